"""Bring what people type to one form: letters without marks, one spelling of a phone number."""

import re
import unicodedata
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat

HOME = "VN"
COMMON_LETTERS = 0x3000
STROKED = str.maketrans("đĐ", "dD")  # Unicode does not take the stroke off by itself
WORD = re.compile(r"[^\W_]+")
LONGEST_PHONE = 30
PLAIN_MOBILE = re.compile(r"(?:\+84|0)([0-9]{9})")
VIETNAM: Any = PhoneMetadata.metadata_for_region(HOME)
MOBILE: re.Pattern[str] = re.compile(VIETNAM.mobile.national_number_pattern)
"""The library's own pattern: most numbers are of this kind, and need not go all the way through it."""
PHONE = re.compile(r"\+?[0-9(][0-9 .()-]*")


class _WithoutMarks(dict[int, int | None]):
    """For str.translate: marks become nothing; learns as it goes, and stays small."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.category(chr(code)).startswith("M") else code
        if code < COMMON_LETTERS:
            self[code] = kept
        return kept


WITHOUT_MARKS = _WithoutMarks()


def fold(text: str) -> str:
    """Lower case without marks: `Nguyễn Thị Ánh`, decomposed or not, becomes `nguyen thi anh`."""
    while (folded := _fold_once(text)) != text:
        text = folded
    return folded


def _fold_once(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text.translate(STROKED))
    return " ".join(apart.translate(WITHOUT_MARKS).casefold().split())


def words(text: str) -> list[str]:
    """The folded words of a name, in order."""
    return WORD.findall(fold(text))


def digits_of(text: str) -> str:
    """Only the digits 0 to 9."""
    return "".join(letter for letter in text if letter in "0123456789")


def normal_phone(text: str) -> str:
    """A phone number in its international form, `+84942689393`; +84, 84 and 0 are one number.

    Vietnamese mobiles, landlines and 1800/1900 numbers, and foreign numbers that begin with +. Raises
    ValueError for anything else.
    """
    typed = text.strip()
    plain = PLAIN_MOBILE.fullmatch(typed)
    if plain and MOBILE.fullmatch(plain[1]):
        return f"+84{plain[1]}"
    if len(typed) <= LONGEST_PHONE:  # composing a long text of marks takes minutes
        typed = unicodedata.normalize("NFKC", typed).strip()
    if len(typed) > LONGEST_PHONE or not PHONE.fullmatch(typed):
        raise ValueError("not written like a phone number")
    try:
        number = phonenumbers.parse(typed, HOME)
    except NumberParseException as error:
        raise ValueError("not a phone number") from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError("no such phone number")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def local_phone(phone: str) -> str:
    """A normal phone number as people here dial it: `+84942689393` becomes `0942689393`."""
    if not phone.startswith("+84"):
        return phone
    rest = phone[3:]
    return rest if rest.startswith(("1800", "1900")) else f"0{rest}"

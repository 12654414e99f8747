"""Bring what people type to one form: letters without marks, one spelling of a phone number."""

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

HOME = "VN"
STROKED = str.maketrans("đĐ", "dD")  # Unicode does not take the stroke off by itself
WORD = re.compile(r"[^\W_]+")
LONGEST_PHONE = 30
PHONE = re.compile(r"\+?[0-9(][0-9 .()-]*")


def fold(text: str) -> str:
    """Lower case without marks: `Nguyễn Thị Ánh`, decomposed or not, becomes `nguyen thi anh`."""
    while (folded := _fold_once(text)) != text:
        text = folded
    return folded


def _fold_once(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(STROKED))
    bare = "".join(letter for letter in apart if not unicodedata.category(letter).startswith("M"))
    return " ".join(bare.casefold().split())


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
    typed = unicodedata.normalize("NFKC", text).strip()
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

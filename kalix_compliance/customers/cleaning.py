"""What a person may type into each field, and what is kept of it.

Each function gives the text in its one stored form, or raises RuleBroken at its field.
"""

import re
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Text, say
from kalix_compliance.vault.folding import normal_phone

LONGEST_NAME = 120
LONGEST_EMAIL = 254
LONGEST_ADDRESS = 300
LONGEST_NOTE = 4_000
LONGEST_LOCAL = 64
PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*", re.ASCII)
PLAIN_DOMAIN = re.compile(r"[A-Za-z0-9.]+", re.ASCII)
DOMAINS_REMEMBERED = 2_000


def one_line(text: str) -> str:
    """Composed, without control and invisible characters, with single spaces."""
    return " ".join(_visible(text.replace("\t", " ").replace("\n", " ")).split())


def lines(text: str) -> str:
    """Like one_line, with its line breaks kept and no space at either end."""
    ends = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _visible(ends).strip()


def _visible(text: str) -> str:
    """NFC without what does not print: control characters, direction marks, lone surrogates."""
    if text.isprintable():
        return unicodedata.normalize("NFC", text)
    shown = (sign for sign in text if sign == "\n" or unicodedata.category(sign)[0] != "C")
    return unicodedata.normalize("NFC", "".join(shown))


def clean_name(text: str) -> str:
    """A full name of 1 to 120 characters."""
    too_long = say("Họ tên dài quá %(most)s ký tự. Viết ngắn lại.", most=LONGEST_NAME)
    name = one_line(_not_longer(text, LONGEST_NAME, "name", too_long))
    if not any(map(str.isalnum, name)):
        raise RuleBroken(say("Chưa có họ tên. Ghi họ tên khách."), field="name")
    return name


def clean_phone(text: str) -> str:
    """A phone number in international form, or nothing."""
    if not text.strip():
        return ""
    try:
        return normal_phone(text)
    except ValueError as error:
        raise RuleBroken(
            say(
                "Số điện thoại chưa đúng. Viết như 0942 689 393 hoặc 024 3826 7999; "
                "số nước ngoài bắt đầu bằng dấu +."
            ),
            field="phone",
        ) from error


def clean_email(text: str) -> str:
    """An e-mail address whose form is right, or nothing; whether it exists is not asked."""
    address = text.strip()
    if not address:
        return ""
    local, _, domain = address.rpartition("@")
    if _is_plain(local, domain) and _is_domain(domain.lower()):
        return f"{local}@{domain.lower()}"
    try:
        if len(address) > LONGEST_EMAIL:
            raise EmailNotValidError
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise RuleBroken(
            say("Địa chỉ email chưa đúng. Viết như ten.khach@gmail.com."), field="email"
        ) from error
    return found.normalized


def _is_plain(local: str, domain: str) -> bool:
    """Whether nothing about the part before the @ needs the library."""
    if len(local) > LONGEST_LOCAL or len(domain) > LONGEST_LOCAL:
        return False
    return bool(PLAIN_LOCAL.fullmatch(local) and PLAIN_DOMAIN.fullmatch(domain))


@lru_cache(DOMAINS_REMEMBERED)
def _is_domain(domain: str) -> bool:
    """Whether plain addresses at this domain are right as they stand: a list has few domains, often."""
    try:
        found = validate_email(f"a@{domain}", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return found.normalized == f"a@{domain}"


def clean_address(text: str) -> str:
    """A postal address on one line of at most 300 characters, or nothing."""
    too_long = say("Địa chỉ dài quá %(most)s ký tự. Viết ngắn lại.", most=LONGEST_ADDRESS)
    return one_line(_not_longer(text, LONGEST_ADDRESS, "address", too_long))


def clean_note(text: str) -> str:
    """A note of at most 4,000 characters, or nothing."""
    too_long = say("Ghi chú dài quá %(most)s ký tự. Viết ngắn lại.", most=LONGEST_NOTE)
    return lines(_not_longer(text, LONGEST_NOTE, "note", too_long))


def _not_longer(text: str, most: int, field: str, refusal: Text) -> str:
    """Refuse before anything is worked out: a hundred thousand characters cost nothing."""
    text = text.strip()
    if len(text) > most * 2 or len(unicodedata.normalize("NFC", text)) > most:
        raise RuleBroken(refusal, field=field)
    return text

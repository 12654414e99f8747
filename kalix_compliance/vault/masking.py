"""What may be shown of personal data to somebody who has not asked to see it.

The number of stars never says how long the value is.
"""

import re
import unicodedata

from kalix_compliance.vault.folding import digits_of, fold, local_phone
from kalix_compliance.vault.provinces import PROVINCES

INITIALS = frozenset({"ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr"})
HIDDEN = "****"
WHOLE_NUMBER = 10
SHORT_NUMBER = 7
LONG_LOCAL_PART = 4
TOP_DOMAIN = re.compile(r"[a-z]{2,10}", re.ASCII | re.IGNORECASE)
PROVINCE_KIND = re.compile(r"^(thanh pho|tinh|tp)[. ]+")


def mask_name(name: str) -> str:
    """Only the initial of each word: `Nguyễn Văn An` -> `Ng*** V** A**`."""
    return " ".join(map(_initial, unicodedata.normalize("NFC", name).split()))


def _initial(word: str) -> str:
    kept = 2 if len(word) > 2 and word[:2].lower() in INITIALS else 1
    return word[:kept] + "*" * (kept + 1)


def mask_phone(phone: str) -> str:
    """The first and the last three digits: `0942689393` -> `094****393`; less of a short number."""
    if not phone.strip():
        return ""
    shown = local_phone(re.sub(r"[^+0-9]", "", phone))
    digits = digits_of(shown)
    if len(digits) < SHORT_NUMBER:
        return HIDDEN
    return (shown[:3] if len(digits) >= WHOLE_NUMBER else "") + HIDDEN + digits[-3:]


def mask_email(email: str) -> str:
    """First and last letter, and the kind of domain: `an.nguyen@gmail.com` -> `a****n@g***.com`."""
    if not email.strip():
        return ""
    local, at, domain = email.strip().rpartition("@")
    if not (local and at and domain):
        return HIDDEN
    host, _, top = domain.rpartition(".")
    shown = f"{host[0]}***.{top}" if host and TOP_DOMAIN.fullmatch(top) else "***"
    return f"{local[0]}{HIDDEN}{local[-1] if len(local) > LONG_LOCAL_PART else ''}@{shown}"


def mask_address(address: str) -> str:
    """Only the province or city, when the address ends with one: `***, Hà Nội`."""
    if not address.strip():
        return ""
    last = " ".join(re.split(r"[,;\n]", address.strip(" \t\n.,;"))[-1].split())
    return f"***, {last}" if PROVINCE_KIND.sub("", fold(last)) in PROVINCES else HIDDEN


def mask_text(text: str) -> str:
    """Nothing but the fact that there is a text."""
    return HIDDEN if text.strip() else ""

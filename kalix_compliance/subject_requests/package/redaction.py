"""Other people's data is taken out of what is given to one person (Law 91/2025 Art 4(3)).

Phone numbers and e-mail addresses are found by their form, colleagues by their names: they appear by their
role. The names of other people cannot be told from other words by a machine; who releases the package reads
it, and has the words struck out that name somebody else.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Text, say
from kalix_compliance.vault.folding import digits_of, fold, normal_phone

PHONE_HIDDEN = say("[số điện thoại đã che]")
EMAIL_HIDDEN = say("[email đã che]")
WORDS_HIDDEN = say("[đã che]")
DATE = r"\d{2}[.-]\d{2}[.-]\d{4}"
PHONE = re.compile(
    rf"(?<![\w+])(?!{DATE})(?:\+\d|84|0)(?:[ .()-]{{0,2}}\d){{8,12}}(?![\w])", re.ASCII
)
EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
NAME_WORDS = 2  # a colleague who is called by one word only is not looked for: the word may be any


@dataclass
class Redaction:
    """Takes other people's data out of texts and counts how often it did.

    `own` are the person's own phone and e-mail, which stay; so do the company's. `colleagues` gives the
    role for a name. `struck` are words that a reader wants out, whatever they are.
    """

    own: frozenset[str]
    colleagues: Mapping[str, Text] = field(default_factory=dict)
    struck: tuple[str, ...] = ()
    count: int = 0

    def __post_init__(self) -> None:
        self._roles = {fold(name): str(role) for name, role in self.colleagues.items()}
        self._names = _any_of(self.colleagues, re.IGNORECASE)
        self._words = _any_of(self.struck, re.IGNORECASE)

    def __call__(self, text: str) -> str:
        """The text with marks where somebody else's data stood."""
        clean = normalize("NFC", text.encode("utf-8", "replace").decode())
        if self._words:
            clean = self._words.sub(self._strike, clean)
        clean = EMAIL.sub(self._email, clean)
        clean = PHONE.sub(self._phone, clean)
        if self._names:
            clean = self._names.sub(self._role, clean)
        return clean

    def _email(self, found: re.Match[str]) -> str:
        return found[0] if key_of(found[0].rstrip(".")) in self.own else self._hidden(EMAIL_HIDDEN)

    def _phone(self, found: re.Match[str]) -> str:
        return found[0] if key_of(found[0]) in self.own else self._hidden(PHONE_HIDDEN)

    def _role(self, found: re.Match[str]) -> str:
        return self._hidden(f"[{self._roles[fold(found[0])]}]")

    def _strike(self, _found: re.Match[str]) -> str:
        return self._hidden(WORDS_HIDDEN)

    def _hidden(self, mark: Text) -> str:
        self.count += 1
        return str(mark)


def key_of(contact: str) -> str:
    """One form for each phone number and each e-mail address, however it is written."""
    if "@" in contact:
        return fold(contact)
    try:
        return normal_phone(contact)
    except ValueError:
        return digits_of(contact)


def contacts_in(texts: Iterable[str]) -> frozenset[str]:
    """Every phone number and e-mail address in these texts."""
    found: set[str] = set()
    for text in texts:
        found.update(key_of(match[0].rstrip(".")) for match in EMAIL.finditer(text))
        found.update(key_of(match[0]) for match in PHONE.finditer(text))
    return frozenset(found)


def contacts_of(company: Company) -> frozenset[str]:
    """The company's own numbers and addresses, which are nobody's personal data."""
    given = (
        *(company.phone, company.email, company.officer_phone, company.officer_email),
        *company.hotlines,
    )
    return frozenset(key_of(contact) for contact in given if contact)


def _any_of(words: Iterable[str], flags: int) -> re.Pattern[str] | None:
    """Any of these as whole words; the longest first, so that no part of a longer one is left."""
    known = sorted({normalize("NFC", w).strip() for w in words} - {""}, key=len, reverse=True)
    if not known:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_loosely, known))})(?!\w)", flags)


def _loosely(words: str) -> str:
    """However many spaces, or line ends, stand between the words."""
    return r"\s+".join(re.escape(word) for word in words.split())

"""Reading what somebody types into the search field: words of a name, a phone number, an e-mail address."""

import re
from dataclasses import dataclass
from enum import IntEnum

from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.vault.blind_index import BlindIndex
from kalix_compliance.vault.folding import digits_of, fold, normal_phone, words

LONGEST = 200
MOST_WORDS = 8
LEAST_LETTERS = 3
LEAST_DIGITS = 4
NUMBER = re.compile(r"\+?\d[\d .()-]*")
EMAIL = re.compile(r"\S+@\S+\.\S+")


class Match(IntEnum):
    """How well a person fits a query."""

    NO = 0
    BEGINNINGS = 1
    WHOLE_WORDS = 2


@dataclass(frozen=True)
class SearchWords:
    """The parts of a query, folded. A person has to match every part."""

    words: tuple[str, ...] = ()
    phone: str = ""
    ending: str = ""
    email: str = ""

    @classmethod
    def read(cls, text: str) -> "SearchWords":
        """Take a query apart; anything can be typed, and what makes no sense finds nobody."""
        rest = text[:LONGEST]
        email, rest = _take(EMAIL, rest)
        number, rest = _take(NUMBER, rest)
        phone, ending = _number(number)
        return cls(tuple(words(rest)[:MOST_WORDS]), phone, ending, fold(email))

    @property
    def too_short(self) -> bool:
        """Fewer than 3 letters and 4 digits: too many people would match."""
        letters = sum(map(len, self.words))
        return not (self.email or self.phone or self.ending or letters >= LEAST_LETTERS)

    def tokens(self, index: BlindIndex) -> list[int]:
        """The tokens that a person who matches must have; a last single letter narrows nothing yet."""
        found = [_token(index, word) for word in self.words[:-1]]
        found += [index.name_beginning(word) for word in self.words[-1:]]
        found += [index.whole_phone(self.phone)] if self.phone else []
        found += [index.phone_ending(self.ending)] if self.ending else []
        found += [index.whole_email(self.email)] if self.email else []
        return sorted({token for token in found if token is not None})

    def match(self, person: CustomerDetails) -> Match:
        """Whether this person is meant: the index only proposes."""
        if self.phone not in {"", person.phone} or not person.phone.endswith(self.ending):
            return Match.NO
        if self.email and self.email != fold(person.email):
            return Match.NO
        name = words(person.name)
        if not all(any(part.startswith(word) for part in name) for word in self.words):
            return Match.NO
        return Match.WHOLE_WORDS if set(self.words) <= set(name) else Match.BEGINNINGS


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The first match, and the text without it."""
    match = pattern.search(text)
    if match is None:
        return "", text
    return match.group(), f"{text[: match.start()]} {text[match.end() :]}"


def _number(typed: str) -> tuple[str, str]:
    """A whole number in international form, or the digits that a number ends with."""
    digits = digits_of(typed)
    if len(digits) < LEAST_DIGITS:
        return "", ""
    try:
        return normal_phone(typed), ""
    except ValueError:
        return "", digits.removeprefix("0") if len(digits) > LEAST_DIGITS else digits


def _token(index: BlindIndex, word: str) -> int | None:
    """A word that is followed by another one is complete, even if it is a single letter (`Ý`)."""
    return index.whole_word(word) if len(word) == 1 else index.name_beginning(word)

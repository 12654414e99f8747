"""Which words of a text are worth finding, and what somebody types to find them."""

from collections.abc import Iterable

from kalix_compliance.vault.blind_index import BlindIndex, TokenKind
from kalix_compliance.vault.folding import words

SHORTEST, LONGEST = 3, 30
MOST_IN_A_RECORD = 600
MOST_ASKED = 6
LONGEST_QUESTION = 200
SPARE_BITS = 32
"""32 bits are enough to tell words apart: every hit is checked against what the record says."""

STOP = frozenset(
    """
    cac cho chua chung con cua cung dang day den deu dung duoc hay khi khong khach len lai mot nao nay
    nen neu nguoi nhu nhung phai qua rat roi sau tai the theo thi toi trong tren tren tuy van vao voi vua
    also and are been but for from had has have her him his not our she that the their them they this was
    were will with you your
    """.split()  # noqa: SIM905
)
"""Folded words that stand in nearly every summary and find nothing."""


def telling_words(text: str) -> set[str]:
    """The folded words of a text that can be looked for: three letters at least, none of the common ones."""
    return _telling(words(text))


def asked_words(text: str) -> tuple[str, ...]:
    """What is looked for when somebody types this; empty when nothing in it can be found."""
    asked = words(text[:LONGEST_QUESTION])
    whole = asked if len(text) <= LONGEST_QUESTION else asked[:-1]
    return tuple(sorted(_telling(whole))[:MOST_ASKED])


def _telling(found: Iterable[str]) -> set[str]:
    return {word for word in found if SHORTEST <= len(word) <= LONGEST and word not in STOP}


def token_of(index: BlindIndex, word: str) -> int:
    """What is kept instead of a word."""
    return index.token(TokenKind.SUMMARY_WORD, word) >> SPARE_BITS


def tokens_of(index: BlindIndex, texts: list[str]) -> frozenset[int]:
    """The tokens of all that a record says; of an endless text the first words in order of the alphabet."""
    found = sorted(telling_words(" ".join(texts)))[:MOST_IN_A_RECORD]
    return frozenset(token_of(index, word) for word in found)

"""Sentences that are written in Vietnamese and read in the reader's language.

Rules know no web framework, yet their reasons reach the page translated: `say` keeps the Vietnamese
text and its values apart until somebody reads it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

translator: ContextVar[Callable[[str], str]] = ContextVar("translator", default=str)


class Sentence:
    """A Vietnamese sentence with values, translated when it is read."""

    __slots__ = ("text", "values")

    def __init__(self, text: str, values: dict[str, object]) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        translated = translator.get()(self.text)
        return translated % self.values if self.values else translated

    def __repr__(self) -> str:
        return f"say({self.text % self.values if self.values else self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and (self.text, self.values) == (
            other.text,
            other.values,
        )

    def __hash__(self) -> int:
        return hash(self.text)


Text: TypeAlias = str | Sentence


def say(text: str, **values: object) -> Sentence:
    """A sentence for a person; `text` is the Vietnamese msgid of the catalogues."""
    return Sentence(text, values)


@contextmanager
def in_vietnamese() -> Iterator[None]:
    """Sentences come out as they were written, whatever language the reader of the page has chosen."""
    token = translator.set(str)
    try:
        yield
    finally:
        translator.reset(token)

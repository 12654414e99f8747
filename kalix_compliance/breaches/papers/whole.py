"""The whole file of a breach as one document: sections of facts, tables and texts, in Vietnamese.

No affected person is named in it: the list is given in figures, the story says what staff wrote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kalix_compliance.core.language import Text, say
from kalix_compliance.web.formats import moment

EMPTY = say("chưa ghi")


@dataclass(frozen=True)
class Section:
    """One numbered part. `facts` are name and value; a table has its head first."""

    title: str
    facts: Sequence[tuple[Text, Text]] = ()
    head: Sequence[Text] = ()
    rows: Sequence[Sequence[Text]] = ()
    widths: Sequence[int] = ()
    texts: Sequence[tuple[Text, Text]] = ()
    """Longer texts under a heading of their own."""

    def as_data(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "facts": [[str(name), str(value) or str(EMPTY)] for name, value in self.facts],
            "head": [str(cell) for cell in self.head],
            "rows": [[str(cell) for cell in row] for row in self.rows],
            "widths": list(self.widths) or [1] * len(self.head),
            "texts": [[str(name), str(text)] for name, text in self.texts if str(text)],
        }


@dataclass(frozen=True)
class Document:
    """A document: whose, about what, drawn up when, by whom, what for."""

    company: str
    title: str
    reference: str
    drill: str
    about: str
    notes: Sequence[str]
    sections: Sequence[Section] = field(default=())

    def as_data(self) -> dict[str, Any]:
        return {
            "company": self.company,
            "title": self.title,
            "reference": self.reference,
            "drill": self.drill,
            "about": self.about,
            "notes": list(self.notes),
            "sections": [section.as_data() for section in self.sections],
        }


def when(at: Any) -> str:
    """A moment, or a dash where there is none."""
    return moment(at) or "–"


def joined(texts: Iterable[Text], between: str = ", ") -> str:
    return between.join(str(text) for text in texts if str(text))

"""What each feature adds when everything about one person is asked for, kept or destroyed.

A feature writes a function of one of these kinds; `kalix_compliance/contributions.py` lists them. Whoever
gathers reads `contributed()`, so that no feature imports its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit, runtime


@dataclass(frozen=True)
class HeldEntry:
    """One thing that is held about a person, in clear, other people's data left out."""

    label: Text
    when: datetime | None = None
    values: Mapping[Text, Text] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Held:
    """What one feature holds about a person. `code` names it in the JSON, `note` says what was left out."""

    code: str
    title: Text
    entries: Sequence[HeldEntry] = ()
    note: Text = ""


@dataclass(frozen=True)
class Obstacle:
    """Why a person's data cannot be erased now, by which article, until when; `path` leads to the record.

    One that is not `stops` only keeps its own records (`Kept`) and lets the rest go.
    """

    sentence: Text
    article: Text
    until: date | None = None
    path: str = ""
    stops: bool = True


@dataclass(frozen=True)
class Kept:
    """What stays after an erasure, without personal data, and the article that asks for it."""

    what: Text
    article: Text
    until: date | None = None


@dataclass(frozen=True)
class Recipient:
    """Who has received a person's data, for what; `processor_id` when the register knows them."""

    name: str
    what: Text
    when: datetime | None = None
    processor_id: UUID | None = None


@dataclass(frozen=True)
class RecordKind:
    """A kind of record that is not kept for ever (D356; the company's schedule).

    `ended_before` gives the references (and persons) of the records whose last day lies before a day;
    `anonymise` empties one of them and says how many things went. `least` months no setting may go below.
    """

    code: str
    name: Text
    months: int
    law: Text
    ended_before: Callable[[Session, datetime], Sequence[tuple[str, UUID | None]]]
    anonymise: Callable[[Unit, str], Mapping[str, int]]
    least: int = 1


@dataclass(frozen=True)
class Records:
    """How one feature's records are found by their number, for those who know nothing else of them.

    `owners` says which of these numbers exist, and whose record each is (None: nobody's). `of_person` are
    the numbers of all records in which a person has a part. `hidden_from` are those that an actor may not
    know of. `tells_of_holds`: its story has the words `hold_placed` and `hold_lifted`.
    """

    prefix: str
    endpoint: str
    owners: Callable[[Session, Collection[str]], Mapping[str, UUID | None]]
    of_person: Callable[[Session, UUID], Collection[str]]
    hidden_from: Callable[[Session, Actor, Collection[str]], Collection[str]] = lambda *_: ()
    tells_of_holds: bool = False


@dataclass(frozen=True)
class Summaries:
    """What one feature's records say in words that a search may find (`casework/summaries`).

    `columns` are sealed under the key of the person in `person`, or the house's when it is empty. `number` is
    for ever this kind's place in the search store, `digits` how long its numbers are. Words are looked for
    only by who has one of `readers`: whoever may not read a summary must not learn it word by word.
    """

    prefix: str
    number: int
    digits: int
    model: type[Any]
    columns: tuple[str, ...]
    readers: tuple[Permission, ...]
    person: str = ""
    visible_to: Callable[[Actor], ColumnElement[bool]] = lambda _actor: true()


@dataclass(frozen=True)
class Contributions:
    """One list for each kind of question about a person; secret disclosures answer none of them."""

    held: tuple[Callable[[Session, UUID], Sequence[Held]], ...] = ()
    obstacles: tuple[Callable[[Session, UUID, datetime], Sequence[Obstacle]], ...] = ()
    forget: tuple[Callable[[Unit, UUID], Mapping[str, int]], ...] = ()
    """Destroys what the person's key does not: files, plain columns, queued mail, drafts. May run twice."""
    kept: tuple[Callable[[Session, UUID], Sequence[Kept]], ...] = ()
    recipients: tuple[Callable[[Session, UUID], Sequence[Recipient]], ...] = ()
    retained: tuple[RecordKind, ...] = ()
    records: tuple[Records, ...] = ()
    summaries: tuple[Summaries, ...] = ()


def contributed() -> Contributions:
    """The lists of the running application."""
    return cast(Contributions, runtime.get().contributions)

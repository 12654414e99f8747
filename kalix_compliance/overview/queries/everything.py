"""One search over everything: people, records by what they say, registers. Masked, by the reader's rights."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kalix_compliance.casework.summaries.finding import kinds_for, records_that_say
from kalix_compliance.casework.summaries.words import asked_words
from kalix_compliance.complaints.queries.search import open_case_counts
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import CustomerRow, CustomerSearch
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.disclosures.kinds import DisclosureState
from kalix_compliance.disclosures.queries.search import DisclosureSearch
from kalix_compliance.holds.register import HoldSearch, Which
from kalix_compliance.mailings.queries.mailings import mailing_rows
from kalix_compliance.overview.queries.lines import LINES, Line
from kalix_compliance.processors.queries import all_processors
from kalix_compliance.vault.folding import fold

FEW = 8
MOST = 50
SHORTEST = 3
LONGEST = 200
LOOKED_THROUGH = 1_000
"""Entries of a register that is looked through by name, the newest: more than a house has in years."""


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `whole` says that this is all there is."""

    code: str
    title: Text
    lines: Sequence[Line]
    people: Sequence[CustomerRow] = ()
    open_cases: Mapping[UUID, int] = field(default_factory=dict)
    whole: bool = True

    @property
    def size(self) -> int:
        return len(self.people) or len(self.lines)

    @property
    def more(self) -> bool:
        """Whether there is more than the first few."""
        return self.size > FEW


@dataclass(frozen=True)
class Found:
    """Everything that was found. `silent`: the search store did not answer, so names and words were not
    looked for. `read`: which kinds of record this reader may look into by words."""

    groups: Sequence[Group]
    silent: bool
    too_short: bool
    read: frozenset[str]


def find_everything(session: Session, actor: Actor, text: str, now: datetime) -> Found:
    """At most fifty of each kind that this actor may know of; a fixed number of statements."""
    asked = text[:LONGEST]
    people = CustomerSearch(asked)
    long_enough = len(fold(asked).strip()) >= SHORTEST
    silent = False
    groups: list[Group] = []
    try:
        groups += _people(session, actor, people)
        for kind in kinds_for(actor) if asked_words(asked) else ():
            numbers = records_that_say(session, actor, kind, asked)
            title, read = LINES[kind.prefix]
            lines = read(session, numbers, now) if numbers else ()
            groups.append(Group(kind.prefix, title, lines, whole=len(numbers) < MOST))
    except SQLAlchemyError:
        silent = True
    if long_enough:
        groups += [_few(*one) for one in _registers(session, actor, asked, now)]
    return Found(
        groups=[group for group in groups if group.size],
        silent=silent,
        too_short=people.too_short and not long_enough,
        read=frozenset(kind.prefix for kind in kinds_for(actor)),
    )


def _people(session: Session, actor: Actor, asked: CustomerSearch) -> list[Group]:
    if not actor.may(Permission.CUSTOMER_READ) or asked.too_short:
        return []
    rows = asked.rows(session, actor)
    cases = open_case_counts(session, actor, [row.id for row in rows]) if rows else {}
    return [
        Group("people", say("Khách hàng"), (), rows, cases, whole=len(rows) < MOST),
    ]


def _few(code: str, title: Text, lines: Iterable[Line]) -> Group:
    found = list(lines)[: MOST + 1]
    return Group(code, title, found[:MOST], whole=len(found) <= MOST)


Register = tuple[str, Text, Iterable[Line]]


def _registers(session: Session, actor: Actor, asked: str, now: datetime) -> list[Register]:
    """Registers whose entries are few: looked through by name."""
    places: tuple[tuple[Permission, Callable[..., Register]], ...] = (
        (Permission.DISCLOSURE_READ, _orders),
        (Permission.HOLD_READ, _holds),
        (Permission.MAILING_WRITE, _mailings),
        (Permission.PROCESSOR_READ, _processors),
    )
    return [look(session, actor, asked, now) for right, look in places if actor.may(right)]


def _orders(session: Session, actor: Actor, asked: str, now: datetime) -> Register:
    search = DisclosureSearch(states=frozenset(DisclosureState), text=asked, limit=MOST + 1)
    lines = [
        Line("disclosures.file", {"reference": row.reference}, row.reference, row.body, "",
             row.state_name)
        for row in search.page(session, actor, now).rows
    ]  # fmt: skip
    return "orders", say("Yêu cầu của cơ quan"), lines


def _holds(session: Session, actor: Actor, asked: str, now: datetime) -> Register:
    rows, _more = HoldSearch(Which.EVERY, size=LOOKED_THROUGH).page(session, actor, now)
    lines = [
        Line("holds.show", {"reference": row.reference}, row.reference, row.basis_name,
             row.customer or row.about, say("đang giữ") if row.stands else say("đã dỡ"))
        for row in rows
        if fits(asked, row.reference, row.about, row.basis_name, row.reason)
    ]  # fmt: skip
    return "holds", say("Lệnh giữ dữ liệu"), lines


def _mailings(session: Session, actor: Actor, asked: str, _now: datetime) -> Register:
    rows, _more = mailing_rows(session, actor, size=LOOKED_THROUGH)
    lines = [
        Line("mailings.file", {"reference": row.reference}, row.reference, row.subject, "",
             row.state_name)
        for row in rows
        if fits(asked, row.reference, row.subject)
    ]  # fmt: skip
    return "mailings", say("Thư quảng cáo"), lines


def _processors(session: Session, _actor: Actor, asked: str, now: datetime) -> Register:
    lines = [
        Line("processors.card", {"processor_id": row.id}, row.name, row.service, "",
             row.contract_words(hanoi_day(now)) if row.ended_at is None else say("đã thôi"),
             number=False)
        for row in all_processors(session, ended=None)
        if fits(asked, row.name, row.service)
    ]  # fmt: skip
    return "processors", say("Bên xử lý"), lines


def fits(asked: str, *texts: Text) -> bool:
    """Whether every word that was typed begins a word of these texts, accents aside."""
    known = [word for text in texts for word in fold(str(text)).split()]
    wanted = fold(asked).split()
    return bool(wanted) and all(any(word.startswith(part) for word in known) for part in wanted)

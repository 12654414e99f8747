"""What the pages of retention show, masked; a fixed number of statements each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.contributions import contributed
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.retention.models import ClockMark, RetentionPeriod, RetentionRun
from kalix_compliance.retention.queries.clock import clock_finding, newest_mark
from kalix_compliance.retention.queries.due import Due, due_on, kinds
from kalix_compliance.retention.rules.clock import DOUBT_NAMES, Doubt, Finding
from kalix_compliance.staff.queries import names_of

SHOWN = 50
RUNS = 60
NUMBERLESS = frozenset({"customers", "consents"})
"""Kinds whose records have an id for a reference: pages show the person instead."""


@dataclass(frozen=True)
class PeriodRow:
    """One kind of record in the schedule; `version` is 0 while the default holds."""

    code: str
    name: Text
    law: Text
    months: int
    default: int
    least: int
    reason: str
    set_at: datetime | None
    set_by: str
    version: int

    @property
    def own(self) -> bool:
        """Whether the company keeps it for another time than is proposed."""
        return self.months != self.default


@dataclass(frozen=True)
class DueRow:
    """One record that goes, or stays (`why`)."""

    reference: str
    endpoint: str
    person: str
    person_id: UUID | None
    why: Text = ""


@dataclass(frozen=True)
class DueKind:
    """One kind on the day of the preview; of long lists only the beginning is shown."""

    code: str
    name: Text
    months: int
    before: date
    going: int
    staying: int
    rows: Sequence[DueRow]
    kept: Sequence[DueRow]

    @property
    def cut(self) -> bool:
        return self.going > len(self.rows) or self.staying > len(self.kept)


@dataclass(frozen=True)
class RunRow:
    """One run, or one that was refused."""

    id: UUID
    at: datetime
    by: str
    doubt: Doubt | None
    doubt_name: Text
    doubt_from: datetime | None
    doubt_to: datetime | None
    finished_at: datetime | None
    gone: Mapping[str, int]
    held: Mapping[str, int]
    failed: Mapping[str, int]

    @property
    def lines(self) -> list[tuple[Text, int, int, int]]:
        """Each kind that had something to do: name, gone, held, failed."""
        names = {code: kind.name for code, kind in kinds().items()}
        codes = [*names, *(code for code in self.gone if code not in names)]
        return [
            (names.get(code, code), *counts) for code in codes if any(counts := self._counts(code))
        ]

    def _counts(self, code: str) -> tuple[int, int, int]:
        return self.gone.get(code, 0), self.held.get(code, 0), self.failed.get(code, 0)


@dataclass(frozen=True)
class Standing:
    """Whether the next night will run: what is doubted, and since when the clock has been trusted."""

    finding: Finding | None
    mark: ClockMark | None
    marked_by: str
    last: RunRow | None

    @property
    def doubt_name(self) -> Text:
        return DOUBT_NAMES[self.finding.doubt] if self.finding else ""


def schedule(session: Session, actor: Actor) -> list[PeriodRow]:
    """Every kind with its period; two statements."""
    actor.require(Permission.RETENTION_READ)
    own = {row.kind: row for row in session.scalars(select(RetentionPeriod))}
    names = _names(session, {row.set_by for row in own.values()})
    rows = []
    for code, kind in kinds().items():
        row = own.get(code)
        rows.append(
            PeriodRow(
                code=code,
                name=kind.name,
                law=kind.law,
                months=max(row.months, kind.least) if row else kind.months,
                default=kind.months,
                least=kind.least,
                reason=row.reason if row else "",
                set_at=row.set_at if row else None,
                set_by=names.get(row.set_by, "") if row else "",
                version=row.version if row else 0,
            )
        )
    return rows


def period_of(session: Session, actor: Actor, code: str) -> PeriodRow:
    """One row of the schedule; raises NotFound."""
    found = next((row for row in schedule(session, actor) if row.code == code), None)
    if found is None:
        raise NotFound
    return found


def preview(session: Session, actor: Actor, day: date) -> list[DueKind]:
    """What would go on a day, if nothing else happened until then."""
    actor.require(Permission.RETENTION_READ)
    found = due_on(session, day)
    shown = [*_first(found), *(entry[:2] for due in found for entry in due.staying[:SHOWN])]
    people = masked_names(session, {person for _, person in shown if person is not None})
    hidden = _hidden(session, actor, [reference for reference, _ in shown])
    return [_due_kind(due, people, hidden) for due in found]


def standing(session: Session, actor: Actor, now: datetime) -> Standing:
    """How the nightly run stands."""
    actor.require(Permission.RETENTION_READ)
    mark = newest_mark(session)
    runs = run_rows(session, actor, limit=1)
    names = _names(session, {mark.by} if mark else set())
    finding = clock_finding(session, now)
    return Standing(finding, mark, names.get(mark.by, "") if mark else "", next(iter(runs), None))


def run_rows(session: Session, actor: Actor, *, limit: int = RUNS) -> list[RunRow]:
    """The latest runs, newest first."""
    actor.require(Permission.RETENTION_READ)
    wanted = select(RetentionRun).order_by(RetentionRun.at.desc(), RetentionRun.id.desc())
    found = session.scalars(wanted.limit(limit)).all()
    names = _names(session, {run.by for run in found})
    return [_run_row(run, names) for run in found]


def run_of(session: Session, actor: Actor, run_id: UUID) -> RunRow:
    """One run; raises NotFound."""
    actor.require(Permission.RETENTION_READ)
    run = session.get(RetentionRun, run_id)
    if run is None:
        raise NotFound
    return _run_row(run, _names(session, {run.by}))


def _run_row(run: RetentionRun, names: Mapping[str, str]) -> RunRow:
    return RunRow(
        id=run.id,
        at=run.at,
        by=names.get(run.by, ""),
        doubt=run.refused,
        doubt_name=DOUBT_NAMES[run.refused] if run.refused else "",
        doubt_from=run.doubt_from,
        doubt_to=run.doubt_to,
        finished_at=run.finished_at,
        gone=run.gone,
        held=run.held,
        failed=run.failed,
    )


def _first(found: Sequence[Due]) -> list[tuple[str, UUID | None]]:
    return [entry for due in found for entry in due.going[:SHOWN]]


def _due_kind(due: Due, people: Mapping[UUID, str], hidden: set[str]) -> DueKind:
    """Records of which the reader may not know count, but have no number."""

    def row(reference: str, person: UUID | None, why: Text = "") -> DueRow:
        named = due.kind.code not in NUMBERLESS and reference not in hidden
        return DueRow(
            reference=reference if named else "",
            endpoint=_endpoint(reference) if named else "",
            person=people.get(person, "") if person else "",
            person_id=person,
            why=why,
        )

    return DueKind(
        code=due.kind.code,
        name=due.kind.name,
        months=due.months,
        before=due.before,
        going=len(due.going),
        staying=len(due.staying),
        rows=[row(*entry) for entry in due.going[:SHOWN]],
        kept=[row(*entry) for entry in due.staying[:SHOWN]],
    )


def _endpoint(reference: str) -> str:
    prefix = reference.partition("-")[0]
    known = {records.prefix: records.endpoint for records in contributed().records}
    return {**known, "GL": "holds.show"}.get(prefix, "")


def _hidden(session: Session, actor: Actor, references: Sequence[str]) -> set[str]:
    hidden: set[str] = set()
    for records in contributed().records:
        own = {number for number in references if number.startswith(f"{records.prefix}-")}
        hidden |= set(records.hidden_from(session, actor, own)) if own else set()
    return hidden


def _names(session: Session, actors: set[str]) -> dict[str, str]:
    ids = {UUID(who) for who in actors if not who.startswith("system:")}
    return {str(key): name for key, name in names_of(session, ids).items()}

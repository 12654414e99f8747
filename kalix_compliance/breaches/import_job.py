"""What the worker does with a file of people: read it, check it, add whom it names.

Every few hundred rows are one transaction that also says how far the work has come. A worker that dies goes
on from there, or another does: nobody is lost, nobody is added twice.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from time import monotonic
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.commands.add_imported import add_imported, still_at
from kalix_compliance.breaches.commands.importing import columns_in, end_import, manner_in
from kalix_compliance.breaches.importing import parts
from kalix_compliance.breaches.importing.checking import Bad, Person, checked
from kalix_compliance.breaches.importing.parts import ROWS_IN_PART
from kalix_compliance.breaches.importing.twins import Twins
from kalix_compliance.breaches.kinds import ImportState, PartKind
from kalix_compliance.breaches.models import AffectedImport, AffectedPerson, BadRow, Breach
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.registration import known_among
from kalix_compliance.customers.repair import index_anew
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import Unit, open_unit, runtime
from kalix_compliance.jobs.saying import said
from kalix_compliance.tables.cells import Row
from kalix_compliance.tables.limits import FileRefused
from kalix_compliance.tables.reading import rows_of

ONE_RUN = 10.0  # seconds: a run ends before a worker that shall stop has to wait long
PARTS_AT_ONCE = 8
FORGOTTEN = timedelta(days=7)
WORKING = (ImportState.CHECKING, ImportState.ADDING)
WAITING = (ImportState.UPLOADED, ImportState.CHECKED)


def import_people(actor: Actor) -> str | None:
    """Every few seconds: work on the files that wait, the oldest first (needs system:import).

    A file that nobody has gone on with for a week is given up: it holds personal data.
    """
    actor.require(Permission.SYSTEM_IMPORT)
    ends, done = monotonic() + ONE_RUN, 0
    given_up = _give_up_forgotten(actor)
    while monotonic() < ends and (work := _next()):
        done += _ImportRun(actor, work, ends).go_on()
    return said(rows=done, given_up=given_up)


class _ImportRun:
    """Some time spent on one file."""

    def __init__(self, actor: Actor, import_id: UUID, ends: float) -> None:
        self.actor, self.id, self.ends = actor, import_id, ends
        self.done = 0

    def go_on(self) -> int:
        """Work until the time is over or the state is another; returns how many rows were dealt with."""
        row = self._row()
        if row.state is ImportState.ADDING:
            self._add(row)
        else:
            if row.rows is None:
                self._read(row)
            self._check(self._row())
        return self.done

    def _goes_on(self) -> bool:
        """Whether there is time for another piece; the first is always done."""
        return not self.done or monotonic() < self.ends

    def _row(self) -> AffectedImport:
        with GuardedSession(db) as session:
            return session.get_one(AffectedImport, self.id)

    def _read(self, row: AffectedImport) -> None:
        """Take the whole file apart into sealed pieces of rows; begun anew if it was interrupted."""
        with GuardedSession(db) as session:
            content = parts.file_of(session, self.id)
        with open_unit(self.actor) as unit:
            parts.drop_parts(unit, self.id, PartKind.ROWS)
        count = 0
        try:
            for first, some in enumerate(_batches(rows_of(content, manner_in(row)))):
                pieces = {first * PARTS_AT_ONCE + n: part for n, part in enumerate(some)}
                packed = {number: parts.pack_rows(rows) for number, rows in pieces.items()}
                count += sum(map(len, some))
                with open_unit(self.actor) as unit:
                    if self._still(unit, ImportState.CHECKING, 0) is None:
                        return
                    parts.write_parts(unit, self.id, PartKind.ROWS, packed)
        except FileRefused as refusal:
            self._refuse(refusal.code)
            return
        with open_unit(self.actor) as unit:
            if fresh := self._still(unit, ImportState.CHECKING, 0):
                fresh.rows = count
                parts.drop_parts(unit, self.id, PartKind.FILE)

    def _refuse(self, code: str) -> None:
        with open_unit(self.actor) as unit:
            if fresh := self._still(unit, ImportState.CHECKING, 0):
                end_import(unit, fresh, ImportState.REFUSED, code)

    def _check(self, row: AffectedImport) -> None:
        if row.state is not ImportState.CHECKING or row.rows is None:
            return
        drill = self._is_drill(row)
        at, twins = row.at_row, self._twins(row.at_row)
        while at < row.rows and self._goes_on():
            with GuardedSession(db) as session:
                raw = parts.rows_in(session, self.id, PartKind.ROWS, at // ROWS_IN_PART)
                if at == 0 and row.mapping.get("headings"):
                    people, bad = _sorted_out(raw[1:], row, twins)
                else:
                    people, bad = _sorted_out(raw, row, twins)
                details = [one.details for one in people]
                known = 0 if drill else sum(map(bool, known_among(session, details)))
            with open_unit(self.actor) as unit:
                fresh = self._still(unit, ImportState.CHECKING, at)
                if fresh is None:
                    return
                number = at // ROWS_IN_PART
                parts.write_parts(
                    unit, self.id, PartKind.PEOPLE, {number: parts.pack_people(people)}
                )
                _write_bad(unit, self.id, bad)
                at += len(raw)
                fresh.at_row = at
                fresh.good, fresh.bad = fresh.good + len(people), fresh.bad + len(bad)
                fresh.known += known
                if at >= row.rows:
                    fresh.state = ImportState.CHECKED
            self.done += len(raw)

    def _add(self, row: AffectedImport) -> None:
        with GuardedSession(db) as session:
            _index_last(session, row)
            reference = session.get_one(Breach, row.breach_id).reference
        at, rows = row.at_row, row.rows or 0
        while at < rows and self._goes_on():
            if not add_imported(self.actor, reference, self.id, at):
                return
            self.done += min(ROWS_IN_PART, rows - at)
            at = min(at + ROWS_IN_PART, rows)

    def _twins(self, until: int) -> Twins:
        """Who stands in the rows before: read back from the sealed pieces, never kept in clear."""
        twins = Twins()
        with GuardedSession(db) as session:
            for number in range(-(-until // ROWS_IN_PART)):
                for person in parts.people_in(session, self.id, number):
                    twins.note(person.row, person.details)
        return twins

    def _is_drill(self, row: AffectedImport) -> bool:
        with GuardedSession(db) as session:
            return session.get_one(Breach, row.breach_id).drill

    def _still(self, unit: Unit, state: ImportState, at: int) -> AffectedImport | None:
        return still_at(unit, self.id, state, at)


def _sorted_out(
    rows: list[Row], row: AffectedImport, twins: Twins
) -> tuple[list[Person], list[Bad]]:
    """The people in these rows, and the rows that are not taken."""
    columns = columns_in(row)
    people: list[Person] = []
    bad: list[Bad] = []
    for one in rows:
        found = checked(one, columns)
        if isinstance(found, Bad):
            bad.append(found)
        elif other := twins.of(found.details):
            bad.append(Bad(found.row, "same-person", other_row=other))
        else:
            twins.note(found.row, found.details)
            people.append(found)
    return people, bad


def _write_bad(unit: Unit, import_id: UUID, bad: list[Bad]) -> None:
    if bad:
        unit.session.execute(
            insert(BadRow),
            [
                {
                    "import_id": import_id,
                    "row": one.row,
                    "code": one.code,
                    "column": one.column,
                    "other_row": one.other_row,
                }
                for one in bad
            ],
        )


def _batches(rows: Iterator[Row]) -> Iterator[list[list[Row]]]:
    """Some pieces of rows at a time."""
    while True:
        pieces = [list(islice(rows, ROWS_IN_PART)) for _ in range(PARTS_AT_ONCE)]
        if not pieces[0]:
            return
        yield [piece for piece in pieces if piece]


def _index_last(session: Session, row: AffectedImport) -> None:
    """Whoever was added last may not be in the search index: a worker died between the two stores."""
    if row.at_row:
        last = (
            select(AffectedPerson.customer_id)
            .where(AffectedPerson.import_id == row.id)
            .order_by(AffectedPerson.id.desc())
            .limit(ROWS_IN_PART)
        )
        index_anew(list(session.scalars(last)))


def _next() -> UUID | None:
    """The file that waits longest."""
    with GuardedSession(db) as session:
        return session.scalar(
            select(AffectedImport.id)
            .where(AffectedImport.state.in_(WORKING))
            .order_by(AffectedImport.uploaded_at)
            .limit(1)
        )


def _give_up_forgotten(actor: Actor) -> int:
    """End the imports that nobody has gone on with; a look costs no write."""
    with GuardedSession(db) as session:
        forgotten = session.scalars(
            select(AffectedImport.id).where(
                AffectedImport.state.in_(WAITING),
                AffectedImport.uploaded_at < runtime.get().clock.now() - FORGOTTEN,
            )
        ).all()
    for import_id in forgotten:
        with open_unit(actor) as unit:
            row = unit.session.get(AffectedImport, import_id, with_for_update=True)
            if row is not None and row.state in WAITING:
                end_import(unit, row, ImportState.DISCARDED, "forgotten")
    return len(forgotten)

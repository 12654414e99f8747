"""What the worker does with a list of consents: check every row, then record those that count.

Every few hundred rows are one transaction that also says how far the work has come: whatever was cut off
goes on from there, and nobody's consent is recorded twice.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from time import monotonic
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.consents.commands.importing import (
    MOST_ROWS,
    OPEN,
    columns_in,
    end_file,
    manner_in,
    record_rows,
    still_at,
    write_bad,
)
from kalix_compliance.consents.importing import parts
from kalix_compliance.consents.importing.checking import Agreed, Bad, all_checked
from kalix_compliance.consents.kinds import FileState
from kalix_compliance.consents.models import ConsentFile
from kalix_compliance.consents.queries.judging import judged, texts_for
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.jobs.saying import said
from kalix_compliance.tables.limits import FileRefused
from kalix_compliance.tables.reading import rows_of

ONE_RUN = 10.0  # seconds: a run ends before a worker that shall stop has to wait long
AT_ONCE = 250
FORGOTTEN = timedelta(days=7)
WORKING = (FileState.CHECKING, FileState.RECORDING)


def import_consents(actor: Actor) -> str | None:
    """Every few seconds: work on the lists that wait, the oldest first (needs system:import).

    A list that nobody has gone on with for a week is given up: it holds personal data.
    """
    actor.require(Permission.SYSTEM_IMPORT)
    ends, done = monotonic() + ONE_RUN, 0
    given_up = _give_up_forgotten(actor)
    while monotonic() < ends and (file_id := _next()):
        done += _work_on(actor, file_id, ends)
    return said(rows=done, given_up=given_up)


def _work_on(actor: Actor, file_id: UUID, ends: float) -> int:
    """Some time spent on one list; returns how many rows were dealt with."""
    with GuardedSession(db) as session:
        file = session.get_one(ConsentFile, file_id)
        content = parts.content_of(session, file_id)
    try:
        rows = list(islice(rows_of(content, manner_in(file)), MOST_ROWS + 2))
        if len(rows) > MOST_ROWS + 1:
            raise FileRefused("too-many")
    except FileRefused as refusal:
        with open_unit(actor) as unit:
            if fresh := still_at(unit, file_id, file.state, file.at_row):
                end_file(unit, fresh, FileState.REFUSED, refusal.code)
        return 0
    if file.mapping.get("headings"):
        rows = rows[1:]
    found = all_checked(rows, columns_in(file), runtime.get().clock.now())
    if file.state is FileState.RECORDING:
        return _record(actor, file, found, ends)
    return _check(actor, file, found, ends)


def _check(actor: Actor, file: ConsentFile, found: Sequence[Agreed | Bad], ends: float) -> int:
    at, first = file.at_row, file.at_row
    while at == first or (at < len(found) and monotonic() < ends):
        until = min(at + AT_ONCE, len(found))
        good = [one for one in found[at:until] if isinstance(one, Agreed)]
        bad = [one for one in found[at:until] if isinstance(one, Bad)]
        with open_unit(actor) as unit:
            fresh = still_at(unit, file.id, FileState.CHECKING, at)
            if fresh is None or fresh.purpose is None:
                return at - first
            texts = texts_for(unit.session, fresh.purpose)
            verdict = judged(unit.session, good, fresh.purpose, texts, fresh.text_id)
            write_bad(unit, file.id, [*bad, *verdict.bad])
            fresh.rows, fresh.at_row = len(found), until
            fresh.good += len(verdict.new)
            fresh.known += verdict.known
            fresh.again += verdict.again
            fresh.bad += len(bad) + len(verdict.bad)
            if until >= len(found):
                fresh.state = FileState.CHECKED
                return until - first
        at = until
    return at - first


def _record(actor: Actor, file: ConsentFile, found: Sequence[Agreed | Bad], ends: float) -> int:
    at, first = file.at_row, file.at_row
    while at == first or (at < len(found) and monotonic() < ends):
        until = min(at + AT_ONCE, len(found))
        good = [one for one in found[at:until] if isinstance(one, Agreed)]
        if record_rows(actor, file.id, at, good, until) is None:
            return at - first
        if until >= len(found):
            return until - first
        at = until
    return at - first


def _next() -> UUID | None:
    """The list that waits longest."""
    with GuardedSession(db) as session:
        return session.scalar(
            select(ConsentFile.id)
            .where(ConsentFile.state.in_(WORKING))
            .order_by(ConsentFile.uploaded_at)
            .limit(1)
        )


def _give_up_forgotten(actor: Actor) -> int:
    """End the lists that nobody has gone on with; a look costs no write."""
    old = runtime.get().clock.now() - FORGOTTEN
    with GuardedSession(db) as session:
        wanted = select(ConsentFile.id).where(
            ConsentFile.state.in_(OPEN), ConsentFile.uploaded_at < old
        )
        forgotten = session.scalars(wanted).all()
    for file_id in forgotten:
        with open_unit(actor) as unit:
            row = unit.session.get(ConsentFile, file_id, with_for_update=True)
            if row is not None and row.state in OPEN:
                end_file(unit, row, FileState.DISCARDED, "forgotten")
    return len(forgotten)

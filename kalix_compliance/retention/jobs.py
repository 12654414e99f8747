"""What the worker does for retention: the run of the night, and going on with one that was broken off."""

import logging
from collections import Counter
from uuid import UUID

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.journals import cut_off_logs
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.saying import said
from kalix_compliance.retention.commands.running import (
    anonymise_record,
    begin_run,
    claim_run,
    finish_run,
)
from kalix_compliance.retention.models import RetentionRun
from kalix_compliance.retention.queries.due import Due, due_of, kinds

log = logging.getLogger(__name__)


def run_retention(actor: Actor) -> str | None:
    """Every night (needs system:retain): what is over goes, unless the clock is doubted."""
    run_id = begin_run(actor)
    return said(refused="clock") if run_id is None else work_off(actor, run_id)


def continue_retention(actor: Actor) -> str | None:
    """Every minute: begin what a person asked for, and go on where a worker was killed."""
    actor.require(Permission.SYSTEM_RETAIN)
    with open_unit(actor) as unit:
        run_id = claim_run(unit)
    if run_id is None:
        return None
    if begin_run(actor) is None:  # asks the clock again, and finds the run that is open
        return said(refused="clock")
    return work_off(actor, run_id)


def work_off(actor: Actor, run_id: UUID) -> str | None:
    """Go through every kind; a record that cannot be emptied is counted and waits for the next night."""
    held: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    gone = 0
    for code in kinds():
        due = _due(run_id, code)
        held[code] += len(due.staying)
        for reference, person in due.going:
            if _empty(actor, run_id, code, reference, person):
                gone += 1
            else:
                failed[code] += 1
    if gone and not cut_off_logs():  # what went may still be read in a store's write-ahead log
        log.info("a store's log is in use; it is cut off after the next run")
    finish_run(actor, run_id, _counted(held), _counted(failed))
    return said(gone=gone, held=held.total(), failed=failed.total())


def _due(run_id: UUID, code: str) -> Due:
    """What was over when the run began: the clock may be set while it works."""
    with GuardedSession(db) as session:
        run = session.get_one(RetentionRun, run_id)
        return due_of(session, code, in_hanoi(run.at).date())


def _empty(actor: Actor, run_id: UUID, code: str, reference: str, person: UUID | None) -> bool:
    try:
        while not anonymise_record(actor, run_id, code, reference, person):
            pass
    except Exception as error:  # noqa: BLE001 - one record must not keep all others beyond their day
        log.error("retention of a record (%s) failed: %s", code, type(error).__name__)
        return False
    return True


def _counted(counts: Counter[str]) -> dict[str, int]:
    return {code: number for code, number in counts.items() if number}

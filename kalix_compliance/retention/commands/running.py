"""The run: one record at a time, each in a transaction of its own, so that it can be broken off anywhere."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.holds.commands.placing import wait_for_holds
from kalix_compliance.retention.commands.clock import mark_clock
from kalix_compliance.retention.commands.opening import new_run
from kalix_compliance.retention.models import RetentionRun
from kalix_compliance.retention.queries.clock import clock_finding
from kalix_compliance.retention.queries.due import kinds, why_kept
from kalix_compliance.retention.queries.runs import open_run
from kalix_compliance.retention.reporting import report_to_compliance

SILENCE = timedelta(minutes=5)
"""After so long without a sign of life whoever worked on a run is taken to be gone."""
MORE = "more"
"""Named among a record's counts while it takes another transaction."""


@command(Permission.SYSTEM_RETAIN)
def begin_run(unit: Unit) -> UUID | None:
    """Begin the nightly run, or go on with one that was broken off; None when the clock is doubted.

    A refusal is a run too: it is on the page of runs, and compliance is told once for each cause.
    """
    finding = clock_finding(unit.session, unit.now)
    run = open_run(unit.session)
    if finding is None and run is not None:
        unit.about(f"retention:{run.id}")
        return run.id
    if finding is not None and run is not None:
        run.refused, run.finished_at = finding.doubt, unit.now
        run.doubt_from, run.doubt_to = finding.since, finding.to
    else:
        run = new_run(unit, finding)
    if finding is None:
        mark_clock(unit)
        unit.about(f"retention:{run.id}")
        return run.id
    unit.about(f"retention:{run.id}", refused=finding.doubt.value)
    report_to_compliance(unit, run)
    return None


@command(Permission.SYSTEM_RETAIN)
def anonymise_record(
    unit: Unit, run_id: UUID, code: str, reference: str, person: UUID | None
) -> bool:
    """Empty one record that is over; False while there is more of it to empty.

    Holds and whatever else keeps it are asked again here: one may have been placed since the list was made.
    """
    wait_for_holds(unit)
    unit.about(reference, kind=code)
    if why_kept(unit.session, reference, person):
        return True
    counts = dict(kinds()[code].anonymise(unit, reference))
    more = bool(counts.pop(MORE, 0))
    unit.about(reference, kind=code, run=str(run_id), **counts)
    run = _load(unit, run_id)
    run.touched_at = unit.now
    if counts and not more:
        run.gone = {**run.gone, code: run.gone.get(code, 0) + 1}
    return not more


@command(Permission.SYSTEM_RETAIN)
def finish_run(unit: Unit, run_id: UUID, held: dict[str, int], failed: dict[str, int]) -> bool:
    """Write down how it went and tell compliance; False when another worker has done so."""
    run = _load(unit, run_id)
    unit.about(f"retention:{run_id}", gone=run.gone, held=held, failed=failed)
    if run.finished_at is not None:
        return False
    run.held, run.failed, run.finished_at = held, failed, unit.now
    report_to_compliance(unit, run)
    return True


def claim_run(unit: Unit) -> UUID | None:
    """The run that nobody works on: one that a person asked for, or whose worker was killed."""
    run = open_run(unit.session, lock=True)
    if run is None:
        return None
    alive = run.touched_at is not None and run.touched_at > unit.now - SILENCE
    fresh = run.by.startswith("system:") and run.at > unit.now - SILENCE
    if alive or fresh:
        return None
    run.touched_at = unit.now
    return run.id


def _load(unit: Unit, run_id: UUID) -> RetentionRun:
    run = unit.session.scalar(
        select(RetentionRun).where(RetentionRun.id == run_id).with_for_update()
    )
    if run is None:
        raise NotFound
    return run

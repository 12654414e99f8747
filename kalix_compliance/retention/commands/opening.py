"""A new row for a run."""

from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import Unit
from kalix_compliance.retention.models import RetentionRun
from kalix_compliance.retention.rules.clock import Finding


def new_run(unit: Unit, finding: Finding | None = None) -> RetentionRun:
    """A run that begins now; or, with a finding, one that was refused and is over."""
    run = RetentionRun(id=new_id(), at=unit.now, by=unit.actor.id, gone={}, held={}, failed={})
    if finding is not None:
        run.refused, run.finished_at = finding.doubt, unit.now
        run.doubt_from, run.doubt_to = finding.since, finding.to
    unit.session.add(run)
    unit.session.flush()
    return run

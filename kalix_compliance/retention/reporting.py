"""The mail about a run: what went, in numbers, or why nothing did."""

from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit
from kalix_compliance.retention.models import RetentionRun
from kalix_compliance.retention.queries.clock import newest_mark
from kalix_compliance.retention.queries.due import kinds
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import PERMISSIONS, Role

LOOK_AFTER = tuple(role for role in Role if Permission.RETENTION_MANAGE in PERMISSIONS[role])
REPORT, REFUSED = "retention_report", "retention_refused"


def report_to_compliance(unit: Unit, run: RetentionRun) -> None:
    """One mail a run to each officer. A night on which nothing was over sends none, nor does the same
    doubt about the clock night after night."""
    if run.refused is not None:
        mark = newest_mark(unit.session)
        once = f"retention:{run.refused.value}:{mark.id if mark else 'never'}"
        _write(unit, run, REFUSED, once, doubt=run.refused.value,
               since=run.doubt_from or "", to=run.doubt_to or "")  # fmt: skip
    elif run.gone or run.failed:
        _write(unit, run, REPORT, f"retention:{run.id}", at=run.at,
               gone=lines_of(run.gone), held=lines_of(run.held), failed=lines_of(run.failed))  # fmt: skip


def lines_of(counts: dict[str, int]) -> list[Text]:
    """Each kind with its number, in words."""
    names = {code: kind.name for code, kind in kinds().items()}
    return [f"{names.get(code, code)}: {number}" for code, number in counts.items() if number]


def _write(unit: Unit, run: RetentionRun, notice: str, once: str, **values: object) -> None:
    for person in colleagues(unit.session, *LOOK_AFTER):
        known = {"path": f"/retention/runs/{run.id}", **values}
        write_to_colleague(unit, person, notice, "retention", known, once=once)

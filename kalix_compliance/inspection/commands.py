"""A bundle that was made from the command line leaves a trace before it is handed out."""

from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.inspection.bundle import Written
from kalix_compliance.inspection.contents import Period


@command(Permission.INSPECTION_EXPORT)
def note_bundle(unit: Unit, period: Period, people: int, sha256: str, written: Written) -> None:
    """Keep that a bundle was made: of which days, how much is in it, and how it is known again."""
    unit.about(
        "inspection",
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        people=people,
        sha256=sha256,
        manifest=written.manifest,
        files=written.files,
        entry=written.entry,
    )

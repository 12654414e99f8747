"""Mail about a suggestion: that there is one, and what kind; nothing of anybody's."""

from kalix_compliance.execution.unit import Unit
from kalix_compliance.patterns.kinds import FEATURE_NAMES, Feature
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import Role


def tell_compliance(unit: Unit, row: Suggestion) -> None:
    """Every officer hears of it once; the managers when it is about the only officer's own account."""
    for person in _watching(unit, row):
        write_to_colleague(
            unit,
            person,
            "pattern_found",
            row.reference,
            {
                "reference": row.reference,
                "path": f"/patterns/{row.reference}",
                "what": FEATURE_NAMES[row.feature],
                "complaints": list(row.cases),
            },
            once=f"pattern:{row.reference}",
        )


def _watching(unit: Unit, row: Suggestion) -> list[StaffRow]:
    for role in (Role.COMPLIANCE, Role.MANAGER):
        people = [
            person
            for person in colleagues(unit.session, role)
            if not (row.feature is Feature.ACCOUNT and row.value == str(person.id))
        ]
        if people:
            return people
    return []

"""Being shown around: how far somebody has come, that they have had enough, that they want it again."""

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.models import Staff


@command(Permission.ACCOUNT_OWN)
def go_on_with_tour(unit: Unit, step: int) -> None:
    """Remember at which step this person is, so that the next sign-in goes on there."""
    staff = _own(unit)
    staff.tour_step, staff.toured_at = max(0, min(step, 99)), None


@command(Permission.ACCOUNT_OWN)
def end_tour(unit: Unit) -> None:
    """Show this person around no more."""
    staff = _own(unit)
    if staff.toured_at is None:
        staff.tour_step, staff.toured_at = 0, unit.now


def _own(unit: Unit) -> Staff:
    unit.about(unit.actor.id)
    staff = unit.session.get(Staff, unit.actor.staff_id)
    if staff is None:
        raise NotFound
    return staff

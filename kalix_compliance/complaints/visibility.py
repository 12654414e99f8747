"""Who sees which complaint: the one place, for lists, counts, search, exports and attachments alike."""

from sqlalchemy import ColumnElement, false, or_, true

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission


def sees_every_case(actor: Actor) -> bool:
    """Whether nothing is hidden from this actor, so that a count over clocks need not look at cases."""
    return actor.may(Permission.COMPLAINT_READ) and (
        actor.is_system or actor.may(Permission.COMPLAINT_READ_RESTRICTED)
    )


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that every query about complaints carries."""
    if not actor.may(Permission.COMPLAINT_READ):
        return false()
    if sees_every_case(actor):
        return true()
    return or_(
        Complaint.restricted.is_(False),
        Complaint.owner_id == actor.staff_id,
        Complaint.registered_by == actor.id,
    )

"""What mailings do when something is announced (`wiring.py` names each pair)."""

from sqlalchemy import select

from kalix_compliance.casework.events import ApprovalAsked
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit
from kalix_compliance.mailings.commands.loading import authors
from kalix_compliance.mailings.models import Mailing
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import PERMISSIONS, Role

SIGN = "mailing_signature"


def on_approval_asked(unit: Unit, happened: ApprovalAsked) -> None:
    """Those who may approve a mailing hear of it; nobody who has written at it may."""
    if happened.kind is not ApprovalKind.MAILING:
        return
    row = unit.session.scalar(select(Mailing).where(Mailing.reference == happened.about))
    if row is None:
        return
    roles = [role for role in Role if Permission.MAILING_APPROVE in PERMISSIONS[role]]
    wrote = authors(unit, row) | {happened.asked_by}
    values: dict[str, object] = {
        "reference": row.reference,
        "path": f"/mailings/{row.reference}",
        "asked_by": unit.actor.name,
    }
    for person in colleagues(unit.session, *roles):
        if str(person.id) not in wrote:
            write_to_colleague(unit, person, SIGN, row.reference, values)

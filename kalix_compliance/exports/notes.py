"""Mail about a file: to those who may sign, and to whoever asked and has gone on with other work."""

from uuid import UUID

from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit
from kalix_compliance.exports.kinds import State
from kalix_compliance.exports.models import Export
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import PERMISSIONS, Role

SIGN, DECIDED = "export_signature", "export_decided"


def ask_signers(unit: Unit, row: Export) -> None:
    """Everybody who may sign hears of it, but for the one who asked."""
    roles = [role for role in Role if Permission.EXPORT_APPROVE in PERMISSIONS[role]]
    values: dict[str, object] = {
        "reference": row.reference,
        "path": f"/exports/{row.reference}/sign",
        "asked_by": unit.actor.name,
        "people": row.people,
    }
    for person in colleagues(unit.session, *roles):
        if str(person.id) != row.asked_by:
            write_to_colleague(unit, person, SIGN, row.reference, values)


def tell_asker(unit: Unit, row: Export) -> None:
    """Ready, failed or not allowed."""
    outcome = row.state.value if row.state in (State.READY, State.DECLINED) else State.FAILED.value
    values: dict[str, object] = {
        "reference": row.reference,
        "path": f"/exports/{row.reference}",
        "outcome": outcome,
        "until": row.expires_at,
    }
    asker = UUID(row.asked_by)
    for person in colleagues(unit.session):
        if person.id == asker:
            write_to_colleague(unit, person, DECIDED, row.reference, values)

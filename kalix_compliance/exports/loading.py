"""Finding the file that a step is about."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.table import ExportKind, exported


def kind_of(actor: Actor, code: str) -> ExportKind:
    """The kind with this code, if this person may ask for it; raises NotFound, NotAllowed."""
    kind = exported().get(code)
    if kind is None:
        raise NotFound(code)
    actor.require(kind.permission)
    return kind


def export_of(session: Session, actor: Actor, reference: str) -> Export:
    """A file that this person may know of: their own, or any when they sign. Raises NotFound."""
    found = _find(session, reference, lock=False)
    if found.asked_by != actor.id and not actor.may(Permission.EXPORT_APPROVE):
        raise NotFound(reference)
    return found


def locked_export(unit: Unit, reference: str) -> Export:
    """As `export_of`, locked until the end of the command."""
    found = _find(unit.session, reference, lock=True)
    if found.asked_by != unit.actor.id and not unit.actor.may(Permission.EXPORT_APPROVE):
        raise NotFound(reference)
    unit.about(reference, kind=found.kind)
    return found


def _find(session: Session, reference: str, *, lock: bool) -> Export:
    if not is_reference(reference):
        raise NotFound(reference)
    wanted = select(Export).where(Export.reference == reference)
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound(reference)
    return found

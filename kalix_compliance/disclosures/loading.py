"""Finding the order that a command is about; for whom it is secret there is none."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.states import ENDED
from kalix_compliance.disclosures.visibility import visible_to
from kalix_compliance.execution.unit import Unit

PREFIX = "CC"


def is_disclosure(reference: str) -> bool:
    """Whether an event is about an order; events about other records are for other features."""
    return reference.startswith(f"{PREFIX}-")


def find_disclosure(session: Session, actor: Actor, reference: str) -> Disclosure:
    """The order, to read; NotFound when there is none that this actor may know of."""
    if not (is_disclosure(reference) and is_reference(reference)):
        raise NotFound
    found = session.scalar(
        select(Disclosure).where(Disclosure.reference == reference, visible_to(actor))
    )
    if found is None:
        raise NotFound
    return found


def load(unit: Unit, reference: str, version: int | None = None) -> Disclosure:
    """The order, locked for this unit; NotFound, or StaleRecord when somebody saved since `version`."""
    if not (is_disclosure(reference) and is_reference(reference)):
        raise NotFound
    wanted = select(Disclosure).where(
        Disclosure.reference == reference, visible_to(unit.actor, unit.now)
    )
    disclosure = unit.session.scalar(wanted.with_for_update(of=Disclosure))
    if disclosure is None:
        raise NotFound
    unit.about(reference)
    unit.expect(disclosure, version)
    return disclosure


def load_open(unit: Unit, reference: str, version: int | None = None) -> Disclosure:
    """As `load`, for steps that an ended order does not take any more; raises RuleBroken."""
    disclosure = load(unit, reference, version)
    if disclosure.state in ENDED:
        raise RuleBroken(say("Việc cung cấp này đã kết thúc nên không sửa được nữa."))
    return disclosure

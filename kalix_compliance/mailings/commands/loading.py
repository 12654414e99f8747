"""A mailing for a command, locked, and its lines in the story."""

from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.casework.story import tell
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.execution.unit import Unit
from kalix_compliance.mailings.models import Mailing, MailingState

WRITING = ("mailing_written", "mailing_changed")


def load(unit: Unit, reference: str) -> Mailing:
    """The mailing, locked until the commit; raises NotFound."""
    wanted = select(Mailing).where(Mailing.reference == reference).with_for_update()
    row = unit.session.scalar(wanted)
    if row is None:
        raise NotFound(reference)
    unit.about(reference)
    return row


def load_in(unit: Unit, reference: str, *states: MailingState) -> Mailing:
    """As `load`; raises RuleBroken when it stands elsewhere by now."""
    row = load(unit, reference)
    if row.state not in states:
        raise RuleBroken(say("Thư này không còn ở bước đó. Xem lại trang của thư."))
    return row


def note(unit: Unit, row: Mailing, kind: str, text: str = "", **facts: str | int) -> None:
    tell(unit, row.reference, kind, customer_id=None, text=text, **facts)


def authors(unit: Unit, row: Mailing) -> set[str]:
    """Everybody who has written at this mail: none of them may approve it."""
    wanted = select(CaseEvent.actor).where(
        CaseEvent.about == row.reference, CaseEvent.kind.in_(WRITING)
    )
    return {row.written_by, *unit.session.scalars(wanted)}


def campaign_of(row: Mailing) -> UUID:
    if row.campaign_id is None:
        raise NotFound(row.reference)
    return row.campaign_id

"""What becomes of a person's mail when they are erased: nothing more leaves, no words are kept."""

from collections.abc import Collection
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import withdraw
from kalix_compliance.notifications.states import WAITING, Delivery
from kalix_compliance.vault import safes


def cancel_waiting(unit: Unit, customer_id: UUID) -> int:
    """Withdraw every message to this person that has not left; returns how many."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.customer_id == customer_id, OutboxMessage.state.in_(WAITING)
    )
    return sum(withdraw(unit, message) for message in unit.session.scalars(waiting).all())


def is_leaving(session: Session, customer_id: UUID) -> bool:
    """Whether a message to this person is on the line at this moment."""
    wanted = select(OutboxMessage.id).where(
        OutboxMessage.customer_id == customer_id, OutboxMessage.state == Delivery.SENDING
    )
    return session.scalar(wanted.limit(1)) is not None


def empty_staff_mail(unit: Unit, references: Collection[str]) -> int:
    """Colleagues' mail about these records, which names the person masked, loses its words."""
    count = 0
    safe = safes.house()
    for row in unit.session.scalars(_staff_mail(references)):
        if row.envelope is None or row.state in (*WAITING, Delivery.SENDING):
            continue
        clear = Envelope.unseal(safe, row.id, row.envelope)
        if clear.body:
            row.envelope = Envelope(clear.to, clear.name, row.about, "").seal(safe, row.id)
            count += 1
    return count


def messages_of(unit: Unit, customer_id: UUID, references: Collection[str]) -> set[str]:
    """The Message-IDs of everything that was written to this person, or to colleagues about them."""
    to_person = select(OutboxMessage.message_id).where(OutboxMessage.customer_id == customer_id)
    found = set(unit.session.scalars(to_person))
    return found | {row.message_id for row in unit.session.scalars(_staff_mail(references))}


def delete_mail_files(unit: Unit, message_ids: Collection[str]) -> int:
    """Delete these messages from the demonstration's mail folder, where mail stays readable in files."""
    settings = unit.lent.settings
    folder = Path(str(settings.get("DATA_DIR", ""))) / "mail"
    if not settings.get("DEMO") or not folder.is_dir():
        return 0
    gone = 0
    for file in folder.glob("*.eml"):
        if _message_id(file) in message_ids:
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def _staff_mail(references: Collection[str]) -> Select[OutboxMessage]:
    return select(OutboxMessage).where(
        OutboxMessage.about.in_(references), OutboxMessage.staff_id.is_not(None)
    )


def _message_id(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return str(BytesHeaderParser(policy=default).parse(opened)["Message-ID"] or "").strip()
    except OSError:
        return ""

"""What a person decides about messages that did not simply go through."""

from uuid import UUID

from sqlalchemy import update

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.notifications import campaigns, health
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import withdraw
from kalix_compliance.notifications.settling import accept, wait_again
from kalix_compliance.notifications.states import Delivery

POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER)


@command(Permission.MAIL_RETRY)
def cancel_message(unit: Unit, message_id: UUID, version: int | None = None) -> None:
    """Take a message back before it leaves; refused once it is on its way."""
    row = _load(unit, message_id, version)
    if not withdraw(unit, row.id):
        raise RuleBroken(say("Thư đã rời hệ thống hoặc đang gửi nên không hủy được nữa."))


@command(Permission.MAIL_RETRY)
def resend_message(unit: Unit, message_id: UUID, version: int | None = None) -> None:
    """Send an uncertain message again, although the recipient may get it twice."""
    row = _load_uncertain(unit, message_id, version)
    if row.campaign_id is not None:
        campaigns.go_on_with_one(unit, row.campaign_id)
    wait_again(row, unit.now)


@command(Permission.MAIL_RETRY)
def mark_sent(unit: Unit, message_id: UUID, version: int | None = None) -> None:
    """Record that an uncertain message did arrive, because a person made sure of it."""
    row = _load_uncertain(unit, message_id, version)
    with open_unit(POSTMAN) as delivery:  # features react as they do to a deliverer
        accept(delivery, row)


@command(Permission.MAIL_RETRY)
def retry_mail(unit: Unit) -> None:
    """Try the mail server again now: ends a pause and brings every deferred message forward."""
    unit.about("mail")
    health.end_pause(unit)
    unit.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.state == Delivery.DEFERRED, OutboxMessage.send_after > unit.now)
        .values(send_after=unit.now, version=OutboxMessage.version + 1)
    )


def _load(unit: Unit, message_id: UUID, version: int | None) -> OutboxMessage:
    row = unit.session.get(OutboxMessage, message_id, with_for_update=True)
    if row is None:
        raise NotFound(f"message {message_id}")
    unit.expect(row, version)
    unit.about(row.about, message=str(row.id), notice=row.notice)
    return row


def _load_uncertain(unit: Unit, message_id: UUID, version: int | None) -> OutboxMessage:
    row = _load(unit, message_id, version)
    if row.state is not Delivery.UNCERTAIN:
        raise RuleBroken(say("Thư này không còn ở trạng thái chưa rõ. Tải lại trang để xem."))
    return row

"""What may be seen of messages: where they stand, and to whom, masked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotAllowed
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.health import Health, health_of
from kalix_compliance.notifications.marketing import WHY_LEFT_OUT
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.notices import NOTICES
from kalix_compliance.notifications.progress import masked_address
from kalix_compliance.notifications.states import WORDS, Delivery
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Tampered
from kalix_compliance.vault.masking import mask_email, mask_name

SHOWN = 50
ORDINARY = OutboxMessage.campaign_id.is_(None)
LOST = (Delivery.BOUNCED, Delivery.FAILED)
REASONS: dict[str, Sentence] = {
    "timeout": say("máy chủ thư không trả lời kịp"),
    "unreachable": say("mất kết nối khi đang gửi"),
    "certificate": say("lỗi bảo mật đường truyền"),
    "address": say("địa chỉ không gửi được"),
    "erased": say("dữ liệu khách đã xóa"),
    "lapsed": say("đã qua giờ gửi"),
    "tampered": say("nội dung không mở được"),
    "stopped": say("đợt gửi đã dừng hẳn"),
    **WHY_LEFT_OUT,
}


@dataclass(frozen=True)
class MessageRow:
    """One message for a list; `to` and `name` are masked, empty when the person was erased.

    `created_by` is an actor's id: a staff id as text, or `system:…`.
    """

    id: UUID
    notice: str
    notice_name: Text
    about: str
    state: Delivery
    state_words: Text
    to: str
    name: str
    created_at: datetime
    created_by: str
    send_after: datetime | None
    accepted_at: datetime | None
    settled_at: datetime | None
    tries: int
    reason: Text
    version: int


@dataclass(frozen=True)
class OutboxPage:
    """What needs a person, what waits, and how many there are of each kind."""

    health: Health
    troubled: Sequence[MessageRow]
    waiting: Sequence[MessageRow]
    troubled_count: int

    @property
    def uncertain(self) -> list[MessageRow]:
        return [row for row in self.troubled if row.state is Delivery.UNCERTAIN]

    @property
    def lost(self) -> list[MessageRow]:
        return [row for row in self.troubled if row.state is not Delivery.UNCERTAIN]


def messages_about(session: Session, actor: Actor, reference: str) -> list[MessageRow]:
    """Every message about one record, newest first, campaigns' left out: those may be 100,000.

    The caller has made sure that the actor may see the record.
    """
    _require_reader(actor)
    newest = OutboxMessage.created_at.desc(), OutboxMessage.id.desc()
    wanted = select(OutboxMessage).where(OutboxMessage.about == reference, ORDINARY)
    return _rows(session.scalars(wanted.order_by(*newest)))


def outbox_page(session: Session, actor: Actor) -> OutboxPage:
    """The mail page; at most 50 rows of each kind, uncertain ones first.

    Of campaigns it shows only the uncertain ones, which a person has to decide: all else is on the page of
    their record.
    """
    actor.require(Permission.MAIL_READ)
    return OutboxPage(
        health=health_of(session),
        troubled=_troubled(session),
        waiting=_waiting(session),
        troubled_count=uncertain_count(session) + _lost_count(session),
    )


def uncertain_count(session: Session) -> int:
    """How many messages wait for a person to say whether they arrived."""
    wanted = select(func.count()).select_from(OutboxMessage)
    return session.scalar(wanted.where(OutboxMessage.state == Delivery.UNCERTAIN)) or 0


def undeliverable(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Those of the messages that will not arrive: bounced, given up or taken back."""
    if not ids:
        return set()
    ended = OutboxMessage.state.in_((Delivery.BOUNCED, Delivery.FAILED, Delivery.CANCELLED))
    return set(session.scalars(select(OutboxMessage.id).where(OutboxMessage.id.in_(ids), ended)))


def _require_reader(actor: Actor) -> None:
    if not (actor.may(Permission.COMPLAINT_READ) or actor.may(Permission.MAIL_READ)):
        raise NotAllowed(f"{actor.id} may not read messages")


def _troubled(session: Session) -> list[MessageRow]:
    uncertain = OutboxMessage.state == Delivery.UNCERTAIN
    lost = ORDINARY & OutboxMessage.state.in_(LOST)
    found: list[OutboxMessage] = []
    for trouble in (uncertain, lost):
        newest = OutboxMessage.created_at.desc(), OutboxMessage.id.desc()
        found += session.scalars(
            select(OutboxMessage).where(trouble).order_by(*newest).limit(SHOWN)
        )
    return _rows(found)


def _waiting(session: Session) -> list[MessageRow]:
    wanted = select(OutboxMessage).where(ORDINARY, OutboxMessage.send_after.is_not(None))
    soonest = OutboxMessage.campaign_id, OutboxMessage.send_after, OutboxMessage.id
    return _rows(session.scalars(wanted.order_by(*soonest).limit(SHOWN)))


def _lost_count(session: Session) -> int:
    wanted = select(func.count()).select_from(OutboxMessage)
    return session.scalar(wanted.where(ORDINARY, OutboxMessage.state.in_(LOST))) or 0


def _rows(found: Iterable[OutboxMessage]) -> list[MessageRow]:
    """Masked rows; one look into the key store for all of them."""
    messages = list(found)
    own = safes.of_many({m.customer_id for m in messages if m.customer_id is not None})
    return [_row(message, *_recipient(message, own)) for message in messages]


def _recipient(message: OutboxMessage, own: dict[UUID, safes.Safe]) -> tuple[str, str]:
    """Address and name, masked; of a campaign's message the address, once it has left."""
    safe = safes.house() if message.customer_id is None else own.get(message.customer_id)
    if safe is None or message.envelope is None:
        return masked_address(safe, message.id, message.sent_to), ""
    try:
        envelope = Envelope.unseal(safe, message.id, message.envelope)
    except Tampered:
        return "", ""
    return mask_email(envelope.to), mask_name(envelope.name)


def _row(message: OutboxMessage, to: str, name: str) -> MessageRow:
    notice = NOTICES.get(message.notice)
    return MessageRow(
        id=message.id,
        notice=message.notice,
        notice_name=notice.name if notice else message.notice,
        about=message.about,
        state=message.state,
        state_words=WORDS[message.state],
        to=to,
        name=name,
        created_at=message.created_at,
        created_by=message.created_by,
        send_after=message.send_after,
        accepted_at=message.accepted_at,
        settled_at=message.settled_at,
        tries=message.tries,
        reason=REASONS.get(message.server_answer, message.server_answer),
        version=message.version,
    )

"""How the mail is: what waits, what hangs, what came back, since when, and what to do about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import WORDS, Delivery

LATELY = timedelta(days=30)
PATIENCE = timedelta(minutes=15)

# fmt: off
WHAT_TO_DO: dict[Delivery, Sentence] = {
    Delivery.QUEUED:    say("Tự đi khi tới lượt. Chờ quá 15 phút thì xem máy chủ thư và tiến trình nền."),
    Delivery.DEFERRED:  say("Máy chủ thư hẹn lại. Hệ thống tự thử tiếp trong 48 giờ."),
    Delivery.SENDING:   say("Đang gửi. Treo quá 15 phút thì hệ thống tự chuyển sang “chưa rõ”."),
    Delivery.UNCERTAIN: say("Mất kết nối lúc gửi. Hỏi người nhận, rồi gửi lại hoặc ghi là đã tới."),
    Delivery.BOUNCED:   say("Địa chỉ sai hoặc hộp thư không nhận. Gọi người nhận, sửa email, gửi thư mới."),
    Delivery.FAILED:    say("Đã thử đủ 48 giờ. Báo người nhận bằng cách khác, hoặc gửi thư mới."),
}
# fmt: on
UNDER_WAY = (Delivery.QUEUED, Delivery.DEFERRED, Delivery.SENDING)
ENDED = (Delivery.BOUNCED, Delivery.FAILED)


@dataclass(frozen=True)
class MailLine:
    """Messages in one state: how many, since when the oldest, and what to do."""

    state: Delivery
    name: Text
    count: int
    oldest_at: datetime | None
    to_do: Text
    wants_a_person: bool


def mail_lines(session: Session, actor: Actor, now: datetime) -> list[MailLine]:
    """A line for each state that is not the end, and for what was lost in the last thirty days.

    One statement. Of a campaign's messages only those count on which a person has to decide: the others
    are on the page of their record.
    """
    actor.require(Permission.SYSTEM_HEALTH)
    found = session.execute(union_all(_counted(_open(), now), _counted(_lost(now), now)))
    counted = {state: (count, oldest) for state, count, oldest in found}
    lines = []
    for state, to_do in WHAT_TO_DO.items():
        count, oldest = counted.get(state, (0, None))
        wants = _wants_a_person(state, count, oldest, now)
        lines.append(MailLine(state, WORDS[state], count, oldest, to_do, wants))
    return lines


def _open() -> ColumnElement[bool]:
    ordinary = OutboxMessage.campaign_id.is_(None) & OutboxMessage.state.in_(UNDER_WAY)
    return or_(ordinary, OutboxMessage.state == Delivery.UNCERTAIN)


def _lost(now: datetime) -> ColumnElement[bool]:
    return OutboxMessage.state.in_(ENDED) & (OutboxMessage.created_at >= now - LATELY)


def _counted(which: ColumnElement[bool], now: datetime) -> Select[Delivery, int, datetime | None]:
    """With the moment since which the oldest could have left; what is planned for later is not stuck."""
    since = case((OutboxMessage.planned_at <= now, OutboxMessage.planned_at))
    wanted = select(OutboxMessage.state, func.count(), func.min(since))
    return wanted.where(which).group_by(OutboxMessage.state)


def _wants_a_person(state: Delivery, count: int, oldest: datetime | None, now: datetime) -> bool:
    if not count or oldest is None:
        return False
    return state is Delivery.UNCERTAIN or (
        state in (Delivery.QUEUED, Delivery.SENDING) and now - oldest > PATIENCE
    )

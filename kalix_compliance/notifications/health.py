"""What is known of the mail server, in one row: since when nothing leaves, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.notifications.models import (
    Campaign,
    CampaignState,
    MailHealth,
    OutboxMessage,
    Trouble,
)
from kalix_compliance.web.formats import moment

THE_ROW = 1
SHORTEST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)

SENTENCES: dict[Trouble, Sentence] = {
    Trouble.UNREACHABLE: say("Máy chủ thư không trả lời từ %(since)s, %(count)d thư đang chờ."),
    Trouble.TIMEOUT: say("Máy chủ thư trả lời quá chậm từ %(since)s, %(count)d thư đang chờ."),
    Trouble.CERTIFICATE: say(
        "Chứng thư của máy chủ thư không hợp lệ từ %(since)s, %(count)d thư đang chờ."
    ),
    Trouble.LOGIN: say(
        "Máy chủ thư không nhận mật khẩu của hệ thống từ %(since)s, %(count)d thư đang chờ."
    ),
    Trouble.SENDER: say(
        "Máy chủ thư không nhận địa chỉ người gửi từ %(since)s, %(count)d thư đang chờ."
    ),
    Trouble.REFUSING: say(
        "Máy chủ thư từ chối nhiều thư liền nhau từ %(since)s, %(count)d thư đang chờ."
    ),
    Trouble.SWITCHED_OFF: say(
        "Việc gửi thư đang bị tắt trong cấu hình từ %(since)s, %(count)d thư đang chờ."
    ),
}


@dataclass(frozen=True)
class Health:
    """For the page: `sentence` is None while all is well."""

    sentence: Sentence | None
    waiting: int
    trouble: Trouble | None = None
    since: datetime | None = None
    code: str = ""
    paused_until: datetime | None = None
    accepted_at: datetime | None = None


def health_of(session: Session) -> Health:
    """The mail server as the deliverer last found it; two statements."""
    row = session.get(MailHealth, THE_ROW)
    waiting = waiting_count(session)
    if row is None:
        return Health(None, waiting)
    return Health(
        sentence=_sentence(row, waiting),
        waiting=waiting,
        trouble=row.trouble,
        since=row.since,
        code=row.server_answer,
        paused_until=row.paused_until,
        accepted_at=row.accepted_at,
    )


def _sentence(row: MailHealth, waiting: int) -> Sentence | None:
    if row.trouble is None:
        return None
    return Sentence(SENTENCES[row.trouble].text, {"since": moment(row.since), "count": waiting})


def waiting_count(session: Session) -> int:
    """What would leave if the server took it: not the messages of a campaign that has not begun, or halts."""
    under_way = select(Campaign.id).where(Campaign.state == CampaignState.SENDING)
    waits = OutboxMessage.send_after.is_not(None)
    ordinary = select(func.count()).select_from(OutboxMessage)
    ordinary = ordinary.where(OutboxMessage.campaign_id.is_(None), waits)
    of_campaigns = select(func.count()).select_from(OutboxMessage)
    of_campaigns = of_campaigns.where(OutboxMessage.campaign_id.in_(under_way), waits)
    both = ordinary.scalar_subquery() + of_campaigns.scalar_subquery()
    return session.scalar(select(both)) or 0


def pause_over(session: Session, now: datetime) -> bool:
    """Whether the server may be tried; a pause that is longer than any was set by a clock gone wrong."""
    row = session.get(MailHealth, THE_ROW)
    if row is None or row.paused_until is None:
        return True
    return not now < row.paused_until <= now + LONGEST_PAUSE


def note_trouble(actor: Actor, trouble: Trouble, code: str, *, pause: bool = False) -> None:
    """Write down that nothing leaves. A pause is as long as the trouble has lasted, within limits."""
    with open_unit(actor) as unit:
        row = _row(unit)
        if row.trouble is None:
            row.since = unit.now
        row.trouble, row.server_answer, row.checked_at = trouble, code, unit.now
        row.paused_until = None
        if pause and row.since is not None:
            lasted = max(SHORTEST_PAUSE, min(unit.now - row.since, LONGEST_PAUSE))
            row.paused_until = unit.now + lasted


def note_well(actor: Actor, *, accepted: bool) -> None:
    """Write down that the server answers."""
    with open_unit(actor) as unit:
        row = _row(unit)
        row.trouble = row.since = row.paused_until = None
        row.server_answer, row.checked_at = "", unit.now
        if accepted:
            row.accepted_at = unit.now


def end_pause(unit: Unit) -> None:
    """A person asks for another try now."""
    _row(unit).paused_until = None


def _row(unit: Unit) -> MailHealth:
    """The row, locked; made when it is not there, also when two make it at once."""
    row = unit.session.get(MailHealth, THE_ROW, with_for_update=True)
    if row is not None:
        return row
    try:
        with unit.session.begin_nested():
            row = MailHealth(id=THE_ROW, checked_at=unit.now)
            unit.session.add(row)
        return row
    except IntegrityError:
        return unit.session.get_one(MailHealth, THE_ROW, with_for_update=True)


def words_of(health: Health) -> Text:
    """One sentence for a banner, also when all is well."""
    return health.sentence or say(
        "Máy chủ thư đang nhận thư. %(count)d thư đang chờ.", count=health.waiting
    )

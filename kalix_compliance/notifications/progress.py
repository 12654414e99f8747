"""How a campaign goes, and what can be shown of each person: the proof that they were told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.notifications.health import health_of
from kalix_compliance.notifications.models import (
    Campaign,
    CampaignState,
    CampaignText,
    OutboxMessage,
)
from kalix_compliance.notifications.states import REACHED, WAITING, Delivery
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Tampered
from kalix_compliance.vault.masking import mask_email
from kalix_compliance.vault.safes import Safe

SENT_TO = "outbox_message.sent_to"
RECENT = 300  # messages by which the speed is judged
PAUSES: dict[str, Sentence] = {
    "person": say("Một người đã tạm dừng đợt gửi."),
    "restored": say(
        "Dữ liệu được khôi phục từ bản sao lưu nên đợt gửi tạm dừng: có thể một số thư đã đi rồi. Xem các "
        "thư chưa rõ trước khi gửi tiếp."
    ),
    "refusing": say("Máy chủ thư từ chối nhiều thư liên tiếp, mã %(code)s."),
    "text": say("Nội dung đã duyệt không mở được nên đợt gửi tự tạm dừng. Báo người quản trị."),
    "mailbox": say(
        "Hộp thư diễn tập (DRILL_MAILBOX) không đúng nên đợt gửi tự tạm dừng. Báo người quản trị."
    ),
    "drill": say("Một thư diễn tập suýt ra ngoài nên đợt gửi tự tạm dừng. Chưa thư nào ra ngoài."),
}


@dataclass(frozen=True)
class Progress:
    """A campaign in numbers. `rate_per_hour` and `ends_about` are None while nothing leaves.

    `trouble` says in words why nothing leaves: it was halted, or the mail server fails; else None.
    """

    campaign_id: UUID
    state: CampaignState
    drill: bool
    total: int
    by_state: dict[Delivery, int]
    began_at: datetime | None
    finished_at: datetime | None
    rate_per_hour: int | None = None
    ends_about: datetime | None = None
    trouble: Text | None = None

    @property
    def waiting(self) -> int:
        return self._count(*WAITING)

    @property
    def reached(self) -> int:
        """Taken by the mail server."""
        return self._count(*REACHED)

    @property
    def lost(self) -> int:
        """Bounced or given up: these people have to be told in another way."""
        return self._count(Delivery.BOUNCED, Delivery.FAILED)

    @property
    def uncertain(self) -> int:
        return self._count(Delivery.UNCERTAIN)

    @property
    def answered(self) -> int:
        """All that will not be tried again by itself."""
        return self.total - self.waiting - self._count(Delivery.SENDING)

    def _count(self, *states: Delivery) -> int:
        return sum(self.by_state.get(state, 0) for state in states)


@dataclass(frozen=True)
class Proof:
    """What is known of one person's message. `sent_to` is masked, empty before it has left.

    `text_sha256` is the hash of the frozen text, `code` the mail server's number for its answer.
    """

    message_id: str
    variant: str
    text_sha256: str
    state: Delivery
    sent_to: str
    tries: int
    accepted_at: datetime | None
    settled_at: datetime | None
    code: str


def progress(session: Session, campaign_id: UUID, now: datetime) -> Progress:
    """How it goes; at most six statements, whatever the number of people. Raises NotFound."""
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise NotFound(f"campaign {campaign_id}")
    counted = select(OutboxMessage.state, func.count()).where(
        OutboxMessage.campaign_id == campaign_id
    )
    rows = session.execute(counted.group_by(OutboxMessage.state)).all()
    by_state = {row[0]: row[1] for row in rows}
    rate = _rate(session, campaign, now)
    return Progress(
        campaign_id=campaign_id,
        state=campaign.state,
        drill=campaign.drill,
        total=sum(by_state.values()),
        by_state=by_state,
        began_at=campaign.began_at,
        finished_at=campaign.finished_at,
        rate_per_hour=round(rate * 3600) if rate else None,
        ends_about=_end(session, campaign, by_state, rate, now),
        trouble=_trouble(session, campaign),
    )


def _rate(session: Session, campaign: Campaign, now: datetime) -> float | None:
    """Messages a second, over the latest few hundred that the server took."""
    if campaign.state is not CampaignState.SENDING or campaign.began_at is None:
        return None
    taken = (
        select(OutboxMessage.accepted_at)
        .where(OutboxMessage.campaign_id == campaign.id, OutboxMessage.state == Delivery.ACCEPTED)
        .order_by(OutboxMessage.id.desc())
        .limit(RECENT)
    )
    times = [at for at in session.scalars(taken) if at is not None]
    if not times:
        return None
    since = min(times) if len(times) == RECENT else min(campaign.began_at, *times)
    return len(times) / max((now - since).total_seconds(), 1.0)


def _end(
    session: Session,
    campaign: Campaign,
    by_state: dict[Delivery, int],
    rate: float | None,
    now: datetime,
) -> datetime | None:
    """When the last message will have been tried; deferred ones have their own time."""
    if campaign.state is not CampaignState.SENDING:
        return None
    ends = []
    if rate and by_state.get(Delivery.QUEUED):
        ends.append(now + timedelta(seconds=by_state[Delivery.QUEUED] / rate))
    if by_state.get(Delivery.DEFERRED):
        latest = select(func.max(OutboxMessage.send_after)).where(
            OutboxMessage.campaign_id == campaign.id, OutboxMessage.state == Delivery.DEFERRED
        )
        ends += [at for at in (session.scalar(latest),) if at is not None]
    return max(ends, default=None)


def _trouble(session: Session, campaign: Campaign) -> Text | None:
    if campaign.state is CampaignState.PAUSED:
        return pause_words(campaign.pause_reason)
    return health_of(session).sentence if campaign.state is CampaignState.SENDING else None


def pause_words(reason: str) -> Text:
    """Why a campaign stands still, in a sentence; with the server's code, if it was the server."""
    kind, _, code = reason.partition(" ")
    sentence = PAUSES.get(kind)
    return Sentence(sentence.text, {"code": code}) if sentence else reason


def proof_of(session: Session, campaign_id: UUID, customer_id: UUID) -> Proof | None:
    """The proof of one person's message; None when the campaign had none for this person."""
    return proofs_of(session, campaign_id, [customer_id]).get(customer_id)


def proofs_of(
    session: Session, campaign_id: UUID, customer_ids: Collection[UUID]
) -> dict[UUID, Proof]:
    """The proofs of a page of people; three statements."""
    texts = select(CampaignText.variant, CampaignText.sha256)
    frozen = session.execute(texts.where(CampaignText.campaign_id == campaign_id))
    hashes = {row.variant: row.sha256 for row in frozen}
    wanted = select(
        OutboxMessage.id,
        OutboxMessage.customer_id,
        OutboxMessage.message_id,
        OutboxMessage.variant,
        OutboxMessage.state,
        OutboxMessage.sent_to,
        OutboxMessage.tries,
        OutboxMessage.accepted_at,
        OutboxMessage.settled_at,
        OutboxMessage.server_answer,
    ).where(
        OutboxMessage.campaign_id == campaign_id, OutboxMessage.customer_id.in_(set(customer_ids))
    )
    rows = session.execute(wanted).all()
    own = safes.of_many({row.customer_id for row in rows if row.sent_to})
    return {
        row.customer_id: _proof(row, hashes.get(row.variant, ""), own.get(row.customer_id))
        for row in rows
    }


def _proof(row: Row[*tuple[object, ...]], sha256: str, safe: Safe | None) -> Proof:
    return Proof(
        message_id=row.message_id,
        variant=row.variant,
        text_sha256=sha256,
        state=row.state,
        sent_to="" if row.state in WAITING else masked_address(safe, row.id, row.sent_to),
        tries=row.tries,
        accepted_at=row.accepted_at,
        settled_at=row.settled_at,
        code=row.server_answer,
    )


def masked_address(safe: Safe | None, row_id: UUID, sent_to: bytes | None) -> str:
    """Where a campaign's message went, masked; empty when it has not left or the person was erased."""
    if safe is None or sent_to is None:
        return ""
    try:
        return mask_email(safe.unseal(SENT_TO, row_id, sent_to))
    except Tampered:
        return ""

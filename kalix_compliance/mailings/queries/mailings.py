"""Mailings as their pages show them."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import Approval, CaseEvent
from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.casework.story import StoryDay, story_of
from kalix_compliance.consents.catalogue import PURPOSE_NAMES
from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.mailings.catalogue import LEFT_OUT, STATE_NAMES, WORDINGS
from kalix_compliance.mailings.models import Mailing, MailingState
from kalix_compliance.notifications.campaigns import Progress, progress
from kalix_compliance.notifications.models import CampaignState, OutboxMessage
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.staff.queries import names_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

PAGE = 50
WRITING = ("mailing_written", "mailing_changed")
PAUSED = say("Đang tạm dừng")
LIVE = (MailingState.APPROVED, MailingState.SENDING)


@dataclass(frozen=True)
class MailingRow:
    """One mailing in a list."""

    reference: str
    subject: str
    purpose: Purpose
    state: MailingState
    written_at: datetime
    author: str
    send_at: datetime | None
    finished_at: datetime | None
    reached: int

    @property
    def state_name(self) -> Sentence:
        return STATE_NAMES[self.state]

    @property
    def purpose_name(self) -> Sentence:
        return PURPOSE_NAMES[self.purpose]


@dataclass(frozen=True)
class MailingView:
    """One mailing in full. `why_left` counts who was left out and why, by list and right before leaving."""

    mailing: Mailing
    author: str
    authors: frozenset[str]
    approver: str
    asked_by: str
    remark: str
    progress: Progress | None
    why_left: tuple[tuple[Text, int], ...]

    @property
    def state_name(self) -> Sentence:
        return PAUSED if self.paused else STATE_NAMES[self.mailing.state]

    @property
    def purpose_name(self) -> Sentence:
        return PURPOSE_NAMES[self.mailing.purpose]

    @property
    def left(self) -> int:
        return sum(count for _, count in self.why_left)

    @property
    def paused(self) -> bool:
        return self.progress is not None and self.progress.state is CampaignState.PAUSED

    @property
    def live(self) -> bool:
        """Whether the page changes by itself."""
        return self.mailing.state in LIVE

    def written_by(self, actor: Actor) -> bool:
        """Whether this person wrote at it, and so may not approve it."""
        return actor.id in self.authors


def mailing_rows(
    session: Session,
    actor: Actor,
    *,
    states: Collection[MailingState] = (),
    after: str = "",
    size: int = PAGE,
) -> tuple[list[MailingRow], str]:
    """A page, the newest first, and after which number the next begins. Three statements."""
    actor.require(Permission.MAILING_WRITE)
    wanted = select(Mailing).order_by(Mailing.id.desc()).limit(size + 1)
    if states:
        wanted = wanted.where(Mailing.state.in_(states))
    if is_reference(after):
        first = select(Mailing.id).where(Mailing.reference == after).scalar_subquery()
        wanted = wanted.where(Mailing.id < first)
    found = session.scalars(wanted).all()
    shown = found[:size]
    names = _names(session, [row.written_by for row in shown])
    reached = _reached(session, [row.campaign_id for row in shown if row.campaign_id])
    rows = [
        MailingRow(
            row.reference,
            row.subject,
            row.purpose,
            row.state,
            row.written_at,
            names.get(row.written_by, ""),
            row.send_at,
            row.finished_at,
            reached.get(row.campaign_id, 0) if row.campaign_id else 0,
        )
        for row in shown
    ]
    return rows, shown[-1].reference if len(found) > size else ""


def find_mailing(session: Session, actor: Actor, reference: str) -> Mailing:
    """Raises NotFound."""
    actor.require(Permission.MAILING_WRITE)
    known = is_reference(reference)
    row = session.scalar(select(Mailing).where(Mailing.reference == reference)) if known else None
    if row is None:
        raise NotFound
    return row


def mailing_view(session: Session, actor: Actor, reference: str, now: datetime) -> MailingView:
    """One mailing; a fixed number of statements however many people."""
    row = find_mailing(session, actor, reference)
    approval = session.get(Approval, row.approval_id) if row.approval_id else None
    writers = session.scalars(
        select(CaseEvent.actor).where(CaseEvent.about == reference, CaseEvent.kind.in_(WRITING))
    )
    authors = frozenset({row.written_by, *writers})
    people = [row.written_by, row.approved_by or "", approval.asked_by if approval else ""]
    names = _names(session, people)
    return MailingView(
        mailing=row,
        author=names.get(row.written_by, ""),
        authors=authors,
        approver=names.get(row.approved_by or "", ""),
        asked_by=names.get(approval.asked_by, "") if approval else "",
        remark=unseal_from(approval, safes.house(), "reason") if approval else "",
        progress=progress(session, row.campaign_id, now) if row.campaign_id else None,
        why_left=_why_left(session, row),
    )


def mailing_story(session: Session, reference: str) -> list[StoryDay]:
    return story_of(session, reference, WORDINGS, {})


def words_for(left_out: dict[str, int]) -> tuple[tuple[Text, int], ...]:
    """Reasons in words with their counts, the commonest first."""
    order = sorted(left_out.items(), key=lambda one: (-one[1], one[0]))
    return tuple((LEFT_OUT.get(code, OTHER), count) for code, count in order)


OTHER = say("lý do khác")


def _why_left(session: Session, row: Mailing) -> tuple[tuple[Text, int], ...]:
    counted: Counter[str] = Counter({str(k): int(v) for k, v in (row.left_out or {}).items()})
    if row.campaign_id:
        dropped = session.execute(
            select(OutboxMessage.server_answer, func.count())
            .where(
                OutboxMessage.campaign_id == row.campaign_id,
                OutboxMessage.state == Delivery.CANCELLED,
            )
            .group_by(OutboxMessage.server_answer)
        )
        for code, count in dropped:
            counted[code] += count
    return words_for(dict(counted))


def _reached(session: Session, campaigns: Iterable[UUID]) -> dict[UUID, int]:
    ids = list(campaigns)
    if not ids:
        return {}
    counted = session.execute(
        select(OutboxMessage.campaign_id, func.count())
        .where(OutboxMessage.campaign_id.in_(ids), OutboxMessage.accepted_at.is_not(None))
        .group_by(OutboxMessage.campaign_id)
    )
    return {row[0]: row[1] for row in counted if row[0] is not None}


def _names(session: Session, actors: Iterable[str]) -> dict[str, str]:
    ids = {UUID(one) for one in actors if one and not one.startswith("system:")}
    return {str(key): name for key, name in names_of(session, ids).items()}

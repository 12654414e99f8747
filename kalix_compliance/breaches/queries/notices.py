"""What can be asked about the notices to the people: how each stands, how it goes, what is left to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import Audience, NoticeState, Route
from kalix_compliance.breaches.models import (
    AffectedPerson,
    Breach,
    ContactAttempt,
    PeopleNotice,
)
from kalix_compliance.breaches.queries.judgement import names_for
from kalix_compliance.breaches.queries.notice_view import NoticeView, Part
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.queries.told import contacted_about, told_in_person
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.errors import NotFound
from kalix_compliance.notifications.campaigns import progress
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import REACHED, Delivery
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@dataclass(frozen=True)
class NoticesPanel:
    """All notices of a breach, the newest first, and how many people are on the list."""

    notices: Sequence[NoticeView]
    people: int
    letters: int
    """How many of them have neither e-mail nor phone, so that only a letter reaches them."""

    @property
    def draft(self) -> NoticeView | None:
        return next((one for one in self.notices if one.state is NoticeState.DRAFT), None)

    @property
    def current(self) -> NoticeView | None:
        """The newest that is more than a draft, and was not given up before it was signed."""
        return next(
            (
                one
                for one in self.notices
                if one.state is not NoticeState.DRAFT
                and not (one.state is NoticeState.CANCELLED and one.campaign_id is None)
            ),
            None,
        )

    @property
    def earlier(self) -> list[NoticeView]:
        """The others that have gone, or were on their way."""
        gone = [one for one in self.notices if one.campaign_id is not None]
        return [one for one in gone if one is not self.current]


def notices_panel(r: Reading) -> NoticesPanel | None:
    """The notices with their progress; None when nobody is on the list and nothing is written.

    A handful of statements, whatever the number of people.
    """
    if not r.notices and not r.people.total:
        return None
    views = [_view(row, r.names, r.now) for row in r.notices]
    panel = NoticesPanel(views, r.people.total, r.people.by_route.get(Route.LETTER, 0))
    if panel.current is None or panel.current.campaign_id is None:
        return panel
    with_progress = [
        _with_progress(r.session, r.breach, one) if one is panel.current else one for one in views
    ]
    return NoticesPanel(with_progress, panel.people, panel.letters)


def notice_view(session: Session, breach: Breach, number: int, now: datetime) -> NoticeView:
    """One notice with its progress; raises NotFound."""
    row = find_notice(session, breach, number)
    view = _view(row, names_for(session, [row.author, row.approved_by or ""]), now)
    return _with_progress(session, breach, view) if view.campaign_id else view


def find_notice(session: Session, breach: Breach, number: int) -> PeopleNotice:
    """The notice of this number; raises NotFound."""
    row = session.scalar(
        select(PeopleNotice).where(
            PeopleNotice.breach_id == breach.id, PeopleNotice.number == number
        )
    )
    if row is None:
        raise NotFound
    return row


def remark_of(session: Session, notice: PeopleNotice) -> str:
    """What the one who submitted it wants the approver to know."""
    approval = session.get(Approval, notice.approval_id)
    return unseal_from(approval, safes.house(), "reason") if approval else ""


def current_notice(session: Session, breach_id: UUID) -> PeopleNotice | None:
    """The newest notice that goes out or has gone out: calls and letters tell the same."""
    return session.scalar(
        select(PeopleNotice)
        .where(PeopleNotice.breach_id == breach_id, PeopleNotice.campaign_id.is_not(None))
        .order_by(PeopleNotice.number.desc())
        .limit(1)
    )


def draft_of(session: Session, breach_id: UUID) -> PeopleNotice | None:
    """The draft that is being written, if there is one."""
    return session.scalar(
        select(PeopleNotice).where(
            PeopleNotice.breach_id == breach_id, PeopleNotice.state == NoticeState.DRAFT
        )
    )


def _view(row: PeopleNotice, names: Mapping[str, str], now: datetime) -> NoticeView:
    return NoticeView(
        number=row.number,
        state=row.state,
        audience=row.audience,
        author=names.get(row.author, ""),
        author_id=row.author,
        written_at=row.written_at,
        people=row.people,
        text_sha256=row.text_sha256,
        approval_id=row.approval_id,
        submitted_at=row.submitted_at,
        approved_by=names.get(row.approved_by or "", ""),
        approved_at=row.approved_at,
        starts_at=row.starts_at,
        finished_at=row.finished_at,
        campaign_id=row.campaign_id,
        version=row.version,
        now=now,
    )


def _with_progress(session: Session, breach: Breach, view: NoticeView) -> NoticeView:
    """The view with what became of its mails, calls and letters; the parts add up to its people."""
    assert view.campaign_id is not None  # noqa: S101 - asked only for those that have one
    went = progress(session, view.campaign_id, view.now)
    told = _told_otherwise(session, breach.id, view)
    people = view.people or went.total

    def still(*states: Delivery) -> int:
        return sum(max(went.by_state.get(one, 0) - told.get(one, 0), 0) for one in states)

    parts = (
        Part("taken", went.reached, "done"),
        Part("in_person", sum(told.values()), "accent"),
        Part("lost", still(Delivery.BOUNCED, Delivery.FAILED), "late"),
        Part("uncertain", still(Delivery.UNCERTAIN), "urgent"),
        Part("deferred", still(Delivery.DEFERRED), "urgent"),
        Part("offline", max(people - went.total - told.get(None, 0), 0), "soon"),
        Part("waiting", still(Delivery.QUEUED, Delivery.SENDING)),
        Part("cancelled", still(Delivery.CANCELLED)),
    )
    return replace(
        view,
        people=people,
        progress=went,
        parts=parts,
        next_try=_next_try(session, view.campaign_id) if still(Delivery.DEFERRED) else None,
    )


def _told_otherwise(
    session: Session, breach_id: UUID, view: NoticeView
) -> dict[Delivery | None, int]:
    """Who was reached by phone or letter although no mail did, by what became of the mail."""
    contacted = contacted_about(breach_id)
    if view.audience is Audience.NOT_YET_TOLD:  # who was told before is none of its people
        contacted = contacted.where(ContactAttempt.at >= view.starts_at)
    state = OutboxMessage.state
    counted = (
        select(state, func.count())
        .select_from(AffectedPerson)
        .outerjoin(
            OutboxMessage,
            (OutboxMessage.campaign_id == view.campaign_id)
            & (OutboxMessage.customer_id == AffectedPerson.customer_id),
        )
        .where(
            AffectedPerson.id.in_(contacted),
            AffectedPerson.added_at <= view.starts_at,
            told_in_person(),
            state.is_(None) | state.not_in(REACHED),
        )
        .group_by(state)
    )
    return dict(session.execute(counted).all())


def _next_try(session: Session, campaign_id: UUID) -> datetime | None:
    return session.scalar(
        select(func.min(OutboxMessage.send_after)).where(
            OutboxMessage.campaign_id == campaign_id, OutboxMessage.state == Delivery.DEFERRED
        )
    )

"""Where complaints stand, as the rules want to know it; a handful of statements for any number."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.checklists import CHECKLISTS, Check
from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.complaints.obligations import ACKNOWLEDGE, NEGOTIATION
from kalix_compliance.complaints.rules import ActionFact, Standing
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.queries import undeliverable
from kalix_compliance.notifications.states import WAITING, Delivery


def standing_of(session: Session, complaint: Complaint) -> Standing:
    return standings_of(session, [complaint])[complaint.reference]


def standings_of(session: Session, complaints: Sequence[Complaint]) -> dict[str, Standing]:
    """By reference; five statements however many complaints."""
    ids = [complaint.id for complaint in complaints]
    references = [complaint.reference for complaint in complaints]
    checks = _checks(session, ids)
    actions = _actions(session, ids)
    waiting = _waiting(session, references)
    acknowledged, negotiating = _clocks(session, references)
    answers = {c.answer_message for c in complaints if c.answer_message and not c.told_at}
    failed = undeliverable(session, answers)
    return {
        c.reference: Standing(
            state=c.state,
            severity=c.severity,
            conclusion=c.conclusion,
            identity_checked=c.identity_at is not None,
            missing_checks=_missing(c, checks[c.id]),
            actions=tuple(actions[c.id]),
            acknowledged=c.reference in acknowledged,
            answered=c.answered_at is not None,
            told=c.told_at is not None,
            told_failed=c.answer_message in failed,
            extended=c.extended_at is not None,
            escalated=c.escalated_at is not None,
            negotiating=c.reference in negotiating,
            waiting=frozenset(waiting[c.reference]),
            verified_by=c.verified_by,
            answered_by=c.answered_by,
        )
        for c in complaints
    }


def _missing(complaint: Complaint, done: set[tuple[str, int]]) -> tuple[Check, ...]:
    return tuple(
        check
        for check in CHECKLISTS[complaint.kind]
        if (check.code, complaint.reopened_times) not in done
    )


def _checks(session: Session, ids: Sequence[UUID]) -> dict[UUID, set[tuple[str, int]]]:
    found: dict[UUID, set[tuple[str, int]]] = defaultdict(set)
    rows = session.execute(
        select(
            VerificationCheck.complaint_id, VerificationCheck.code, VerificationCheck.round
        ).where(VerificationCheck.complaint_id.in_(ids))
    )
    for complaint_id, code, turn in rows:
        found[complaint_id].add((code, turn))
    return found


def _actions(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[ActionFact]]:
    found: dict[UUID, list[ActionFact]] = defaultdict(list)
    rows = session.execute(
        select(RemedialAction.complaint_id, RemedialAction.number, RemedialAction.state)
        .where(RemedialAction.complaint_id.in_(ids))
        .order_by(RemedialAction.number)
    )
    for complaint_id, number, state in rows:
        found[complaint_id].append(ActionFact(number, state))
    return found


def _waiting(session: Session, references: Sequence[str]) -> dict[str, set[ApprovalKind]]:
    found: dict[str, set[ApprovalKind]] = defaultdict(set)
    rows = session.execute(
        select(Approval.about, Approval.kind).where(
            Approval.about.in_(references), Approval.decided_at.is_(None)
        )
    )
    for about, kind in rows:
        found[about].add(kind)
    return found


def _clocks(session: Session, references: Sequence[str]) -> tuple[set[str], set[str]]:
    """Which cases were acknowledged, and in which a negotiation is still to be held; one statement.

    An acknowledgement that is on its way asks nothing more of the handler; its clock runs on until the
    mail server has taken it.
    """
    met = and_(Clock.obligation == ACKNOWLEDGE, Clock.met_at.is_not(None))
    runs = and_(
        Clock.obligation == NEGOTIATION, Clock.met_at.is_(None), Clock.cancelled_at.is_(None)
    )
    clocks = select(Clock.about, Clock.obligation).where(
        Clock.about.in_(references), or_(met, runs)
    )
    leaving = select(OutboxMessage.about, literal(ACKNOWLEDGE)).where(
        OutboxMessage.about.in_(references),
        OutboxMessage.notice == "complaint_received",
        OutboxMessage.state.in_((*WAITING, Delivery.SENDING)),
    )
    found: dict[str, set[str]] = {ACKNOWLEDGE: set(), NEGOTIATION: set()}
    for about, obligation in session.execute(clocks.union_all(leaving)):
        found[obligation].add(about)
    return found[ACKNOWLEDGE], found[NEGOTIATION]

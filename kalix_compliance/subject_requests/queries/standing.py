"""Where requests stand, as the rules want to know it; three statements for any number."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.queries import undeliverable
from kalix_compliance.notifications.states import WAITING, Delivery
from kalix_compliance.subject_requests.completion import reasons_not_to_complete
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.rules import Standing

LEAVING = (*WAITING, Delivery.SENDING)


def standing_of(session: Session, request: SubjectRequest, now: datetime) -> Standing:
    """One request, with what carrying it out still needs."""
    missing = reasons_not_to_complete(session, request, in_hanoi(now).date())
    return standings_of(session, [request], now, missing=tuple(missing))[request.reference]


def standings_of(
    session: Session,
    requests: Sequence[SubjectRequest],
    now: datetime,
    *,
    missing: tuple[object, ...] | None = None,
) -> dict[str, Standing]:
    """By reference."""
    references = [request.reference for request in requests]
    waiting = _waiting(session, references)
    leaving, failed = _mails(session, requests)
    return {
        r.reference: Standing(
            kind=r.kind,
            state=r.state,
            identity_checked=r.identity_at is not None,
            identity_failed=r.identity_failed_at is not None,
            answered=r.answered_at is not None,
            extended=r.extended_at is not None,
            extension_told=r.extension_told_at is not None,
            refused=r.refused_at is not None,
            partly=r.partly,
            has_ended=r.ended_at is not None,
            overdue=now >= r.due_at,
            waiting=frozenset(waiting[r.reference]),
            leaving=frozenset(leaving[r.reference]),
            failed=frozenset(failed[r.reference]),
            missing=missing,  # type: ignore[arg-type]
        )
        for r in requests
    }


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


def _mails(
    session: Session, requests: Sequence[SubjectRequest]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Which mails to the person wait for the mail server, and which came back."""
    leaving: dict[str, set[str]] = defaultdict(set)
    failed: dict[str, set[str]] = defaultdict(set)
    asked: dict[object, tuple[str, str]] = {}
    for r in requests:
        outcome = "request_refused" if r.state.value == "refused" else "request_completed"
        for message, notice, known in (
            (r.answer_message, "request_answer", r.answered_at),
            (r.extension_message, "request_extended", r.extension_told_at),
            (r.told_message, outcome, r.told_at),
        ):
            if message is not None and known is None:
                asked[message] = (r.reference, notice)
    if not asked:
        return leaving, failed
    rows = session.execute(
        select(OutboxMessage.id).where(
            OutboxMessage.id.in_(asked), OutboxMessage.state.in_(LEAVING)
        )
    )
    for (message,) in rows:
        reference, notice = asked[message]
        leaving[reference].add(notice)
    for message in undeliverable(session, set(asked)):  # type: ignore[arg-type]
        reference, notice = asked[message]
        failed[reference].add(notice)
    return leaving, failed

"""A request's whole page, as one person may see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.approvals import reasons_not_to_decide
from kalix_compliance.casework.evidence import EvidenceRow, evidence_of
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval
from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.casework.story import StoryDay, story_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import CustomerCard, customer_card
from kalix_compliance.deadlines.queries import ClockView, clocks_about
from kalix_compliance.execution.unit import runtime
from kalix_compliance.notifications.notices import Audience, notice_of
from kalix_compliance.notifications.queries import MessageRow, messages_about
from kalix_compliance.staff.queries import every_name
from kalix_compliance.subject_requests.clocks import duty_of
from kalix_compliance.subject_requests.kinds import RequestChannel
from kalix_compliance.subject_requests.models import IdentityCode, SubjectRequest
from kalix_compliance.subject_requests.next_step import Step, next_step
from kalix_compliance.subject_requests.obligations import ANSWER
from kalix_compliance.subject_requests.queries.standing import standing_of
from kalix_compliance.subject_requests.rules import Standing
from kalix_compliance.subject_requests.wordings import WORDINGS, WORDS
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@dataclass(frozen=True)
class ApprovalView:
    """A signature that waits; `reasons` say why this reader may not sign, empty when they may."""

    id: UUID
    kind: ApprovalKind
    asked_by: str
    asked_at: datetime
    reason: str
    reasons: list[Sentence]


@dataclass(frozen=True)
class RequestFile:
    """`readable`: this person may read what was said and written, not only codes and dates."""

    request: SubjectRequest
    standing: Standing
    step: Step
    customer: CustomerCard
    wish: str
    representative: str
    outcome: str
    refusal: str
    place: str
    evidence: list[EvidenceRow]
    messages: list[MessageRow]
    clocks: list[ClockView]
    approvals: list[ApprovalView]
    story: list[StoryDay]
    owner: str
    registered_by: str
    identity_by: str
    refused_by: str
    readable: bool

    @property
    def promise(self) -> ClockView | None:
        """The clock of carrying it out."""
        code = duty_of(self.request)
        return next((clock for clock in self.clocks if clock.obligation.code == code), None)

    @property
    def first_answer(self) -> ClockView | None:
        return next((clock for clock in self.clocks if clock.obligation.code == ANSWER), None)


def find_request(session: Session, reference: str) -> SubjectRequest:
    """The request, or NotFound."""
    if not is_reference(reference):
        raise NotFound
    wanted = select(SubjectRequest).where(SubjectRequest.reference == reference)
    found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def request_file(session: Session, actor: Actor, reference: str, now: datetime) -> RequestFile:
    """Everything that the page shows, in a fixed number of statements."""
    actor.require(Permission.REQUEST_READ)
    request = find_request(session, reference)
    readable = actor.may(Permission.REQUEST_HANDLE)
    person = safes.of_many([request.customer_id]).get(request.customer_id)
    keys: safes.Keys = {request.customer_id: person}
    safe = person if readable else None
    standing = standing_of(session, request, now)
    names = every_name(session)
    return RequestFile(
        request=request,
        standing=standing,
        step=next_step(standing),
        customer=customer_card(session, actor, request.customer_id, keys=keys),
        wish=unseal_from(request, safe, "wish"),
        representative=unseal_from(request, safe, "representative"),
        outcome=unseal_from(request, safe, "outcome"),
        refusal=unseal_from(request, safe, "refusal"),
        place=place_of(request),
        evidence=evidence_of(session, reference, keys=keys),
        messages=_letters(session, actor, reference),
        clocks=clocks_about(session, reference, now=now),
        approvals=_approvals(session, request, actor, names, readable=readable),
        story=story_of(
            session,
            reference,
            WORDINGS,
            {**WORDS, "place": places()},
            readable=readable,
            names=names,
            keys=keys,
        ),
        owner=names.get(str(request.owner_id), ""),
        registered_by=names.get(request.registered_by, ""),
        identity_by=names.get(request.identity_by or "", ""),
        refused_by=names.get(request.refused_by or "", ""),
        readable=readable,
    )


def representative_of(request: SubjectRequest) -> str:
    """Who speaks for the person; empty when the person was erased."""
    safe = safes.of_many([request.customer_id]).get(request.customer_id)
    return unseal_from(request, safe, "representative")


def running_code(session: Session, request: SubjectRequest, now: datetime) -> IdentityCode | None:
    """The code that was sent and can still be entered."""
    wanted = select(IdentityCode).where(
        IdentityCode.request_id == request.id,
        IdentityCode.ended_at.is_(None),
        IdentityCode.expires_at > now,
    )
    return session.scalar(wanted.order_by(IdentityCode.sent_at.desc()).limit(1))


def places() -> dict[str, str]:
    """The showrooms' names by their codes; a hotline number or a complaint is its own name."""
    return {place.code: place.name for place in runtime.get().company.showrooms}


def place_of(request: SubjectRequest) -> str:
    if request.channel is RequestChannel.COMPLAINT:
        return ""
    return places().get(request.place, request.place)


def _letters(session: Session, actor: Actor, reference: str) -> list[MessageRow]:
    """The messages to the person; warnings to colleagues and mails to processors are no part of it."""
    messages = messages_about(session, actor, reference)
    return [m for m in messages if notice_of(m.notice).audience is Audience.CUSTOMER]


def _approvals(
    session: Session,
    request: SubjectRequest,
    actor: Actor,
    names: dict[str, str],
    *,
    readable: bool,
) -> list[ApprovalView]:
    rows = session.scalars(
        select(Approval)
        .where(Approval.about == request.reference, Approval.decided_at.is_(None))
        .order_by(Approval.asked_at)
    ).all()
    safe = safes.of_many([request.customer_id]).get(request.customer_id) if rows else None
    return [
        ApprovalView(
            id=row.id,
            kind=row.kind,
            asked_by=names.get(row.asked_by, ""),
            asked_at=row.asked_at,
            reason=unseal_from(row, safe, "reason") if readable else "",
            reasons=reasons_not_to_decide(row, actor.id),
        )
        for row in rows
    ]

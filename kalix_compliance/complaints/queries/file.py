"""A complaint's whole file, as one person may see it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.approvals import reasons_not_to_decide
from kalix_compliance.casework.evidence import EvidenceRow, evidence_of
from kalix_compliance.casework.models import Approval
from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.casework.story import StoryDay, story_of
from kalix_compliance.complaints.checklists import CHECKLISTS, Check
from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.complaints.next_step import Step, next_step
from kalix_compliance.complaints.obligations import RESOLVE
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import Standing
from kalix_compliance.complaints.states import ActionState
from kalix_compliance.complaints.story_words import WORDINGS, WORDS
from kalix_compliance.complaints.visibility import visible_to
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
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe


@dataclass(frozen=True)
class CheckView:
    check: Check
    result: str
    done: bool


@dataclass(frozen=True)
class ActionView:
    number: int
    suggestion: str
    what: str
    owner: str
    due_on: Any
    state: ActionState
    result: str
    effect: str
    done_at: datetime | None
    version: int


@dataclass(frozen=True)
class ApprovalView:
    """A request that waits; `reasons` say why this reader may not sign, empty when they may."""

    id: UUID
    kind: str
    asked_by: str
    asked_at: datetime
    reason: str
    reasons: list[Sentence]


@dataclass(frozen=True)
class ComplaintFile:
    complaint: Complaint
    standing: Standing
    step: Step
    customer: CustomerCard
    narrative: str
    wish: str
    order: dict[str, str]
    source: str
    findings: str
    checks: list[CheckView]
    actions: list[ActionView]
    evidence: list[EvidenceRow]
    messages: list[MessageRow]
    clocks: list[ClockView]
    approval: ApprovalView | None
    story: list[StoryDay]
    owner: str
    registered_by: str
    identity_by: str
    readable: bool
    """Whether this person may read what was said and written, not only codes and dates."""

    @property
    def promise(self) -> ClockView:
        """The clock of 15 days."""
        return next(clock for clock in self.clocks if clock.obligation.code == RESOLVE)

    @property
    def other_clocks(self) -> list[ClockView]:
        return [clock for clock in self.clocks if clock.obligation.code != RESOLVE]


def find_complaint(session: Session, actor: Actor, reference: str) -> Complaint:
    """The complaint, or NotFound: also when this actor may not know of it."""
    if not is_reference(reference):
        raise NotFound
    found = session.scalar(
        select(Complaint).where(Complaint.reference == reference, visible_to(actor))
    )
    if found is None:
        raise NotFound
    return found


def complaint_file(session: Session, actor: Actor, reference: str, now: datetime) -> ComplaintFile:
    """Everything that the file page shows, in a fixed number of statements."""
    complaint = find_complaint(session, actor, reference)
    readable = actor.may(Permission.COMPLAINT_HANDLE)
    person = safe_or_none(complaint)
    keys: safes.Keys = {complaint.customer_id: person}
    safe = person if readable else None
    standing = standing_of(session, complaint)
    actions = _action_rows(session, complaint)
    waits = _waiting_approval(session, reference)
    names = every_name(session)
    return ComplaintFile(
        complaint=complaint,
        standing=standing,
        step=next_step(standing),
        customer=customer_card(session, actor, complaint.customer_id, keys=keys),
        narrative=unseal_from(complaint, safe, "narrative"),
        wish=unseal_from(complaint, safe, "wish"),
        order=_order(complaint, safe),
        source=unseal_from(complaint, safe, "source"),
        findings=unseal_from(complaint, safe, "findings"),
        checks=_checks(session, complaint, safe),
        actions=[_action(action, names, safe) for action in actions],
        evidence=evidence_of(session, reference, keys=keys),
        messages=_letters(session, actor, reference),
        clocks=clocks_about(session, reference, now=now),
        approval=_approval(waits, names, safe, actor) if waits else None,
        story=story_of(
            session,
            reference,
            WORDINGS,
            {**WORDS, "place": _places()},
            readable=readable,
            names=names,
            keys=keys,
        ),
        readable=readable,
        owner=names.get(str(complaint.owner_id), ""),
        registered_by=names.get(complaint.registered_by, ""),
        identity_by=names.get(complaint.identity_by or "", ""),
    )


def _letters(session: Session, actor: Actor, reference: str) -> list[MessageRow]:
    """The messages to the customer; warnings to colleagues are no part of the file."""
    messages = messages_about(session, actor, reference)
    return [m for m in messages if notice_of(m.notice).audience is Audience.CUSTOMER]


def _places() -> dict[str, str]:
    """The showrooms' names by their codes; a hotline number is its own name."""
    return {place.code: place.name for place in runtime.get().company.showrooms}


def safe_or_none(complaint: Complaint) -> Safe | None:
    """None when the customer was erased: the case stays, its texts are gone."""
    try:
        return safes.of(complaint.customer_id)
    except Erased:
        return None


def checks_of(session: Session, complaint: Complaint) -> list[CheckView]:
    """The checklist of this kind of complaint with what was found in this round."""
    return _checks(session, complaint, safe_or_none(complaint))


def narrative_of(complaint: Complaint) -> str:
    """What the customer told; empty when the customer was erased."""
    return unseal_from(complaint, safe_or_none(complaint), "narrative")


def actions_of(session: Session, complaint: Complaint) -> list[ActionView]:
    """The remedial actions, by number."""
    rows = _action_rows(session, complaint)
    names = every_name(session)
    safe = safe_or_none(complaint)
    return [_action(row, names, safe) for row in rows]


def _order(complaint: Complaint, safe: Safe | None) -> dict[str, str]:
    raw = unseal_from(complaint, safe, "order")
    return dict(json.loads(raw)) if raw else {}


def _checks(session: Session, complaint: Complaint, safe: Safe | None) -> list[CheckView]:
    rows = session.scalars(
        select(VerificationCheck).where(
            VerificationCheck.complaint_id == complaint.id,
            VerificationCheck.round == complaint.reopened_times,
        )
    )
    done = {row.code: unseal_from(row, safe, "result") for row in rows}
    return [
        CheckView(check, done.get(check.code, ""), check.code in done)
        for check in CHECKLISTS[complaint.kind]
    ]


def _action_rows(session: Session, complaint: Complaint) -> list[RemedialAction]:
    wanted = select(RemedialAction).where(RemedialAction.complaint_id == complaint.id)
    return list(session.scalars(wanted.order_by(RemedialAction.number)))


def _action(action: RemedialAction, names: dict[str, str], safe: Safe | None) -> ActionView:
    return ActionView(
        number=action.number,
        suggestion=action.suggestion,
        what=unseal_from(action, safe, "what"),
        owner=names.get(str(action.owner_id), ""),
        due_on=action.due_on,
        state=action.state,
        result=unseal_from(action, safe, "result"),
        effect=unseal_from(action, safe, "effect"),
        done_at=action.done_at,
        version=action.version,
    )


def _waiting_approval(session: Session, reference: str) -> Approval | None:
    wanted = select(Approval).where(Approval.about == reference, Approval.decided_at.is_(None))
    return session.scalars(wanted.order_by(Approval.asked_at)).first()


def _approval(
    approval: Approval, names: dict[str, str], safe: Safe | None, actor: Actor
) -> ApprovalView:
    return ApprovalView(
        id=approval.id,
        kind=approval.kind.value,
        asked_by=names.get(approval.asked_by, ""),
        asked_at=approval.asked_at,
        reason=unseal_from(approval, safe, "reason"),
        reasons=reasons_not_to_decide(approval, actor.id),
    )

"""Deciding: notify, do not, or later. A decision counts when a second person of another role has signed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Harm
from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import Assessment, Breach, BreachDecision
from kalix_compliance.breaches.queries.standing import standing_of
from kalix_compliance.breaches.rules.decisions import (
    reasons_against,
    reasons_against_review,
    to_decide,
)
from kalix_compliance.breaches.rules.requirements import insist
from kalix_compliance.breaches.telling import tell
from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

SIGNED_AS = {
    DecisionAbout.AUTHORITY: ApprovalKind.AUTHORITY_DECISION,
    DecisionAbout.PEOPLE: ApprovalKind.PEOPLE_DECISION,
}


@command(Permission.BREACH_HANDLE)
def decide_breach(
    unit: Unit,
    reference: str,
    *,
    about: DecisionAbout,
    choice: Choice,
    facts: str,
    reasons: str = "",
    review_at: datetime | None = None,
) -> None:
    """Decide on the facts then known, and put it before a second person, who signs or does not.

    The facts are frozen with the decision: what is learned later does not change what was decided on.
    """
    breach = load_open(unit, reference)
    insist(to_decide(standing_of(unit.session, breach), about))
    _refuse_badly_founded(breach, about, choice, _harm(unit, breach), facts, reasons)
    if wrong := reasons_against_review(choice, review_at, unit.now):
        raise RuleBroken(*wrong, field="review_at")
    approval = approvals.ask(unit, reference, None, SIGNED_AS[about], reasons or facts)
    row = BreachDecision(
        id=new_id(),
        breach_id=breach.id,
        about=about,
        choice=choice,
        review_at=review_at if choice is Choice.LATER else None,
        made_at=unit.now,
        made_by=unit.actor.id,
        approval_id=approval.id,
    )
    seal_into(row, safes.house(), facts=facts, reasons=reasons)
    unit.session.add(row)
    unit.about(reference, about=about.value, choice=choice.value)
    words = "\n\n".join(part for part in (facts, reasons) if part)
    tell(unit, breach, "decided", words, question=about.value, choice=choice.value)


@command(Permission.BREACH_HANDLE)
def withdraw_decision(unit: Unit, reference: str, approval_id: UUID) -> None:
    """Take back a decision that nobody has signed yet. Only who put it there; it stays on record."""
    breach = load_open(unit, reference)
    row = unit.session.scalar(
        select(BreachDecision)
        .where(BreachDecision.breach_id == breach.id, BreachDecision.approval_id == approval_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    if row.made_by != unit.actor.id:
        raise RuleBroken(say("Chỉ người trình rút lại được."))
    if row.signed_at or row.declined_at or row.withdrawn_at:
        raise RuleBroken(say("Quyết định này không còn chờ ký nên không rút lại được."))
    approvals.withdraw_requests(unit, reference, SIGNED_AS[row.about])
    row.withdrawn_at = unit.now
    unit.about(reference, about=row.about.value)
    tell(unit, breach, "decision_withdrawn", question=row.about.value)


def _harm(unit: Unit, breach: Breach) -> Harm | None:
    """The newest answer to the statutory test."""
    return unit.session.scalar(
        select(Assessment.harm)
        .where(Assessment.breach_id == breach.id)
        .order_by(Assessment.at.desc(), Assessment.id.desc())
        .limit(1)
    )


def _refuse_badly_founded(
    breach: Breach,
    about: DecisionAbout,
    choice: Choice,
    harm: Harm | None,
    facts: str,
    reasons: str,
) -> None:
    if against := reasons_against(about, choice, harm, breach.data_types):
        raise RuleBroken(*against, field="choice")
    if not facts:
        raise RuleBroken(say("Ghi những điều đã biết lúc này."), field="facts")
    if choice is not Choice.NOTIFY and not reasons:
        raise RuleBroken(say("Nêu vì sao chưa báo."), field="reasons")

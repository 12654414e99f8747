"""Telling people that the time has come to look at a decision again that was left for later."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from kalix_compliance.breaches.catalogue import ABOUT_NAMES
from kalix_compliance.breaches.kinds import Choice
from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import Breach, BreachDecision
from kalix_compliance.breaches.telling import tell
from kalix_compliance.breaches.warnings import watching, write_to
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit


@command(Permission.SYSTEM_REMIND)
def remind_of_review(unit: Unit, reference: str, decision_id: UUID) -> bool:
    """Tell those who follow breaches, once; False when another worker has been faster."""
    breach = load_open(unit, reference)
    row = unit.session.get_one(BreachDecision, decision_id, with_for_update=True)
    if row.reminded_at is not None or row.review_at is None:
        return False
    row.reminded_at = unit.now
    unit.about(reference, about=row.about.value)
    tell(unit, breach, "review_due", question=row.about.value)
    write_to(
        unit,
        reference,
        "breach_review",
        watching(unit),
        once=f"review:{decision_id}",
        what=ABOUT_NAMES[row.about],
        review_at=row.review_at,
    )
    return True


def reviews_due(unit: Unit) -> list[tuple[str, UUID]]:
    """The signed "later" whose time is over and was not told of: of open breaches, not replaced."""
    later = aliased(BreachDecision)
    replaced = exists().where(
        later.breach_id == BreachDecision.breach_id,
        later.about == BreachDecision.about,
        later.signed_at > BreachDecision.signed_at,
    )
    rows = unit.session.execute(
        select(Breach.reference, BreachDecision.id)
        .join(Breach, Breach.id == BreachDecision.breach_id)
        .where(
            BreachDecision.choice == Choice.LATER,
            BreachDecision.signed_at.is_not(None),
            BreachDecision.review_at <= unit.now,
            BreachDecision.reminded_at.is_(None),
            Breach.closed_at.is_(None),
            Breach.ruled_out_at.is_(None),
            ~replaced,
        )
        .order_by(BreachDecision.review_at)
    )
    return [(reference, decision_id) for reference, decision_id in rows]

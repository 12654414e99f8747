"""What the worker does for decisions that were left for later: tell people when their time has come."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from kalix_compliance.breaches.catalogue import ABOUT_NAMES
from kalix_compliance.breaches.kinds import Choice
from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import Breach, BreachDecision
from kalix_compliance.breaches.telling import tell
from kalix_compliance.breaches.warnings import watching, write_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit


def remind_of_reviews(actor: Actor) -> str | None:
    """Every minute (needs system:remind): each signed "later" whose time is over and was not told of."""
    actor.require(Permission.SYSTEM_REMIND)
    with open_unit(actor) as unit:
        due = _due(unit)
    told = sum(remind_of_review(actor, reference, decision_id) for reference, decision_id in due)
    return f"told={told}" if told else None


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


def _due(unit: Unit) -> list[tuple[str, UUID]]:
    """The decisions that count, of breaches that are open."""
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

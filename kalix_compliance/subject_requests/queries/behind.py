"""Whose a complaint is out of which a request comes, without knowing complaints."""

from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.contributions import contributed

COMPLAINTS = "KN"


def owner_of_complaint(session: Session, actor: Actor, reference: str) -> UUID | None:
    """The customer of this complaint; None when there is none that this actor may know of."""
    for records in contributed().records:
        if records.prefix != COMPLAINTS:
            continue
        hidden = () if actor.is_system else records.hidden_from(session, actor, [reference])
        if reference not in hidden:
            return records.owners(session, [reference]).get(reference)
    return None

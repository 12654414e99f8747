"""What consents show on other pages: a person's card, a request to withdraw."""

from typing import Any
from uuid import UUID

from flask import Flask, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.consents.catalogue import BY_STAFF, WITHDRAWAL_NAMES
from kalix_compliance.consents.queries.register import consents_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.vault import safes

WITHDRAW = "withdraw"


def install_consents(app: Flask) -> None:
    """A customer's page shows what the customer agreed to; so does a request to withdraw."""
    app.extensions.setdefault("customer_panels", []).append(on_card)
    app.extensions.setdefault("request_panels", []).append(on_request)


def on_card(session: Session, actor: Actor, customer_id: UUID) -> Markup:
    """What this person agreed to, each with a button that takes it back."""
    return _drawn(session, actor, customer_id, about="")


def on_request(session: Session, actor: Actor, request: Any) -> Markup:
    """The same on a request to withdraw consent, where the way is the request itself."""
    if str(request.kind) != WITHDRAW:
        return Markup("")
    ended = request.ended_at is not None
    return _drawn(session, actor, request.customer_id, about=str(request.reference), ended=ended)


def _drawn(
    session: Session, actor: Actor, customer_id: UUID, about: str, *, ended: bool = False
) -> Markup:
    if not actor.may(Permission.CONSENT_READ):
        return Markup("")
    rows = consents_of(session, actor, customer_id)
    if not (rows or about or safes.of_many([customer_id])):
        return Markup("")  # of an erased person nothing can be said
    drawn = render_template(
        "consents/_panel.html",
        rows=rows,
        customer_id=customer_id,
        about=about,
        may_record=actor.may(Permission.CONSENT_RECORD) and not ended,
        ended=ended,
        ways=[(str(way), WITHDRAWAL_NAMES[way]) for way in BY_STAFF],
    )
    return Markup(drawn)  # noqa: S704 - the template has escaped it

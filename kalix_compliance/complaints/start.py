"""What complaints lend to other pages."""

from uuid import UUID

from flask import Flask, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.complaints.catalogue import KIND_NAMES
from kalix_compliance.complaints.queries.search import ComplaintSearch
from kalix_compliance.complaints.states import STATE_NAMES, State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.reading import now


def install_complaints(app: Flask) -> None:
    """A customer's page shows the customer's complaints."""
    app.extensions.setdefault("customer_panels", []).append(_panel)


def _panel(session: Session, actor: Actor, customer_id: UUID) -> Markup:
    if not actor.may(Permission.COMPLAINT_READ):
        return Markup("")
    search = ComplaintSearch(states=frozenset(State), customer_id=customer_id)
    rows = search.page(session, actor, now()).rows
    drawn = render_template(
        "complaints/_panel.html", rows=rows, states=STATE_NAMES, kinds=KIND_NAMES
    )
    return Markup(drawn)  # noqa: S704 - the template has escaped it

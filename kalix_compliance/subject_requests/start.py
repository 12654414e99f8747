"""What requests lend to other pages."""

from typing import Any
from uuid import UUID

from flask import Flask, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.subject_requests.queries.search import requests_from, requests_of
from kalix_compliance.web.reading import now

COMPLAINT_ENDED = ("closed", "withdrawn")


def install_requests(app: Flask) -> None:
    """A customer's page, and a complaint's, show the requests and where to note another."""
    app.extensions.setdefault("customer_panels", []).append(_on_customer)
    app.extensions.setdefault("complaint_panels", []).append(_on_complaint)


def _on_customer(session: Session, actor: Actor, customer_id: UUID) -> Markup:
    if not actor.may(Permission.REQUEST_READ):
        return Markup("")
    rows = requests_of(session, actor, customer_id, now())
    if not rows:
        return Markup("")
    drawn = render_template("subject_requests/_customer_panel.html", rows=rows)
    return Markup(drawn)  # noqa: S704 - the template has escaped it


def _on_complaint(session: Session, actor: Actor, complaint: Any) -> Markup:
    if not actor.may(Permission.REQUEST_READ):
        return Markup("")
    drawn = render_template(
        "subject_requests/_complaint_panel.html",
        rows=requests_from(session, actor, complaint.reference, now()),
        c=complaint,
        may_ask=actor.may(Permission.REQUEST_HANDLE) and complaint.state not in COMPLAINT_ENDED,
    )
    return Markup(drawn)  # noqa: S704 - the template has escaped it

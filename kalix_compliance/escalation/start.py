"""What a complaint's page shows of the breach that it led to."""

from flask import Flask, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.breaches.queries.search import breaches_of_complaints
from kalix_compliance.complaints.catalogue import Kind
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission


def install_escalation(app: Flask) -> None:
    """A complaint's page shows its breach, or lets one be opened from it."""
    app.extensions.setdefault("complaint_panels", []).append(_panel)


def _panel(session: Session, actor: Actor, complaint: Complaint) -> Markup:
    found = breaches_of_complaints(session, [complaint.reference]).get(complaint.reference)
    likely = complaint.kind is Kind.LEAK or complaint.escalated_at is not None
    offers = likely and actor.may(Permission.BREACH_HANDLE)
    if not found and not offers:
        return Markup("")
    drawn = render_template(
        "escalation/_panel.html",
        c=complaint,
        breach=found,
        readable=actor.may(Permission.BREACH_READ),
    )
    return Markup(drawn)  # noqa: S704 - the template has escaped it

"""What breaches lend to other pages."""

from uuid import UUID

from flask import Flask, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.breaches.queries.rows import breach_rows
from kalix_compliance.breaches.queries.search import breaches_of_customer
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.reading import now


def install_breaches(app: Flask) -> None:
    """A customer's page shows on which breaches' lists the customer stands."""
    app.extensions.setdefault("customer_panels", []).append(_panel)


def _panel(session: Session, actor: Actor, customer_id: UUID) -> Markup:
    if not actor.may(Permission.BREACH_READ):
        return Markup("")
    breaches = breaches_of_customer(session, customer_id)
    if not breaches:
        return Markup("")
    drawn = render_template(
        "breaches/_customer_panel.html", rows=breach_rows(session, breaches, now())
    )
    return Markup(drawn)  # noqa: S704 - the template has escaped it

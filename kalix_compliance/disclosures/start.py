"""What disclosures lend to other pages."""

from uuid import UUID

from flask import Flask, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.disclosures.queries.search import disclosures_of_customer
from kalix_compliance.web.reading import now


def install_disclosures(app: Flask) -> None:
    """A customer's page shows to whom the customer's data went, as far as the reader may know of it."""
    app.extensions.setdefault("customer_panels", []).append(_panel)


def _panel(session: Session, actor: Actor, customer_id: UUID) -> Markup:
    rows = disclosures_of_customer(session, actor, customer_id, now())
    if not rows:
        return Markup("")
    drawn = render_template("disclosures/_customer_panel.html", rows=rows)
    return Markup(drawn)  # noqa: S704 - the template has escaped it

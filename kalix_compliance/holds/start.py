"""What holds lend to other pages: what is held there, and the way to hold it."""

from typing import Any
from uuid import UUID

from flask import Flask, render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.holds.register import HoldRow, holds_shown
from kalix_compliance.web.reading import now

ON_RECORDS = ("complaint_panels", "breach_panels", "request_panels", "disclosure_panels")


def install_holds(app: Flask) -> None:
    """The pages of a customer and of every kind of record show the holds on them."""
    app.extensions.setdefault("customer_panels", []).append(_on_customer)
    for place in ON_RECORDS:
        app.extensions.setdefault(place, []).append(_on_record)


def _on_customer(session: Session, actor: Actor, customer_id: UUID) -> Markup:
    rows = holds_shown(session, actor, now(), person=customer_id)
    return _drawn(actor, rows, url_for("holds.new", customer=customer_id), person=True)


def _on_record(session: Session, actor: Actor, record: Any) -> Markup:
    """The record's own holds, and its person's: both keep it."""
    person = getattr(record, "customer_id", None)
    rows = holds_shown(session, actor, now(), person=person, record=record.reference)
    return _drawn(actor, rows, url_for("holds.new", about=record.reference), person=False)


def _drawn(actor: Actor, rows: list[HoldRow], new_url: str, *, person: bool) -> Markup:
    may_place = actor.may(Permission.HOLD_MANAGE)
    if not actor.may(Permission.HOLD_READ) or not (rows or (may_place and not person)):
        return Markup("")
    drawn = render_template(
        "holds/_panel.html", rows=rows, new_url=new_url if may_place else None, person=person
    )
    return Markup(drawn)  # noqa: S704 - the template has escaped it

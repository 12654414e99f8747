"""What the page of a request for erasure, and the page of a customer, show of an erasure."""

from uuid import UUID

from flask import Flask, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.subject_requests.erasing.codes import STATES
from kalix_compliance.subject_requests.erasing.loading import erasures_of
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.erasure_rows import halt_words


def install_erasing(app: Flask) -> None:
    """A request for erasure leads to it; a customer's page says how far it is."""
    app.extensions.setdefault("request_panels", []).append(_on_request)
    app.extensions.setdefault("customer_panels", []).append(_on_customer)


def _on_request(session: Session, actor: Actor, request: SubjectRequest) -> Markup:
    if request.kind is not RequestKind.DELETE or not actor.may(Permission.REQUEST_READ):
        return Markup("")
    return _drawn(session, actor, request.customer_id, request)


def _on_customer(session: Session, actor: Actor, customer_id: UUID) -> Markup:
    if not actor.may(Permission.REQUEST_READ):
        return Markup("")
    return _drawn(session, actor, customer_id, None)


def _drawn(
    session: Session, actor: Actor, customer_id: UUID, request: SubjectRequest | None
) -> Markup:
    found = erasures_of(session, customer_id)
    standing = next((one for one in found if one.cancelled_at is None), None)
    may_ask = (
        request is not None and request.ended_at is None and actor.may(Permission.REQUEST_HANDLE)
    )
    if not found and not may_ask:
        return Markup("")
    drawn = render_template(
        "subject_requests/_erasure_panel.html",
        customer_id=customer_id,
        r=request,
        e=standing,
        past=[one for one in found if one is not standing],
        may_ask=may_ask and standing is None,
        states=STATES,
        halted=halt_words(standing.halted) if standing else "",
    )
    return Markup(drawn)  # noqa: S704 - the template has escaped it

"""What the page of a request shows of its package."""

from flask import Flask, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.package.reasons import ASKED_FOR
from kalix_compliance.subject_requests.queries.packages import desk_of
from kalix_compliance.web.reading import now


def install_package_panel(app: Flask) -> None:
    """A request to see data, or for a copy, shows how far its package is."""
    app.extensions.setdefault("request_panels", []).append(_panel)


def _panel(session: Session, actor: Actor, request: SubjectRequest) -> Markup:
    if request.kind not in ASKED_FOR or not actor.may(Permission.REQUEST_READ):
        return Markup("")
    desk = desk_of(session, actor, request, now())
    drawn = render_template(
        "subject_requests/_package_panel.html", desk=desk, r=request, p=desk.current
    )
    return Markup(drawn)  # noqa: S704 - the template has escaped it

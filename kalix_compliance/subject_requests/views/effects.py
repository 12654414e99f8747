"""What the pages share on which a request is carried out: which request, whose, until when, what was done."""

from typing import Any

from flask import Flask, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kalix_compliance.casework.evidence import evidence_of
from kalix_compliance.casework.file_kinds import ENDINGS, LARGEST
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import LIMIT_NAMES, PURPOSES, Limit
from kalix_compliance.customers.queries import customer_card
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.subject_requests.catalogue import KIND_NAMES
from kalix_compliance.subject_requests.effects.loading import (
    reasons_not_known,
    reasons_not_open,
)
from kalix_compliance.subject_requests.effects.words import (
    MUST_BE_PASSED_ON,
    STATE_WORDS,
    WAYS,
)
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.package.loading import request_of
from kalix_compliance.subject_requests.queries.effects import asked_of, effects_of
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

LIMIT_OF = {RequestKind.RESTRICT: Limit.RESTRICTED, RequestKind.OBJECT: Limit.OBJECTED}
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)


def install_effects(app: Flask) -> None:
    """A request's page shows what it has changed; a processor's what it was asked to do."""
    app.extensions.setdefault("request_panels", []).append(_panel)
    app.extensions.setdefault("processor_panels", []).append(_processor_panel)


def find(reference: str) -> SubjectRequest:
    """The request of this page; raises NotFound."""
    return request_of(reader(), reference)


def effects_page(template: str, request: SubjectRequest, **values: Any) -> str:
    """`templates/subject_requests/<template>` with the request, the customer masked, and its effects."""
    session, actor = reader(), current_actor()
    values.setdefault("reasons", [*reasons_not_open(request), *reasons_not_known(request)])
    return render_template(
        f"subject_requests/{template}",
        customer=customer_card(session, actor, request.customer_id),
        accept=ACCEPT,
        largest=LARGEST,
        **_shown(session, actor, request),
        **{"clear": {}, **values},
    )


def to_effects(reference: str, anchor: str | None = None) -> Response:
    """Back to what was done, after a step."""
    return redirect(url_for("subject_requests.effects", reference=reference, _anchor=anchor), 303)


def _shown(session: Session, actor: Actor, request: SubjectRequest) -> dict[str, Any]:
    limit = LIMIT_OF.get(request.kind)
    open_ = not reasons_not_open(request)
    return {
        "r": request,
        "kind_words": KIND_NAMES[request.kind],
        "last_day": last_day_of(request.due_at),
        "done": effects_of(session, request, in_hanoi(now()).date()),
        "limit": limit,
        "limit_name": LIMIT_NAMES.get(limit) if limit else None,
        "states": STATE_WORDS,
        "ways": WAYS,
        "files": evidence_of(session, request.reference),
        "purposes": list(PURPOSES.items()),
        "handle": actor.may(Permission.REQUEST_HANDLE) and open_,
        "may": actor.may,
        "P": Permission,
    }


def _panel(session: Session, actor: Actor, request: SubjectRequest) -> Markup:
    """The part of a request's page; nothing for kinds that change nothing and were not passed on."""
    if not actor.may(Permission.REQUEST_READ):
        return Markup("")
    shown = _shown(session, actor, request)
    if request.kind not in MUST_BE_PASSED_ON and not (
        shown["done"].passed_on or request.others_must_act
    ):
        return Markup("")
    drawn = render_template("subject_requests/_effects_panel.html", **shown)
    return Markup(drawn)  # noqa: S704 - the template has escaped it


def _processor_panel(session: Session, actor: Actor, processor_id: Any) -> Markup:
    if not actor.may(Permission.REQUEST_READ):
        return Markup("")
    drawn = render_template(
        "subject_requests/_processor_panel.html",
        rows=asked_of(session, processor_id, in_hanoi(now()).date()),
        kinds=KIND_NAMES,
        states=STATE_WORDS,
        title=_("Yêu cầu đã chuyển"),
    )
    return Markup(drawn)  # noqa: S704 - the template has escaped it

"""A request's page: clocks, facts, what is to be done, signatures, history."""

from collections.abc import Callable

from flask import current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.forms import RevealForm
from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.deadlines.drawing import Step as RulerStep
from kalix_compliance.subject_requests.catalogue import (
    CHANNEL_NAMES,
    GROUNDS,
    IDENTITY_NAMES,
    KIND_NAMES,
    RELATION_NAMES,
    RIGHTS,
    WAYS,
)
from kalix_compliance.subject_requests.commands.keeping import reveal_for_request
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.file import RequestFile, request_file
from kalix_compliance.subject_requests.rules import Requirement, to_complete
from kalix_compliance.subject_requests.states import CHIPS, STATE_NAMES
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

SHOWN_SECONDS = 60
Panel = Callable[[Session, Actor, SubjectRequest], Markup]


@section.page("/<reference>", permission=Permission.REQUEST_READ)
def file(reference: str) -> ResponseReturnValue:
    return show_file(reference)


@section.action("/<reference>/reveal", permission=Permission.CUSTOMER_REVEAL)
def reveal(reference: str) -> ResponseReturnValue:
    """One field of the person in clear, on this page only; back to the mask after a minute."""
    form = RevealForm()
    revealed: dict[str, str] = {}

    def show() -> None:
        name = form.field.data
        revealed[name] = reveal_for_request(current_actor(), reference, name, form.purpose.data)

    if not form.accepted(show):
        for _field, trouble in form.troubles():
            flash(str(trouble), "care")
    back = url_for("subject_requests.file", reference=reference)
    return show_file(reference, revealed=revealed), {"Refresh": f"{SHOWN_SECONDS}; url={back}"}


def show_file(reference: str, *, revealed: dict[str, str] | None = None) -> str:
    """The page; `revealed` holds a field in clear when this very request asked for it."""
    actor = current_actor()
    case = request_file(reader(), actor, reference, now())
    panels: list[Panel] = current_app.extensions.get("request_panels", [])
    may_reveal = actor.may(Permission.CUSTOMER_REVEAL) and not case.customer.erased
    return render_template(
        "subject_requests/file.html",
        case=case,
        r=case.request,
        needs=_needs(case),
        revealed=revealed or {},
        ruler=case.promise.full_ruler(_ruler_steps(case)) if case.promise else None,
        clocks=[c for c in case.clocks if c.cancelled_at is None and c is not case.promise],
        panels=[drawn for panel in panels if (drawn := panel(reader(), actor, case.request))],
        reveal_url=url_for("subject_requests.reveal", reference=reference) if may_reveal else None,
        purposes=list(PURPOSES.items()),
        names={
            "kind": KIND_NAMES,
            "state": STATE_NAMES,
            "channel": CHANNEL_NAMES,
            "identity": IDENTITY_NAMES,
            "relation": RELATION_NAMES,
            "ground": GROUNDS,
            "way": WAYS,
            "approval": KINDS,
        },
        may=actor.may,
        P=Permission,
        chip=CHIPS[case.request.state],
        right=RIGHTS[case.request.kind],
    )


def _needs(case: RequestFile) -> list[Requirement]:
    """What completing still needs, and what of it is met; nothing once the request has ended."""
    return [] if case.standing.closed_to_work else to_complete(case.standing)


def _ruler_steps(case: RequestFile) -> list[RulerStep]:
    request = case.request
    steps = [
        (request.identity_at, _("đối chiếu")),
        (request.answered_at, _("trả lời")),
        (request.told_at, _("báo kết quả")),
    ]
    return [RulerStep(at, words) for at, words in steps if at and at >= request.received_at]

"""Restriction and objection: set the mark that stops bulk mail."""

from collections.abc import Callable

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.subject_requests.commands.restricting import (
    object_by_request,
    restrict_by_request,
)
from kalix_compliance.subject_requests.effects.loading import reasons_not_open
from kalix_compliance.subject_requests.forms.effects import LimitForm
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.subject_requests.views.effects import LIMIT_OF, effects_page, find, to_effects
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor

STEPS: dict[RequestKind, Callable[..., None]] = {
    RequestKind.RESTRICT: restrict_by_request,
    RequestKind.OBJECT: object_by_request,
}


@section.form("/<reference>/limit", permission=Permission.REQUEST_HANDLE)
def limit(reference: str) -> ResponseReturnValue:
    """Restrict, or note the objection: what the kind of the request asks for."""
    about = find(reference)
    if about.kind not in LIMIT_OF:
        raise NotFound
    form = LimitForm()
    if form.accepted(lambda: STEPS[about.kind](current_actor(), reference, scope=text(form.scope))):
        flash(
            _("Đã đặt hạn chế xử lý cho khách này.")
            if about.kind is RequestKind.RESTRICT
            else _("Đã ghi phản đối vào hồ sơ khách.")
        )
        return to_effects(reference)
    return effects_page("limit.html", about, form=form, reasons=reasons_not_open(about))

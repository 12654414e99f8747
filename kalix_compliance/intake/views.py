"""The intake page, and the small questions that it asks while somebody types."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import CustomerRow, likely_same
from kalix_compliance.intake import commands
from kalix_compliance.intake.forms import NEW, IntakeForm, typed_in
from kalix_compliance.intake.queries.callers import Caller, caller, find_callers
from kalix_compliance.intake.queries.drafts import draft_of, drafts_of
from kalix_compliance.intake.queries.promise import Promise, promise_for
from kalix_compliance.web import formats
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader
from kalix_compliance.web.sections import Section

section = Section("intake", __name__, url_prefix="/intake")
USUAL_WAY_IN = "usual_way_in"
UNPROCESSABLE = 422


@section.form("", permission=Permission.COMPLAINT_REGISTER)
def new() -> ResponseReturnValue:
    form = opened_form() if request.method == "GET" else IntakeForm()
    if not form.is_submitted():
        return page(form, drafts=drafts_of(reader(), current_actor()))
    pressed, _colon, what = request.form.get("do", "save").partition(":")
    return STEPS.get(pressed, save)(form, what)

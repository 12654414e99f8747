"""The page from which a bundle is asked for, and where its verifier can be fetched apart."""

import hashlib
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kalix_compliance.audit.checkpoints import Checkpoint, fingerprint
from kalix_compliance.audit.witness import last_checkpoint, signer_of
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.table import Asking, Filters
from kalix_compliance.inspection.bundle import VERIFIER
from kalix_compliance.inspection.forms import PeriodForm
from kalix_compliance.inspection.kind import INSPECTION, period_of
from kalix_compliance.inspection.views.section import section
from kalix_compliance.web.downloads import download
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

MAY = Permission.INSPECTION_EXPORT
FILTERS = ("from", "to", "secret")


@section.form("/", permission=MAY)
def index() -> ResponseReturnValue:
    """Choose the days; what the file is for is asked on the next page."""
    form = PeriodForm()
    if request.method == "GET":
        _prefill(form)
    chosen: list[Filters] = []
    if form.accepted(lambda: chosen.append(INSPECTION.read(_asking(form.filters)))):
        sent: dict[str, Any] = {"export_kind": INSPECTION.code, **chosen[0]}
        return redirect(url_for("exports.new", **sent), 303)
    return render_template(
        "inspection/index.html",
        form=form,
        last=_last(),
        fingerprint=fingerprint(signer_of(current_app.config).key),
        verifier=hashlib.sha256(VERIFIER.read_bytes()).hexdigest(),
    )


@section.page("/verify.py", permission=MAY)
def verifier() -> ResponseReturnValue:
    """The verifier alone, to be handed over apart from any bundle."""
    return download(VERIFIER.read_bytes(), "verify.py", "text/x-python")


def _prefill(form: PeriodForm) -> None:
    """The days that an address asks for, when they mean something; this year otherwise."""
    sent = {name: value for name, value in request.args.items() if name in FILTERS}
    try:
        filters = INSPECTION.read(_asking(sent))
    except RuleBroken:
        filters = INSPECTION.read(_asking({}))
    period = period_of(filters)
    form.first.data, form.last.data = period.first, period.last
    form.secret.data = "secret" in filters


def _asking(filters: Filters) -> Asking:
    return Asking(reader(), current_actor(), filters, now(), company())


def _last() -> Checkpoint | None:
    try:
        return last_checkpoint(current_app.config)
    except OSError:  # the system's page says what is wrong with the folder
        return None

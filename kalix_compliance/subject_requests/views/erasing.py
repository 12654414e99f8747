"""The pages of an erasure: what stands against it, asking, signing, telling, calling off, the certificate."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.story import story_of
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.subject_requests.commands import erasing as commands
from kalix_compliance.subject_requests.erasing import story
from kalix_compliance.subject_requests.erasing.codes import STATES
from kalix_compliance.subject_requests.erasing.rules import (
    reasons_not_to_cancel,
    reasons_not_to_note_told,
)
from kalix_compliance.subject_requests.forms.erasing import (
    CancelErasureForm,
    PlanForm,
    SignErasureForm,
    ToldOfErasureForm,
)
from kalix_compliance.subject_requests.kinds import ErasureState, ToldBy
from kalix_compliance.subject_requests.queries import erasure as queries
from kalix_compliance.subject_requests.queries.erasure_rows import erasure_rows
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.downloads import download
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

P = Permission
NEEDS_REQUEST = say(
    "Không có yêu cầu của người này thì chỉ cán bộ bảo vệ dữ liệu lập được việc xóa. Ghi yêu cầu trước."
)
SIGNING = (Decision.APPROVED.value, Decision.DECLINED.value)


@section.page("/erasures", permission=P.REQUEST_READ)
def erasures() -> ResponseReturnValue:
    return render_template(
        "subject_requests/erasures.html", rows=erasure_rows(reader()), states=STATES
    )


@section.form("/erasures/of/<uuid:customer_id>", permission=P.REQUEST_HANDLE)
def erasure_new(customer_id: UUID) -> ResponseReturnValue:
    """What stands against erasing this person, what goes and what stays; and the asking for it."""
    number = request.values.get("request_reference") or request.args.get("request", "")
    asked = queries.request_for(reader(), number) if number else None
    form = PlanForm(request_reference=number)
    made: list[str] = []
    if form.accepted(
        lambda: made.append(
            commands.plan_erasure(
                current_actor(), customer_id, number or None, reason=text(form.reason)
            )
        )
    ):
        flash(_("Đã trình ký việc xóa %(ref)s.", ref=made[0]))
        return redirect(url_for("subject_requests.erasure", reference=made[0]), 303)
    plan = queries.plan_for(reader(), customer_id, asked, now())
    if asked is None and not current_actor().may(P.RETENTION_MANAGE):
        plan.reasons.append(NEEDS_REQUEST)
    return render_template(
        "subject_requests/erasure_new.html", form=form, plan=plan, cooling_hours=_cooling_hours()
    )


@section.page("/erasures/<reference>", permission=P.REQUEST_READ)
def erasure(reference: str) -> ResponseReturnValue:
    return _page("erasure.html", queries.erasure_file(reader(), reference, now()))


@section.form("/erasures/<reference>/sign", permission=P.ERASURE_APPROVE)
def erasure_sign(reference: str) -> ResponseReturnValue:
    file = queries.erasure_file(reader(), reference, now())
    form = SignErasureForm(version=file.erasure.version)
    if request.method == "POST" and request.form.get("decision") not in SIGNING:
        abort(400)
    signs = request.form.get("decision") == Decision.APPROVED.value
    if form.accepted(
        lambda: commands.sign_erasure(
            current_actor(),
            reference,
            Decision.APPROVED if signs else Decision.DECLINED,
            remark=text(form.remark),
            version=form.seen_version,
        )
    ):
        flash(_("Đã ký việc xóa %(ref)s.", ref=reference) if signs else _("Đã ghi là không ký."))
        return _to_file(reference)
    own = file.erasure.planned_by == current_actor().id
    return _page("erasure_sign.html", file, form=form, own=own)


@section.form("/erasures/<reference>/cancel", permission=P.REQUEST_HANDLE)
def erasure_cancel(reference: str) -> ResponseReturnValue:
    file = queries.erasure_file(reader(), reference, now())
    form = CancelErasureForm(version=file.erasure.version)
    if form.accepted(
        lambda: commands.cancel_erasure(
            current_actor(), reference, form.chosen, version=form.seen_version
        )
    ):
        flash(_("Đã hủy việc xóa %(ref)s. Dữ liệu còn nguyên.", ref=reference))
        return _to_file(reference)
    reasons = reasons_not_to_cancel(file.erasure.state, file.erasure.step)
    return _page("erasure_cancel.html", file, form=form, reasons=reasons)


@section.form("/erasures/<reference>/told", permission=P.REQUEST_HANDLE)
def erasure_told(reference: str) -> ResponseReturnValue:
    file = queries.erasure_file(reader(), reference, now())
    form = ToldOfErasureForm(version=file.erasure.version, at=now())
    if form.accepted(
        lambda: commands.note_told(
            current_actor(),
            reference,
            ToldBy(form.told_by.data),
            form.moment,
            version=form.seen_version,
        )
    ):
        flash(_("Đã ghi là người này biết ngày xóa."))
        return _to_file(reference)
    reasons = reasons_not_to_note_told(file.erasure.state, file.erasure.told_at)
    return _page("erasure_told.html", file, form=form, reasons=reasons)


@section.page("/erasures/<reference>/certificate", permission=P.REQUEST_READ)
def erasure_certificate(reference: str) -> ResponseReturnValue:
    """The certificate as it was made: the bytes whose hash is in the audit trail."""
    content = queries.certificate_of(reader(), reference)
    return download(content, f"giay-chung-nhan-{reference}.pdf", "application/pdf")


def _page(template: str, file: queries.ErasureFile, **values: Any) -> str:
    form: Form | None = values.get("form")
    if form is not None and form.stale:
        form.version.data = str(file.erasure.version)
    actor = current_actor()
    e = file.erasure
    return render_template(
        f"subject_requests/{template}",
        file=file,
        e=e,
        states=STATES,
        State=ErasureState,
        story=story_of(reader(), e.reference, story.WORDINGS, story.WORDS),
        may_sign=actor.may(P.ERASURE_APPROVE) and e.planned_by != actor.id,
        may_handle=actor.may(P.REQUEST_HANDLE),
        can_cancel=not reasons_not_to_cancel(e.state, e.step),
        cooling_hours=_cooling_hours(),
        can_tell=not reasons_not_to_note_told(e.state, e.told_at),
        **values,
    )


def _cooling_hours() -> int:
    span: timedelta = current_app.config["ERASURE_COOLING"]
    return round(span.total_seconds() / 3600)


def _to_file(reference: str) -> ResponseReturnValue:
    return redirect(url_for("subject_requests.erasure", reference=reference), 303)

"""The intake page, and the small questions that it asks while somebody types."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from kalix_compliance.casework.file_kinds import ENDINGS
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import CustomerRow, likely_same
from kalix_compliance.intake import commands
from kalix_compliance.intake.forms import NEW, IntakeForm, valid_id
from kalix_compliance.intake.queries.callers import Caller, Hits, caller, find_callers
from kalix_compliance.intake.queries.drafts import DraftRow, draft_of, drafts_of
from kalix_compliance.intake.queries.promise import Promise, promise_for
from kalix_compliance.intake.rules import entrances
from kalix_compliance.web import formats
from kalix_compliance.web.frame import language
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader
from kalix_compliance.web.sections import Section

section = Section("intake", __name__, url_prefix="/intake")
USUAL_WAY_IN = "usual_way_in"
UNPROCESSABLE = 422


@section.form("", permission=Permission.COMPLAINT_REGISTER)
def new() -> ResponseReturnValue:
    if request.method == "GET":
        return _page(_opened_form(), drafts=drafts_of(reader(), current_actor()))
    pressed, _colon, what = request.form.get("do", "save").partition(":")
    return STEPS.get(pressed, _save)(IntakeForm(), what)


@section.action("/lookup", permission=Permission.COMPLAINT_REGISTER)
def lookup() -> ResponseReturnValue:
    """The lines under the caller's field, while somebody types."""
    found = find_callers(reader(), current_actor(), request.form.get("caller", ""))
    return render_template("intake/_hits.html", hits=found)


@section.action("/person", permission=Permission.COMPLAINT_REGISTER)
def person() -> ResponseReturnValue:
    """Everything on the page that depends on who is complaining."""
    return render_template("intake/_person.html", **_about_person(IntakeForm()))


@section.action("/promise", permission=Permission.COMPLAINT_REGISTER)
def promise() -> ResponseReturnValue:
    """Everything on the page that depends on when and about what."""
    form = IntakeForm()
    return render_template("intake/_promise.html", form=form, promise=_promise(form))


@section.action("/draft", permission=Permission.COMPLAINT_REGISTER)
def keep() -> ResponseReturnValue:
    """Autosave: answers with the time of day at which the draft was kept."""
    kept = _keep(IntakeForm())
    return Response(formats.clock_time(kept), mimetype="text/plain")


@section.action("/draft/<uuid:opened>/drop", permission=Permission.COMPLAINT_REGISTER)
def drop(opened: UUID) -> ResponseReturnValue:
    commands.drop_draft(current_actor(), opened)
    flash(_("Đã bỏ bản nháp."))
    return redirect(url_for("intake.new"), 303)


@section.page("/token", permission=Permission.COMPLAINT_REGISTER)
def token() -> ResponseReturnValue:
    """A fresh form token for a page that stayed open while its reader signed in again elsewhere."""
    return Response(generate_csrf(), mimetype="text/plain")


# The buttons of the page: `do=save`, `do=find`, `do=choose:<id>`, `do=add:<number>`, `do=draft` --------


def _find(form: IntakeForm, _what: str) -> ResponseReturnValue:
    form.choose("")
    return _page(form, hits=find_callers(reader(), current_actor(), form.caller.data or ""))


def _choose(form: IntakeForm, who: str) -> ResponseReturnValue:
    form.choose(who if who == NEW or valid_id(who) else "")
    return _page(form)


def _put_aside(form: IntakeForm, _what: str) -> ResponseReturnValue:
    try:
        kept = _keep(form)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return _page(form), UNPROCESSABLE
    if kept is None:
        flash(_("Chưa có gì để giữ nháp."), "care")
    elif form.uploads:
        flash(_("Đã lưu nháp, trừ các tệp. Chọn lại tệp khi làm tiếp."), "care")
    else:
        flash(_("Đã lưu nháp. Bấm Tiếp tục khi cần."))
    return redirect(url_for("intake.new"), 303)


def _add(form: IntakeForm, reference: str) -> ResponseReturnValue:
    if form.valid_for_report():
        try:
            _refuse_other_peoples_case(form, reference)
            commands.save_report(current_actor(), form.opened_id, reference, form.report)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã ghi thêm vào hồ sơ %(reference)s.", reference=reference))
            return _to_file(form, reference)
    return _page(form), UNPROCESSABLE


def _save(form: IntakeForm, _what: str) -> ResponseReturnValue:
    made: list[str] = []
    if form.accepted(
        lambda: made.append(
            commands.save_intake(
                current_actor(),
                form.opened_id,
                form.intake,
                surely_new=form.surely_new.data,
            )
        )
    ):
        _tell_number(form, made[0])
        return _to_file(form, made[0])
    unknown = form.caller.errors and form.caller.data
    hits = find_callers(reader(), current_actor(), form.caller.data) if unknown else None
    return _page(form, hits=hits), UNPROCESSABLE


STEPS: Mapping[str, Callable[[IntakeForm, str], ResponseReturnValue]] = {
    "find": _find,
    "choose": _choose,
    "draft": _put_aside,
    "add": _add,
    "save": _save,
}


# What the steps share -----------------------------------------------------------------------------------


def _opened_form() -> IntakeForm:
    """A fresh form, or a draft when the address names one."""
    opened = valid_id(request.args.get("draft"))
    typed = draft_of(reader(), current_actor(), opened) if opened else None
    if typed is not None:
        return IntakeForm(MultiDict([("opened", str(opened)), *typed]))
    chosen = valid_id(request.args.get("customer_id"))
    return IntakeForm(
        opened=str(uuid4()),
        customer=str(chosen) if chosen else "",
        entrance=session.get(USUAL_WAY_IN) or next(iter(entrances(company()))),
        received_at=now(),
    )


def _keep(form: IntakeForm) -> Any:
    """Keep what was posted as a draft; returns when, or None when there was nothing to keep."""
    typed = form.typed(request.form.items(multi=True))
    return commands.keep_draft(current_actor(), form.opened_id, typed) if typed else None


def _refuse_other_peoples_case(form: IntakeForm, reference: str) -> None:
    """The button belongs to the person who was chosen when the page was drawn."""
    known = _caller(form)
    if known is None or reference not in {case.reference for case in known.open_cases}:
        raise RuleBroken(
            _("Hồ sơ này không còn mở, hoặc không phải của khách đã chọn. Xem lại hồ sơ mở."),
            field="caller",
        )


def _tell_number(form: IntakeForm, reference: str) -> None:
    promised = _promise(form)
    assert promised is not None  # noqa: S101 - a saved form has its time
    known = _caller(form)
    email = form.details.email.strip() if known is None else known.card.email
    said = _(
        "Đã ghi hồ sơ %(reference)s. Trả lời khách chậm nhất %(day)s.",
        reference=reference,
        day=formats.day(promised.answer_by),
    )
    flash(f"{said} {_('Thư báo tiếp nhận đang gửi tới email của khách.')}" if email else said)
    if not email:
        flash(
            _(
                "Khách chưa có email: gọi hoặc gửi thư báo đã tiếp nhận, chậm nhất %(day)s.",
                day=formats.day(promised.acknowledge_by),
            ),
            "care",
        )


def _to_file(form: IntakeForm, reference: str) -> ResponseReturnValue:
    session[USUAL_WAY_IN] = form.entrance.data
    return redirect(url_for("complaints.file", reference=reference), 303)


def _page(form: IntakeForm, *, hits: Hits | None = None, drafts: Sequence[DraftRow] = ()) -> str:
    if form.opened.errors:  # opened under another account: this one goes on with a form of its own
        form.opened.data = ""
    opened = form.opened_id
    return render_template(
        "intake/new.html",
        hits=hits,
        drafts=[draft for draft in drafts if draft.id != opened],
        promise=_promise(form),
        files_lost=bool(form.uploads),
        endings=",".join(f".{ending}" for ending in ENDINGS),
        **_about_person(form),
    )


def _about_person(form: IntakeForm) -> dict[str, Any]:
    known = _caller(form)
    return {"form": form, "known": known, "same": _same(form)}


def _caller(form: IntakeForm) -> Caller | None:
    """Who was chosen; nobody when such a person is not there (any more)."""
    if form.customer_id is None:
        return None
    try:
        return caller(reader(), current_actor(), form.customer_id)
    except NotFound:
        form.choose("")
        return None


def _same(form: IntakeForm) -> list[CustomerRow]:
    """People who may be the one that is about to be recorded as new."""
    return likely_same(reader(), current_actor(), form.details)[:5] if form.is_new else []


def _promise(form: IntakeForm) -> Promise | None:
    """The dates, when the time of receipt can be read and has come."""
    received_at = form.received_at.data
    if received_at is None or received_at > now():
        return None
    return promise_for(
        reader(),
        received_at,
        form.chosen_kind,
        negotiation=form.negotiation.data,
        language=language(),
    )

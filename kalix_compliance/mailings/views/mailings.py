"""Mailings: the list, a draft, the page on which one is signed and followed."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.consents.catalogue import MARKETING, PURPOSE_NAMES
from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.consents.queries.register import standing_counts
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.mailings.catalogue import STATE_NAMES
from kalix_compliance.mailings.commands import signing, writing
from kalix_compliance.mailings.forms.mailings import MailingForm, SignForm, SubmitForm
from kalix_compliance.mailings.mail_text import text_of
from kalix_compliance.mailings.models import Mailing, MailingState
from kalix_compliance.mailings.queries.audience import audience_of
from kalix_compliance.mailings.queries.mailings import (
    find_mailing,
    mailing_rows,
    mailing_story,
    mailing_view,
    words_for,
)
from kalix_compliance.mailings.rules import next_opening, reasons_not_to_submit
from kalix_compliance.mailings.views.section import section
from kalix_compliance.notifications.skeleton import REFUSAL_LINK
from kalix_compliance.web.addresses import address
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

FILTERS = ("state",)
MAY = Permission.MAILING_WRITE


@section.page("/", permission=MAY)
def index() -> ResponseReturnValue:
    """Every mailing, the newest first."""
    chosen = next((one for one in MailingState if one == request.args.get("state")), None)
    rows, more = mailing_rows(
        reader(),
        current_actor(),
        states=[chosen] if chosen else [],
        after=request.args.get("after", "")[:20],
    )
    dropped = (
        [(f"{_('Trạng thái')}: {STATE_NAMES[chosen]}", address("mailings.index", ()))]
        if chosen
        else []
    )
    return render_template(
        "mailings/index.html",
        rows=rows,
        states=[(str(code), name) for code, name in STATE_NAMES.items()],
        dropped=dropped,
        next_url=address("mailings.index", FILTERS, after=more) if more else None,
        first_url=address("mailings.index", FILTERS) if request.args.get("after") else None,
    )


@section.form("/new", permission=MAY)
def new() -> ResponseReturnValue:
    form, made = MailingForm(), []
    if form.accepted(lambda: made.append(writing.write_mailing(current_actor(), _draft(form)))):
        flash(_("Đã lưu bản nháp. Đọc lại như khách sẽ đọc, rồi trình duyệt."))
        return redirect(url_for("mailings.file", reference=made[0]), 303)
    return _writing_page(form)


@section.form("/<reference>/edit", permission=MAY)
def edit(reference: str) -> ResponseReturnValue:
    row = find_mailing(reader(), current_actor(), reference)
    if row.state is not MailingState.DRAFT:
        return redirect(url_for("mailings.file", reference=reference), 303)
    form = MailingForm(
        purpose=str(row.purpose),
        subject=row.subject,
        words=row.words,
        send_at=row.send_at,
        version=row.version,
    )
    if form.accepted(
        lambda: writing.change_mailing(current_actor(), reference, _draft(form), form.seen_version)
    ):
        flash(_("Đã lưu bản nháp. Đọc lại như khách sẽ đọc, rồi trình duyệt."))
        return redirect(url_for("mailings.file", reference=reference), 303)
    if form.stale:
        form.version.data = str(row.version)
    return _writing_page(form, row)


@section.page("/<reference>", permission=MAY)
def file(reference: str) -> ResponseReturnValue:
    """The mail as people will read it, to how many, and what is to be done with it."""
    return _page(reference)


@section.action("/<reference>/submit", permission=MAY)
def submit(reference: str) -> ResponseReturnValue:
    """Put it before another person."""
    form = SubmitForm()
    if form.accepted(
        lambda: signing.submit_mailing(
            current_actor(), reference, remark=text(form.remark), version=form.seen_version
        )
    ):
        flash(_("Đã trình duyệt. Lời thư khóa cho tới khi có người ký hoặc bạn rút lại."))
        return redirect(url_for("mailings.file", reference=reference), 303)
    return _page(reference, form=form)


@section.action("/<reference>/sign", permission=Permission.MAILING_APPROVE)
def sign(reference: str) -> ResponseReturnValue:
    """Approve it, or not."""
    form = SignForm()
    if form.accepted(
        lambda: signing.sign_mailing(current_actor(), reference, form.chosen, text(form.remark))
    ):
        flash(_("Đã ghi quyết định của bạn."))
        return redirect(url_for("mailings.file", reference=reference), 303)
    return _page(reference, form=form)


@section.action("/<reference>/discard", permission=MAY)
def discard(reference: str) -> ResponseReturnValue:
    """Give a draft up."""
    try:
        writing.discard_mailing(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("mailings.file", reference=reference), 303)
    flash(_("Đã bỏ bản nháp %(ref)s.", ref=reference))
    return redirect(url_for("mailings.index"), 303)


def _draft(form: MailingForm) -> writing.Draft:
    return writing.Draft(
        Purpose(form.purpose.data), text(form.subject), text(form.words), form.send_at.data
    )


def _writing_page(form: MailingForm, row: Mailing | None = None) -> str:
    counts = standing_counts(reader(), current_actor())
    return render_template(
        "mailings/write.html",
        form=form,
        row=row,
        counts=[(PURPOSE_NAMES[one], counts.get(one, 0)) for one in MARKETING],
    )


def _page(reference: str, form: Form | None = None) -> str:
    actor, moment = current_actor(), now()
    view = mailing_view(reader(), actor, reference, moment)
    row = view.mailing
    planned = audience_of(reader(), row, moment) if row.campaign_id is None else None
    draft = row.state is MailingState.DRAFT
    reasons = (
        reasons_not_to_submit(
            draft=True, send_at=row.send_at, now=moment, people=len(planned.people)
        )
        if draft and planned
        else []
    )
    if form is None:
        signing_now = row.state is MailingState.SUBMITTED
        form = (SignForm if signing_now else SubmitForm)(None, version=row.version)
    if form.stale:
        form.version.data = str(row.version)
    return render_template(
        "mailings/file.html",
        m=view,
        row=row,
        form=form,
        mail=text_of(row, customer_name=_("(tên khách)")),
        link=REFUSAL_LINK,
        planned=planned,
        planned_left=words_for(planned.left_out) if planned else (),
        reasons=reasons,
        opening=next_opening(moment),
        own=view.written_by(actor),
        days=mailing_story(reader(), reference),
        may=actor.may,
        P=Permission,
        **_values(),
    )


def _values() -> dict[str, Any]:
    return {"State": MailingState, "checked_at": now()}

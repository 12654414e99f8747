"""Telling the customer: by email that is seen before it goes, by a call, or by a letter on paper."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.complaints.catalogue import AnswerRoute
from kalix_compliance.complaints.commands import answering as commands
from kalix_compliance.complaints.commands import drafting
from kalix_compliance.complaints.forms import AcknowledgeForm, AnswerForm, AskForm, ToldForm
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.queries.file import find_complaint
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import Standing, reasons, to_answer
from kalix_compliance.complaints.views.pages import step_page, to_file
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import CustomerCard, customer_card
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.letters import WORDS, pdf_of, place_and_date
from kalix_compliance.web import formats
from kalix_compliance.web.downloads import download
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

BY_HAND = frozenset({AnswerRoute.CALL, AnswerRoute.LETTER})


@section.form("/<reference>/acknowledge", permission=Permission.MESSAGE_SEND)
def acknowledge(reference: str) -> ResponseReturnValue:
    """Tell the customer that the complaint was received: by email again, or record a call or a letter."""
    complaint = find_complaint(reader(), current_actor(), reference)
    promised = last_day_of(complaint.due_at)
    told = _(
        "Đã báo số hồ sơ %(reference)s, trả lời chậm nhất %(day)s.",
        reference=reference,
        day=formats.day(promised),
    )
    form = AcknowledgeForm(at=now(), summary=told)
    if request.form.get("act") == "email":
        try:
            commands.acknowledge_again(current_actor(), reference)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã xếp thư báo tiếp nhận để gửi."))
            return to_file(reference)
    elif form.accepted(
        lambda: commands.acknowledge_by_call(
            current_actor(),
            reference,
            at=form.at.given,
            summary=text(form.summary),
            by_letter=form.route.data == "letter",
        )
    ):
        flash(_("Đã ghi là khách được báo tiếp nhận."))
        return to_file(reference)
    return step_page(
        "acknowledge.html",
        complaint,
        form=form,
        customer=_customer(complaint),
        promised=promised,
    )


@section.form("/<reference>/answer", permission=Permission.MESSAGE_SEND)
def answer(reference: str) -> ResponseReturnValue:
    """Write the answer, see it as the customer will, then send it."""
    complaint = find_complaint(reader(), current_actor(), reference)
    missing = _reasons(complaint)
    form = AnswerForm(version=complaint.version)
    previewing = request.form.get("act") == "preview"
    if request.method == "GET" and not missing:
        _fill(form, drafting.draft_answer(current_actor(), reference))
    elif not previewing and form.accepted(
        lambda: commands.answer_by_email(
            current_actor(),
            reference,
            subject=text(form.subject),
            body=text(form.body),
            version=form.seen_version,
        )
    ):
        flash(_("Đã xếp thư trả lời để gửi. Hồ sơ ghi “đã báo” khi máy chủ thư nhận."))
        return to_file(reference)
    return step_page(
        "answer.html",
        complaint,
        form=form,
        customer=_customer(complaint),
        reasons=missing,
        bounced=_bounced(standing_of(reader(), complaint)),
        preview=previewing and form.validate(),
    )


@section.form("/<reference>/told/<route>", permission=Permission.MESSAGE_SEND)
def told(reference: str, route: str) -> ResponseReturnValue:
    """Record the call in which, or the letter by which, the customer was told the outcome."""
    complaint = find_complaint(reader(), current_actor(), reference)
    if route not in BY_HAND:
        raise NotFound
    by_letter = route == AnswerRoute.LETTER
    carried = request.form.get("act") == "carry"  # the letter that was just written or printed
    form = (
        ToldForm(None, at=now(), version=complaint.version, summary=request.form.get("body", ""))
        if carried
        else ToldForm(at=now(), version=complaint.version)
    )

    def give() -> None:
        if by_letter:
            commands.answer_by_letter(
                current_actor(),
                reference,
                posted_at=form.at.given,
                body=text(form.summary),
                version=form.seen_version,
            )
        else:
            commands.answer_by_call(
                current_actor(),
                reference,
                at=form.at.given,
                summary=text(form.summary),
                version=form.seen_version,
            )

    if not carried and form.accepted(give):
        flash(_("Đã ghi là khách được báo kết quả."))
        return to_file(reference)
    return step_page(
        "told.html",
        complaint,
        form=form,
        by_letter=by_letter,
        reasons=_reasons(complaint),
    )


@section.form("/<reference>/ask", permission=Permission.MESSAGE_SEND)
def ask(reference: str) -> ResponseReturnValue:
    """Ask the customer for more, by an email that is seen before it goes."""
    complaint = find_complaint(reader(), current_actor(), reference)
    form = AskForm()
    previewing = request.form.get("act") == "preview"
    if request.method == "GET":
        _fill(form, drafting.draft_question(current_actor(), reference))
    elif not previewing and form.accepted(
        lambda: commands.ask_customer(
            current_actor(),
            reference,
            subject=text(form.subject),
            body=text(form.body),
            once=text(form.once),
        )
    ):
        flash(_("Đã xếp thư hỏi khách để gửi."))
        return to_file(reference)
    return step_page(
        "ask.html",
        complaint,
        form=form,
        customer=_customer(complaint),
        preview=previewing and form.validate(),
    )


@section.action("/<reference>/letter", permission=Permission.MESSAGE_SEND)
def letter(reference: str) -> ResponseReturnValue:
    """A letter on paper, with the customer's name and address: as PDF, or as a page to print."""
    form = AnswerForm()
    if request.form.get("draft") == "acknowledge":
        written = drafting.draft_acknowledgement(current_actor(), reference)
    elif form.validate():
        written = Text(text(form.subject), text(form.body))
    else:
        flash(_("Ghi tiêu đề và nội dung thư trước khi in."))
        return redirect(url_for("complaints.answer", reference=reference))
    printed = drafting.prepare_letter(
        current_actor(), reference, subject=written.subject, body=written.body
    )
    if request.form.get("as") == "page":
        return render_template(
            "complaints/letter.html",
            letter=printed,
            reference=reference,
            sent=None if request.form.get("draft") else written.body,
            words=WORDS[printed.language],
            place_and_date=place_and_date(company(), printed),
        )
    return download(pdf_of(company(), printed), f"{reference}.pdf", "application/pdf")


def _fill(form: AnswerForm, draft: Text) -> None:
    form.subject.data, form.body.data = draft.subject, draft.body


def _reasons(complaint: Complaint) -> list[Sentence]:
    case = standing_of(reader(), complaint)
    return [] if _bounced(case) else reasons(to_answer(case))


def _bounced(case: Standing) -> bool:
    return case.told_failed and not case.told


def _customer(complaint: Complaint) -> CustomerCard:
    return customer_card(reader(), current_actor(), complaint.customer_id)

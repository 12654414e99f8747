"""Passing a request on, what they answer, and who else was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from kalix_compliance.casework.uploading import uploads_of
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.customers.queries import CustomerCard, customer_card
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.deadlines.calendars import load_calendar
from kalix_compliance.notifications.compose import Text as Mail
from kalix_compliance.processors.queries import ProcessorRow, all_processors
from kalix_compliance.subject_requests.commands import passing_on as commands
from kalix_compliance.subject_requests.commands.hearing_back import (
    confirm_passed_on,
    decline_passed_on,
    tell_recipient,
)
from kalix_compliance.subject_requests.effects.loading import reasons_not_open
from kalix_compliance.subject_requests.effects.mails import (
    language_of,
    masked_lines,
    passed_on_mail,
)
from kalix_compliance.subject_requests.effects.rules import usual_date
from kalix_compliance.subject_requests.effects.words import TASKS
from kalix_compliance.subject_requests.forms.effects import AnswerForm, PassOnForm, ToldForm
from kalix_compliance.subject_requests.kinds import PassedOnState, ToldBy
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.effects import (
    PassedOnLine,
    corrections_of,
    effects_of,
    passed_on_of,
)
from kalix_compliance.subject_requests.views.effects import (
    effects_page,
    find,
    to_effects,
)
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

ANSWERS = {
    PassedOnState.CONFIRMED.value: confirm_passed_on,
    PassedOnState.REFUSED.value: decline_passed_on,
}


@dataclass(frozen=True)
class Preview:
    """The mail to one of them, the person's data masked."""

    name: str
    mail: Mail
    language: str


@section.form("/<reference>/pass-on", permission=Permission.REQUEST_HANDLE)
def pass_on(reference: str) -> ResponseReturnValue:
    """Choose them, see the mail as each will get it, then send it; or record a call or a letter."""
    about = find(reference)
    session = reader()
    card = customer_card(session, current_actor(), about.customer_id)
    free = _not_asked(about)
    form = PassOnForm(
        task=str(TASKS[about.kind]),
        processors=request.args.getlist("to"),
        fields=["name", "phone"] if card.phone else ["name"],
    )
    form.processors.choices = [SelectChoice(str(row.id), row.name) for row in free]
    form.fields.choices = [
        SelectChoice(field, f"{SEALED[field].label}: {vars(card)[field]}")
        for field in commands.IDENTIFYING
        if vars(card)[field]
    ]
    previewing = request.form.get("act") == "preview"
    if not previewing and form.accepted(
        lambda: commands.pass_on_request(current_actor(), reference, _given(form))
    ):
        flash(_("Đã chuyển yêu cầu. Hạn của từng bên được nhắc khi sắp tới."))
        return to_effects(reference, "ben-nhan")
    shown = _previews(about, card, free, form) if previewing and form.validate() else []
    if previewing and not form.errors and not shown:
        form.refuse(RuleBroken(_("Chọn ít nhất một bên."), field="processors"))
    return effects_page("pass_on.html", about, form=form, register=free, previews=shown)


@section.form("/<reference>/passed-on/<uuid:passed_on_id>", permission=Permission.REQUEST_HANDLE)
def passed_on(reference: str, passed_on_id: UUID) -> ResponseReturnValue:
    """Record what one of them has answered, with the answer as evidence."""
    about = find(reference)
    line = _line(about, passed_on_id)
    form = AnswerForm(version=line.version, answered_at=now())
    if form.accepted(
        lambda: ANSWERS[form.outcome.data](
            current_actor(),
            reference,
            passed_on_id,
            at=form.answered_at.given,
            answer=text(form.answer),
            evidence=uploads_of(form.evidence),
            version=form.seen_version,
        )
    ):
        flash(_("Đã ghi câu trả lời."))
        return to_effects(reference, "ben-nhan")
    if form.stale:
        form.version.data = str(line.version)
    reasons = reasons_not_open(about)
    return effects_page("passed_on.html", about, form=form, line=line, reasons=reasons)


@section.form("/<reference>/recipients/<slug>", permission=Permission.REQUEST_HANDLE)
def recipient(reference: str, slug: str) -> ResponseReturnValue:
    """Record that somebody who had received the data was told, or why they need not be."""
    about = find(reference)
    lines = effects_of(reader(), about, in_hanoi(now()).date()).recipients
    line = next((one for one in lines if one.slug == slug), None)
    if line is None:
        raise NotFound
    form = ToldForm()
    if form.accepted(
        lambda: tell_recipient(
            current_actor(), reference, line.key, way=form.told_by, note=text(form.note)
        )
    ):
        flash(_("Đã ghi."))
        return to_effects(reference, "ben-nhan")
    reasons = reasons_not_open(about)
    return effects_page("recipient.html", about, form=form, line=line, reasons=reasons)


def _given(form: PassOnForm) -> commands.PassOn:
    return commands.PassOn(
        processor_ids=tuple(UUID(one) for one in form.processors.data or ()),
        task=text(form.task),
        fields=tuple(form.fields.data or ()),
        due_on=form.due_on.data,
        way=ToldBy(form.way.data),
    )


def _not_asked(about: SubjectRequest) -> list[ProcessorRow]:
    """Those of the register to whom this request was not passed on yet."""
    session = reader()
    asked = {line.processor_id for line in passed_on_of(session, about, in_hanoi(now()).date())}
    return [row for row in all_processors(session) if row.id not in asked]


def _previews(
    about: SubjectRequest, card: CustomerCard, free: Sequence[ProcessorRow], form: PassOnForm
) -> list[Preview]:
    session = reader()
    calendar, last = load_calendar(session), last_day_of(about.due_at)
    after = {line.field: line.after for line in corrections_of(session, about)}
    chosen = set(form.processors.data or ())
    shown = []
    for row in (row for row in free if str(row.id) in chosen):
        usual = usual_date(in_hanoi(now()).date(), row.answers_in_days, last, calendar)
        values: dict[str, Any] = {
            "reference": about.reference,
            "kind": about.kind,
            "contact_name": "",
            "country": row.country,
            "task": text(form.task),
            "person": masked_lines(vars(card), form.fields.data or ()),
            "corrected": masked_lines(after, commands.held_by(row.data_types)),
            "due_on": form.due_on.data or usual,
            "signed_by": company().officer_name,
        }
        shown.append(Preview(row.name, passed_on_mail(**values), language_of(row.country)))
    return shown


def _line(about: SubjectRequest, passed_on_id: UUID) -> PassedOnLine:
    for line in passed_on_of(reader(), about, in_hanoi(now()).date()):
        if line.id == passed_on_id:
            return line
    raise NotFound

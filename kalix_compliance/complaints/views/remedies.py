"""Remedial actions: planned, done, checked."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from kalix_compliance.complaints.commands import remedies as commands
from kalix_compliance.complaints.forms import ActionForm, EffectForm, ReasonForm, ResultForm
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.queries.file import ActionView, actions_of, find_complaint
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.remedies import Remedy, suggested
from kalix_compliance.complaints.rules import reasons, to_record_action
from kalix_compliance.complaints.states import ACTION_NAMES, ActionState
from kalix_compliance.complaints.views.pages import step_after, step_page
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


def handlers() -> list[SelectChoice]:
    """Those who may be given work."""
    return [SelectChoice(str(p.id), p.name) for p in colleagues(reader(), *HANDLERS)]


@section.form("/<reference>/remedies", permission=Permission.COMPLAINT_HANDLE)
def remedies(reference: str) -> ResponseReturnValue:
    """The actions of a case, and the form for one more, filled from a suggestion when one is chosen."""
    complaint = find_complaint(reader(), current_actor(), reference)
    chosen = _chosen_remedy(complaint)
    form = _action_form(chosen)
    if form.accepted(
        lambda: commands.plan_action(
            current_actor(),
            reference,
            what=text(form.what),
            owner_id=UUID(form.owner.data),
            due_on=form.due_on.given,
            suggestion=chosen.code if chosen else "",
        )
    ):
        flash(_("Đã lập biện pháp."))
        return _again(reference)
    actions = actions_of(reader(), complaint)
    taken = {action.suggestion for action in actions}
    return step_page(
        "remedies.html",
        complaint,
        actions=actions,
        form=form,
        suggestions=[one for one in _suggested(complaint) if one.code not in taken],
        names=ACTION_NAMES,
        today=in_hanoi(now()).date(),
        onward=step_after(complaint, "remedies"),
    )


@section.form("/<reference>/remedies/<int:number>/done", permission=Permission.COMPLAINT_HANDLE)
def action_done(reference: str, number: int) -> ResponseReturnValue:
    """Write down that an action is done."""
    complaint, action = _action(reference, number)
    form = ResultForm(version=action.version)
    if form.accepted(
        lambda: commands.finish_action(
            current_actor(),
            reference,
            number,
            result=text(form.result),
            version=form.seen_version,
        )
    ):
        flash(_("Đã ghi xong biện pháp %(number)s.", number=number))
        return _again(reference)
    return step_page(
        "action_done.html",
        complaint,
        record=action,
        action=action,
        form=form,
        reasons=_reasons(complaint, action, ActionState.PLANNED),
    )


@section.form("/<reference>/remedies/<int:number>/effect", permission=Permission.COMPLAINT_HANDLE)
def action_effect(reference: str, number: int) -> ResponseReturnValue:
    """Write down whether an action did what it should."""
    complaint, action = _action(reference, number)
    form = EffectForm(version=action.version)
    if form.accepted(
        lambda: commands.check_effect(
            current_actor(),
            reference,
            number,
            worked=form.worked.data == "yes",
            effect=text(form.effect),
            version=form.seen_version,
        )
    ):
        flash(_("Đã ghi hiệu quả biện pháp %(number)s.", number=number))
        return _again(reference)
    return step_page(
        "action_effect.html",
        complaint,
        record=action,
        action=action,
        form=form,
        reasons=_reasons(complaint, action, ActionState.DONE),
    )


@section.form("/<reference>/remedies/<int:number>/drop", permission=Permission.COMPLAINT_HANDLE)
def action_drop(reference: str, number: int) -> ResponseReturnValue:
    """Leave a planned action out, with the reason."""
    complaint, action = _action(reference, number)
    form = ReasonForm(version=action.version)
    if form.accepted(
        lambda: commands.drop_action(
            current_actor(),
            reference,
            number,
            reason=text(form.reason),
            version=form.seen_version,
        )
    ):
        flash(_("Đã bỏ biện pháp %(number)s.", number=number))
        return _again(reference)
    return step_page(
        "step.html",
        complaint,
        record=action,
        form=form,
        title=_("Bỏ biện pháp %(number)s", number=number),
        label=_("Vì sao bỏ biện pháp này?"),
        hint=action.what,
        button=_("Bỏ biện pháp này"),
        reasons=_reasons(complaint, action, ActionState.PLANNED),
    )


def _reasons(complaint: Complaint, action: ActionView, expected: ActionState) -> list[Sentence]:
    case = standing_of(reader(), complaint)
    return reasons(to_record_action(case, action.state, expected))


def _chosen_remedy(complaint: Complaint) -> Remedy | None:
    """The suggestion that the address names, if there is such a one."""
    asked = request.args.get("suggestion")
    return next((one for one in _suggested(complaint) if one.code == asked), None)


def _action_form(chosen: Remedy | None) -> ActionForm:
    """Filled from the suggestion, if one is chosen; otherwise for this handler, in 3 days."""
    today = in_hanoi(now()).date()
    form = ActionForm(
        what=chosen.name.text if chosen else "",  # the customer reads it, in Vietnamese
        owner=current_actor().id,
        due_on=today + timedelta(days=chosen.days if chosen else 3),
    )
    form.owner.choices = handlers()
    return form


def _suggested(complaint: Complaint) -> list[Remedy]:
    return suggested(complaint.kind, complaint.severity) if complaint.severity else []


def _action(reference: str, number: int) -> tuple[Complaint, ActionView]:
    complaint = find_complaint(reader(), current_actor(), reference)
    for action in actions_of(reader(), complaint):
        if action.number == number:
            return complaint, action
    raise NotFound


def _again(reference: str) -> ResponseReturnValue:
    return redirect(url_for("complaints.remedies", reference=reference), 303)

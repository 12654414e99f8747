"""The complaint's file: track, facts, steps, messages, history."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.complaints.catalogue import (
    CAUSE_NAMES,
    CHANNEL_NAMES,
    CONCLUSION_NAMES,
    DATA_ITEM_NAMES,
    IDENTITY_NAMES,
    KIND_NAMES,
    SEVERITY_NAMES,
    VULNERABLE_NAMES,
)
from kalix_compliance.complaints.commands.keeping import open_evidence, reveal_for_case
from kalix_compliance.complaints.forms import SignForm
from kalix_compliance.complaints.queries.file import ComplaintFile, complaint_file
from kalix_compliance.complaints.rules import (
    Requirement,
    to_answer,
    to_close,
    to_conclude,
)
from kalix_compliance.complaints.states import ACTION_NAMES, STATE_NAMES, State
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.deadlines.drawing import Step as RulerStep
from kalix_compliance.web.downloads import download
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader


@section.page("/<reference>", permission=Permission.COMPLAINT_READ)
def file(reference: str) -> ResponseReturnValue:
    return show_file(reference)


def show_file(
    reference: str, *, revealed: dict[str, str] | None = None, sign_form: SignForm | None = None
) -> str:
    """The file page; `revealed` holds a field in clear when this very request asked for it."""
    actor = current_actor()
    case = complaint_file(reader(), actor, reference, now())
    return render_template(
        "complaints/file.html",
        case=case,
        c=case.complaint,
        needs=_needs(case, actor),
        revealed=revealed or {},
        ruler=case.promise.full_ruler(_ruler_steps(case)),
        place=_place(case),
        form=sign_form,
        sign_form=sign_form or SignForm(formdata=None),
        reveal_url=url_for("complaints.reveal", reference=reference)
        if actor.may(Permission.CUSTOMER_REVEAL)
        else None,
        purposes=[(str(purpose), words) for purpose, words in PURPOSES.items()],
        names=NAMES,
        may=actor.may,
        today=in_hanoi(now()).date(),
        P=Permission,
        panels=[
            panel(reader(), actor, case.complaint)
            for panel in current_app.extensions.get("complaint_panels", ())
        ],
    )


@section.action("/<reference>/reveal", permission=Permission.CUSTOMER_REVEAL)
def reveal(reference: str) -> ResponseReturnValue:
    """Show one field of the customer in clear on this very page, after its trace is saved."""
    field, purpose = request.form.get("field", ""), request.form.get("purpose", "")
    try:
        value = reveal_for_case(current_actor(), reference, field, purpose)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return show_file(reference)
    return show_file(reference, revealed={field: value})


@section.page("/<reference>/evidence/<uuid:attachment_id>", permission=Permission.COMPLAINT_HANDLE)
def evidence_content(reference: str, attachment_id: UUID) -> ResponseReturnValue:
    """One evidence file, always as a download."""
    name, content = open_evidence(current_actor(), reference, attachment_id)
    return download(content, name)


NAMES: dict[str, Any] = {
    "state": STATE_NAMES,
    "kind": KIND_NAMES,
    "channel": CHANNEL_NAMES,
    "conclusion": CONCLUSION_NAMES,
    "severity": SEVERITY_NAMES,
    "cause": CAUSE_NAMES,
    "identity": IDENTITY_NAMES,
    "vulnerable": VULNERABLE_NAMES,
    "data": DATA_ITEM_NAMES,
    "action": ACTION_NAMES,
    "approval": KINDS,
}


def _needs(case: ComplaintFile, actor: Actor) -> list[Requirement]:
    """What the next step of this state needs; shown beside its button."""
    match case.complaint.state:
        case State.VERIFYING:
            return to_conclude(case.standing)
        case State.REMEDYING | State.UNFOUNDED:
            return to_answer(case.standing)
        case State.ANSWERED:
            return to_close(case.standing, actor)
        case _:
            return []


def _place(case: ComplaintFile) -> str:
    showroom = company().showroom(case.complaint.place)
    return showroom.name if showroom else case.complaint.place


def _ruler_steps(case: ComplaintFile) -> list[RulerStep]:
    """What was done, as diamonds on the track."""
    c = case.complaint
    done = [
        (c.verified_at, _("kết luận")),
        (c.answered_at, _("trả lời")),
        (c.closed_at, _("đóng")),
    ]
    since = case.promise.started_at
    return [RulerStep(at, words) for at, words in done if at and at >= since]

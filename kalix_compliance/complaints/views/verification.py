"""Verifying: identity, checklist, conclusion."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.complaints.catalogue import IDENTITY_NAMES, Cause, Conclusion
from kalix_compliance.complaints.commands import verification as commands
from kalix_compliance.complaints.forms import CheckForm, ConclusionForm, IdentityForm
from kalix_compliance.complaints.queries.file import checks_of, find_complaint, narrative_of
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import reasons, to_conclude
from kalix_compliance.complaints.states import State
from kalix_compliance.complaints.views.pages import step_after, step_page, to_file
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader


@section.form("/<reference>/verification", permission=Permission.COMPLAINT_HANDLE)
def verification(reference: str) -> ResponseReturnValue:
    """Start verifying, recognise the customer, and write down what each check found."""
    identity, check = IdentityForm(), CheckForm()
    act = request.form.get("act", "")
    if act == "start":
        return _start(reference)
    if act == "identity" and identity.accepted(
        lambda: commands.check_identity(current_actor(), reference, identity.chosen)
    ):
        flash(_("Đã ghi cách đối chiếu danh tính."))
        return _again(reference)
    if act == "check" and check.accepted(
        lambda: commands.record_check(
            current_actor(), reference, text(check.code), text(check.result)
        )
    ):
        flash(_("Đã ghi kết quả kiểm tra."))
        return _again(reference)
    complaint = find_complaint(reader(), current_actor(), reference)
    return step_page(
        "verification.html",
        complaint,
        checks=checks_of(reader(), complaint),
        identity=identity,
        identity_names=IDENTITY_NAMES,
        check=check,
        form=identity if act == "identity" else check if act == "check" else None,
        verifying=complaint.state is State.VERIFYING,
        may_start=complaint.state in {State.RECEIVED, State.REOPENED},
        onward=step_after(complaint, "verification"),
    )


def _start(reference: str) -> ResponseReturnValue:
    """A second press of the button finds it started, and goes on where the first one goes."""
    try:
        commands.start_verification(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "care")
    else:
        flash(_("Đã bắt đầu xác minh. Đối chiếu danh tính trước."))
    return _again(reference)


@section.form("/<reference>/conclude", permission=Permission.COMPLAINT_HANDLE)
def conclude(reference: str) -> ResponseReturnValue:
    """Say whether the complaint was right, and how grave it is."""
    complaint = find_complaint(reader(), current_actor(), reference)
    form = ConclusionForm(version=complaint.version)

    def give() -> None:
        conclusion, severity = form.outcome()
        commands.conclude_verification(
            current_actor(),
            reference,
            conclusion=conclusion,
            severity=severity,
            findings=text(form.findings),
            cause=Cause(form.cause.data),
            registration_inaccurate=bool(form.registration_inaccurate.data),
            version=form.seen_version,
        )

    if form.accepted(give):
        return _after_conclusion(reference, form.outcome()[0])
    return step_page(
        "conclude.html",
        complaint,
        form=form,
        narrative=narrative_of(complaint),
        checks=checks_of(reader(), complaint),
        reasons=reasons(to_conclude(standing_of(reader(), complaint))),
    )


def _after_conclusion(reference: str, conclusion: Conclusion) -> ResponseReturnValue:
    """A refusal waits for a signature; otherwise the remedies come next, so go there."""
    if conclusion is Conclusion.UNCONFIRMED:
        flash(_("Đã trình quản lý ký kết luận không đúng phản ánh của %(ref)s.", ref=reference))
        return to_file(reference)
    flash(_("Đã ghi kết luận xác minh của %(ref)s. Lập biện pháp khắc phục.", ref=reference))
    return redirect(url_for("complaints.remedies", reference=reference), 303)


def _again(reference: str) -> ResponseReturnValue:
    """Back to the page, at the field that comes next: nobody looks for it."""
    complaint = find_complaint(reader(), current_actor(), reference)
    missing = [item.check.code for item in checks_of(reader(), complaint) if not item.done]
    place = None
    if not complaint.identity_at:
        place = "method-0"
    elif missing:
        place = f"result-{missing[0]}"
    address = url_for("complaints.verification", reference=reference, _anchor=place)
    return redirect(address, 303)

"""Correcting data at a person's request, and what all was done about a request."""

from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.uploading import uploads_of
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.customers.queries import customer_card
from kalix_compliance.subject_requests.commands.correcting import (
    correct_by_request,
    reveal_correction,
)
from kalix_compliance.subject_requests.commands.hearing_back import open_request_evidence
from kalix_compliance.subject_requests.forms.effects import CorrectForm
from kalix_compliance.subject_requests.views.effects import (
    effects_page,
    find,
    to_effects,
)
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.downloads import download
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader


@section.page("/<reference>/effects", permission=Permission.REQUEST_READ)
def effects(reference: str) -> ResponseReturnValue:
    """What was corrected or marked, to whom it was passed on, who is still to be told."""
    return effects_page("effects.html", find(reference))


@section.form("/<reference>/correct", permission=Permission.REQUEST_HANDLE)
def correct(reference: str) -> ResponseReturnValue:
    """Type the right data; before and after are kept."""
    about = find(reference)
    card = customer_card(reader(), current_actor(), about.customer_id)
    form = CorrectForm(has=vars(card), version=card.version)
    if form.accepted(
        lambda: correct_by_request(
            current_actor(),
            reference,
            form.changes,
            version=form.seen_version,
            evidence=uploads_of(form.evidence),
        )
    ):
        flash(_("Đã sửa dữ liệu. Báo cho những bên đã nhận dữ liệu cũ."))
        return to_effects(reference, "ben-nhan")
    if form.stale:
        form.version.data = str(card.version)
    return effects_page("correct.html", about, form=form, fields=SEALED)


@section.action(
    "/<reference>/corrections/<uuid:correction_id>/reveal", permission=Permission.CUSTOMER_REVEAL
)
def correction_reveal(reference: str, correction_id: UUID) -> ResponseReturnValue:
    """One correction in clear: in the answer to this very press, in no address and no cache."""
    clear: dict[UUID, tuple[str, str]] = {}
    try:
        clear[correction_id] = reveal_correction(
            current_actor(), reference, correction_id, request.form.get("purpose", "")
        )
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    return effects_page("effects.html", find(reference), clear=clear)


@section.page("/<reference>/proofs/<uuid:attachment_id>", permission=Permission.REQUEST_HANDLE)
def proof(reference: str, attachment_id: UUID) -> ResponseReturnValue:
    """One file of the request, always as a download."""
    name, content = open_request_evidence(current_actor(), reference, attachment_id)
    return download(content, name)

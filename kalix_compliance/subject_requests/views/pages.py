"""What the pages of a request share."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from kalix_compliance.casework.story import StoryLine, story_of
from kalix_compliance.customers.queries import CustomerCard, customer_card
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.subject_requests.catalogue import KIND_NAMES
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.file import find_request
from kalix_compliance.subject_requests.queries.standing import standing_of
from kalix_compliance.subject_requests.rules import Standing, reasons, to_work
from kalix_compliance.subject_requests.states import CHIPS, STATE_NAMES
from kalix_compliance.subject_requests.wordings import WORDINGS, WORDS
from kalix_compliance.web.form import Form
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


def find(reference: str) -> SubjectRequest:
    """The request of this page; raises NotFound."""
    return find_request(reader(), reference)


def card_of(request: SubjectRequest) -> CustomerCard:
    """Whose request it is, masked."""
    return customer_card(reader(), current_actor(), request.customer_id)


def stands(request: SubjectRequest) -> Standing:
    return standing_of(reader(), request, now())


def step_page(template: str, request: SubjectRequest, **values: Any) -> str:
    """A page of one step, with the request's head; without `reasons` those against any work in it."""
    form: Form | None = values.get("form")
    if "reasons" not in values:
        values["reasons"] = reasons(to_work(stands(request)))
    if form is not None and form.stale:
        form.version.data = str(request.version)
        values["just_done"] = _just_done(request)
    return render_template(
        f"subject_requests/{template}",
        r=request,
        head={
            "customer": card_of(request),
            "kind": KIND_NAMES[request.kind],
            "state": STATE_NAMES[request.state],
            "chip": CHIPS[request.state],
            "last_day": last_day_of(request.due_at),
        },
        **values,
    )


def to_file(reference: str, anchor: str | None = None) -> Response:
    """Back to the request, after a step was taken."""
    return redirect(url_for("subject_requests.file", reference=reference, _anchor=anchor), 303)


def _just_done(request: SubjectRequest) -> StoryLine | None:
    """What somebody else has just saved, in the words of the story."""
    story = story_of(reader(), request.reference, WORDINGS, WORDS, readable=False)
    return story[0].lines[0] if story else None

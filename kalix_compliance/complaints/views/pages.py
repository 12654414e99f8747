"""What the pages of all steps share: whose case it is, how it stands, until when."""

from typing import Any, Protocol

from flask import render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kalix_compliance.casework.story import StoryLine, story_of
from kalix_compliance.complaints.catalogue import KIND_NAMES
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.next_step import Step, next_step
from kalix_compliance.complaints.obligations import RESOLVE
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import reasons, to_work
from kalix_compliance.complaints.states import STATE_NAMES
from kalix_compliance.complaints.story_words import WORDINGS, WORDS
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.deadlines.queries import clocks_about
from kalix_compliance.web.form import Form
from kalix_compliance.web.reading import now, reader


class Versioned(Protocol):
    """What people edit: the case itself, or one of its actions."""

    @property
    def version(self) -> int: ...


def step_page(
    template: str,
    complaint: Complaint,
    *,
    onward: Step | None = None,
    record: Versioned | None = None,
    **values: Any,
) -> str:
    """A page of one step, with the case's head; `onward` is the step that comes after this page's.

    `record` is what the form changes, when that is not the case itself. Without `reasons` the page shows
    those against any work in the case.
    """
    session = reader()
    form: Form | None = values.get("form")
    if "reasons" not in values:
        values["reasons"] = reasons(to_work(standing_of(session, complaint)))
    if form is not None and form.stale:
        form.version.data = str((record or complaint).version)
        values["just_done"] = _just_done(complaint)
    clocks = clocks_about(session, complaint.reference, now=now())
    return render_template(
        f"complaints/{template}",
        c=complaint,
        head={
            "customer": masked_names(session, {complaint.customer_id})[complaint.customer_id],
            "kind": KIND_NAMES[complaint.kind],
            "state": STATE_NAMES[complaint.state],
            "onward": onward,
            "promise": next(clock for clock in clocks if clock.obligation.code == RESOLVE),
        },
        **values,
    )


def step_after(complaint: Complaint, page: str) -> Step | None:
    """What comes next in the case, unless it is done on this very page or somebody else must act."""
    step = next_step(standing_of(reader(), complaint))
    return None if step.endpoint in {page, "file", "reopen"} else step


def _just_done(complaint: Complaint) -> StoryLine:
    """What the other person has just saved, in the words of the story."""
    return story_of(reader(), complaint.reference, WORDINGS, WORDS, readable=False)[0].lines[0]


def to_file(reference: str) -> Response:
    """Back to the case, after a step was taken."""
    return redirect(url_for("complaints.file", reference=reference), 303)

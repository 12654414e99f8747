"""What the pages of all steps share: which order it is, how it stands, by when."""

from typing import Any

from flask import render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kalix_compliance.casework.story import StoryDay, story_of
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.loading import find_disclosure
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.queries.file import DisclosureView, disclosure_view
from kalix_compliance.disclosures.wordings import WORDINGS, WORDS
from kalix_compliance.web.form import Form
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


def read(reference: str) -> tuple[Disclosure, DisclosureView]:
    """An order for the page that is asked for; NotFound for whom it is secret."""
    session, actor = reader(), current_actor()
    row = find_disclosure(session, actor, reference)
    return row, disclosure_view(session, actor, row, now())


def disclosure_page(template: str, view: DisclosureView, **values: Any) -> str:
    """A page of one step, `templates/disclosures/<template>`, with the order's head."""
    form: Form | None = values.get("form")
    if form is not None and form.stale:
        form.version.data = str(view.version)
    return render_template(
        f"disclosures/{template}", d=view, may=current_actor().may, P=Permission, **values
    )


def story(view: DisclosureView) -> list[StoryDay]:
    """What happened, newest first."""
    return story_of(
        reader(),
        view.reference,
        WORDINGS,
        WORDS,
        readable=view.readable,
        names=view.names,
    )


def to_file(reference: str, anchor: str | None = None) -> Response:
    """Back to the order, after a step was taken."""
    return redirect(url_for("disclosures.file", reference=reference, _anchor=anchor), 303)

"""The page of one order."""

from flask import current_app
from flask.typing import ResponseReturnValue

from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.next_step import next_step
from kalix_compliance.disclosures.rules import to_hand_over, to_submit, unmet
from kalix_compliance.disclosures.views.pages import disclosure_page, read, story
from kalix_compliance.disclosures.views.section import section
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader


@section.page("/<reference>", permission=Permission.DISCLOSURE_READ)
def file(reference: str) -> ResponseReturnValue:
    """What the order says, how it stands, what comes next, what happened."""
    row, view = read(reference)
    return disclosure_page(
        "file.html",
        view,
        step=next_step(view.standing),
        against_submit=unmet(to_submit(view.standing)),
        against_hand_over=unmet(to_hand_over(view.standing)),
        story=story(view),
        panels=[
            panel(reader(), current_actor(), row)
            for panel in current_app.extensions.get("disclosure_panels", ())
        ],
    )

"""The one search: words travel in the body only; a number leads straight to its record."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kalix_compliance.core.permissions import Permission
from kalix_compliance.overview.places import places_called
from kalix_compliance.overview.queries.everything import (
    FEW,
    LONGEST,
    MOST,
    SHORTEST,
    find_everything,
)
from kalix_compliance.overview.queries.numbers import (
    breach_by_number,
    cases_by_number,
    page_by_number,
)
from kalix_compliance.overview.section import section
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.rail import may_open
from kalix_compliance.web.reading import now, reader


@section.form("/search", permission=Permission.ACCOUNT_OWN)
def search() -> ResponseReturnValue:
    """Everything that this person may know of, by kind; `kind` shows one of them to its end."""
    asked = " ".join(request.form.get("q", "").split())[:LONGEST]
    page = _page_of_number(asked)
    if page and may_open(current_actor(), page[0]):
        return redirect(url_for(page[0], reference=page[1]))
    found = find_everything(reader(), current_actor(), asked, now())
    only = request.form.get("kind", "")
    shown = [group for group in found.groups if group.code == only] or found.groups
    places = places_called(current_actor(), asked) if asked else []
    return render_template(
        "overview/search.html",
        asked=asked,
        found=found,
        groups=shown,
        only=only if len(shown) == 1 and shown[0].code == only else "",
        places=places,
        few=FEW,
        most=MOST,
        shortest=SHORTEST,
    )


def _page_of_number(asked: str) -> tuple[str, str] | None:
    """The page and the number of the record whose number this is, if this person may know of it."""
    actor = current_actor()
    if incident := breach_by_number(reader(), actor, asked, now()):
        return "breaches.file", incident
    if page := page_by_number(reader(), actor, asked, now()):
        return page
    cases = cases_by_number(reader(), actor, asked, now())
    return ("complaints.file", cases[0].reference) if len(cases) == 1 else None

"""The breach's page: clocks, notice, papers, judgement, record, story, and what comes next."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kalix_compliance.breaches.catalogue import (
    BASIC_DATA,
    CAUSE_NAMES,
    DATA_NAMES,
    DISCOVERY_NAMES,
    NATURE_SHORT,
)
from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.next_step import next_step
from kalix_compliance.breaches.queries.clocks import clock_cards
from kalix_compliance.breaches.queries.closing import closing_needs
from kalix_compliance.breaches.queries.file import BreachView, breach_view
from kalix_compliance.breaches.queries.filings import filings_of, next_paper
from kalix_compliance.breaches.queries.judgement import judgement_of
from kalix_compliance.breaches.queries.letter_sample import letter_sample
from kalix_compliance.breaches.queries.measures import measures_of
from kalix_compliance.breaches.queries.notices import notices_panel
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.queries.times import time_lines
from kalix_compliance.breaches.story_words import story_words
from kalix_compliance.breaches.views.pages import read
from kalix_compliance.breaches.views.section import section
from kalix_compliance.breaches.wordings import WORDINGS
from kalix_compliance.casework.story import story_of
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import next_clock
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company

NAMES: dict[str, Any] = {
    "discovery": DISCOVERY_NAMES,
    "nature": NATURE_SHORT,
    "cause": CAUSE_NAMES,
    "data": DATA_NAMES,
}


@section.page("/<reference>", permission=Permission.BREACH_READ)
def file(reference: str) -> ResponseReturnValue:
    """The page of one breach, or of one drill."""
    return show_file(reference)


def show_file(reference: str, **values: Any) -> str:
    """The page; `values` are added for a panel that answers a form of its own."""
    r, actor = read(reference), current_actor()
    view, due = breach_view(r, actor), next_clock(r.clocks)
    return render_template(
        "breaches/file.html",
        b=view,
        drill=view.drill,
        due=due,
        step=next_step(view.standing, due.obligation.code if due else None),
        names=NAMES,
        basic=[kind for kind in view.data_types if kind in BASIC_DATA],
        sensitive=[kind for kind in view.data_types if kind not in BASIC_DATA],
        may=actor.may,
        P=Permission,
        Moment=Moment,
        lent=[panel(r.session, actor, r.breach) for panel in _lent()],
        **{**panels(r, view), **values},
    )


def _lent() -> Iterable[Callable[..., Markup]]:
    """What other features show on a breach's page."""
    return cast(Iterable[Callable[..., Markup]], current_app.extensions.get("breach_panels", ()))


def panels(r: Reading, view: BreachView) -> dict[str, Any]:
    """What each part of the work lends to the page, under the name that its partial knows."""
    filings = filings_of(r)
    return {
        "clocks": clock_cards(r.clocks),
        "times": time_lines(r),
        "judgement": judgement_of(r),
        "measures": measures_of(r),
        "evidence": r.evidence,
        "closing": closing_needs(r.breach, r.standing),
        "filings": filings,
        "next_paper": next_paper(r.breach, filings),
        "people": r.people,
        "notices": notices_panel(r),
        "letter": letter_sample(r, company()) if view.readable else None,
        "story": story_of(
            r.session,
            view.reference,
            WORDINGS,
            story_words(),
            readable=view.readable,
            names=r.names,
        ),
    }

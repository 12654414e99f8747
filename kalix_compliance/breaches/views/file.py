"""The breach's page: clocks, notice, papers, judgement, record, story, and what comes next."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from kalix_compliance.breaches.catalogue import (
    BASIC_DATA,
    CAUSE_NAMES,
    DATA_NAMES,
    DISCOVERY_NAMES,
    NATURE_SHORT,
)
from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.next_step import next_step
from kalix_compliance.breaches.queries.affected import affected_summary
from kalix_compliance.breaches.queries.clocks import clock_cards
from kalix_compliance.breaches.queries.closing import closing_needs
from kalix_compliance.breaches.queries.file import BreachView, breach_view, find_breach
from kalix_compliance.breaches.queries.filings import filings_of, next_paper
from kalix_compliance.breaches.queries.judgement import judgement_of
from kalix_compliance.breaches.queries.letter_sample import letter_sample
from kalix_compliance.breaches.queries.measures import evidence_files, measures_of
from kalix_compliance.breaches.queries.notices import notices_panel
from kalix_compliance.breaches.queries.times import time_lines
from kalix_compliance.breaches.story_words import story_words
from kalix_compliance.breaches.views.pages import nearest_clock
from kalix_compliance.breaches.views.section import section
from kalix_compliance.breaches.wordings import WORDINGS
from kalix_compliance.casework.story import story_of
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

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
    session, actor = reader(), current_actor()
    breach = find_breach(session, actor, reference)
    view = breach_view(session, actor, breach)
    due = nearest_clock(view)
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
        **{**panels(breach, view), **values},
    )


def panels(breach: Breach, view: BreachView) -> dict[str, Any]:
    """What each part of the work lends to the page, under the name that its partial knows."""
    session, moment = reader(), now()
    filings = filings_of(session, breach, moment)
    return {
        "clocks": clock_cards(session, breach.reference, moment),
        "times": time_lines(session, breach),
        "judgement": judgement_of(session, breach),
        "measures": measures_of(session, breach),
        "evidence": evidence_files(session, breach),
        "closing": closing_needs(breach, view.standing),
        "filings": filings,
        "next_paper": next_paper(session, breach, moment, filings),
        "people": affected_summary(session, breach),
        "notices": notices_panel(session, breach, moment),
        "letter": letter_sample(session, breach, company(), moment) if view.readable else None,
        "story": story_of(
            session, breach.reference, WORDINGS, story_words(), readable=view.readable
        ),
    }

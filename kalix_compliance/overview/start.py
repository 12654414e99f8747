"""What the overview lends to the frame of every page."""

from collections.abc import Mapping

from flask import Flask

from kalix_compliance.core.actor import Actor
from kalix_compliance.overview import help as help_pages
from kalix_compliance.overview import search
from kalix_compliance.overview.queries.counts import rail_counts
from kalix_compliance.web.reading import now, reader

PAGES = (search.search, help_pages.help, help_pages.walk_tour)
"""Pages that have a module of their own; reading it puts them into the section."""


def install_overview(app: Flask) -> None:
    """The counts beside the places of the rail, and the tour of who is new."""

    def count(actor: Actor) -> Mapping[str, tuple[int, bool]]:
        return rail_counts(reader(), actor, now())

    app.extensions["rail_counts"] = count
    app.jinja_env.globals["tour_here"] = help_pages.tour_here

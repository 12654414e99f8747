"""What the overview lends to the frame of every page."""

from collections.abc import Mapping

from flask import Flask

from kalix_compliance.core.actor import Actor
from kalix_compliance.overview.queries.counts import rail_counts
from kalix_compliance.web.reading import now, reader


def install_overview(app: Flask) -> None:
    """The counts beside the places of the rail."""

    def count(actor: Actor) -> Mapping[str, tuple[int, bool]]:
        return rail_counts(reader(), actor, now())

    app.extensions["rail_counts"] = count

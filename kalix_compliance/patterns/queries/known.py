"""The suggestions that were made before, as a look compares them with what it finds."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.patterns.kinds import Feature, Standing
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.patterns.rules.again import Known


def standing_of(row: Suggestion) -> Standing:
    if row.breach:
        return Standing.IN_BREACH
    return Standing.OPEN if row.dismissed_at is None else Standing.DISMISSED


def known_suggestions(session: Session) -> list[Known]:
    """Every suggestion; there are a few in a year."""
    rows: Sequence[Suggestion] = session.scalars(
        select(Suggestion).order_by(Suggestion.found_at)
    ).all()
    return [
        Known(row.reference, standing_of(row), shares_of(row), tuple(row.cases), row.chance)
        for row in rows
    ]


def shares_of(row: Suggestion) -> frozenset[tuple[Feature, str]]:
    """What its complaints share, first of all and besides."""
    also = ((Feature(feature), value) for feature, value in row.figures.get("also", ()))
    return frozenset({(row.feature, row.value), *also})

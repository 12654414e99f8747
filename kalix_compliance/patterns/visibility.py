"""Who sees which suggestion: nobody sees one about their own account."""

from sqlalchemy import ColumnElement, and_, false, not_

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.patterns.kinds import Feature
from kalix_compliance.patterns.models import Suggestion


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that every query about suggestions carries."""
    if not actor.may(Permission.PATTERN_READ):
        return false()
    return not_(and_(Suggestion.feature == Feature.ACCOUNT, Suggestion.value == actor.id))


def concerns(row: Suggestion, actor: Actor) -> bool:
    """Whether it is about this person's own account, also besides."""
    also = [value for feature, value in row.figures.get("also", ()) if feature == Feature.ACCOUNT]
    return actor.id in also or (row.feature is Feature.ACCOUNT and row.value == actor.id)

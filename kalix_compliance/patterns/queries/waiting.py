"""The suggestions that wait for whoever decides on them, as the queue and the rail show them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.numbers import Numbers
from kalix_compliance.patterns.kinds import Feature
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.patterns.queries.words import seen_words, shared_words
from kalix_compliance.patterns.visibility import visible_to
from kalix_compliance.staff.queries import every_name

LONGEST = 20
OPEN = (Suggestion.dismissed_at.is_(None), Suggestion.breach == "")


@dataclass(frozen=True)
class WaitingSuggestion:
    """A suggestion that somebody has to look at."""

    reference: str
    shared: Sentence
    seen: Sentence


def waiting_suggestions(
    session: Session, actor: Actor, company: Company
) -> list[WaitingSuggestion]:
    """For those who decide on them, the rarest first; two statements at most."""
    if not actor.may(Permission.PATTERN_DECIDE):
        return []
    rows = session.scalars(
        select(Suggestion)
        .where(visible_to(actor), *OPEN)
        .order_by(Suggestion.chance, Suggestion.reference)
        .limit(LONGEST)
    ).all()
    about_people = any(row.feature is Feature.ACCOUNT for row in rows)
    names = every_name(session) if about_people else {}
    return [
        WaitingSuggestion(
            row.reference, shared_words(row.feature, row.value, company, names), seen_words(row)
        )
        for row in rows
    ]


def pattern_numbers(actor: Actor) -> Numbers[int]:
    """How many wait for those who decide on them."""
    if not actor.may(Permission.PATTERN_DECIDE):
        return Numbers(int)
    wanted = select(func.count()).select_from(Suggestion).where(visible_to(actor), *OPEN)
    return Numbers(int, [wanted])

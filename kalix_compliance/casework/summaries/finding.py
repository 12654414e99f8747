"""Find records by words of what they say: the index proposes, the opened record decides."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.summaries import store
from kalix_compliance.casework.summaries.keeping import texts_of
from kalix_compliance.casework.summaries.numbers import record_of, records_between, reference_of
from kalix_compliance.casework.summaries.words import asked_words, telling_words, token_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.contributions import Summaries, contributed
from kalix_compliance.vault.keys import keyring

MOST_OPENED = 50
MOST_LOOKED_AT = 400
"""So many records at most are proposed: what is hidden from this reader, or stale, is no hit."""
AT_ONCE = 100


def may_look(actor: Actor, kind: Summaries) -> bool:
    """Whoever may not read what a record says must not find it out word by word either."""
    return any(actor.may(permission) for permission in kind.readers)


def kinds_for(actor: Actor) -> list[Summaries]:
    return [kind for kind in contributed().summaries if may_look(actor, kind)]


def records_that_say(session: Session, actor: Actor, kind: Summaries, text: str) -> list[str]:
    """The numbers of records that say every word, the newest first, at most fifty.

    Raises SQLAlchemyError when the search store does not answer.
    """
    asked = asked_words(text)
    if not asked or not may_look(actor, kind):
        return []
    finder = keyring.get().index
    tokens = [token_of(finder, word) for word in asked]
    first, end = records_between(kind)
    found: list[str] = []
    for _turn in range(MOST_LOOKED_AT // AT_ONCE):
        proposed = store.records_with_all(tokens, (first, end), AT_ONCE)
        found += _checked(session, actor, kind, proposed, frozenset(asked))
        if len(proposed) < AT_ONCE or len(found) >= MOST_OPENED:
            break
        end = proposed[-1]
    return found[:MOST_OPENED]


def _checked(
    session: Session, actor: Actor, kind: Summaries, records: list[int], asked: frozenset[str]
) -> list[str]:
    """Those that this actor may know of and that really say it: an old token shows nothing."""
    if not records:
        return []
    model = kind.model
    references = [reference_of(kind, record) for record in records]
    rows = session.scalars(
        select(model).where(model.reference.in_(references), kind.visible_to(actor))
    ).all()
    shown = sorted(rows, key=lambda row: record_of(kind, row.reference), reverse=True)[:MOST_OPENED]
    texts = texts_of(kind, shown)
    return [ref for ref, said in texts.items() if asked <= telling_words(" ".join(said))]

"""What the features say together about a person who is to be erased."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.language import Sentence, Text
from kalix_compliance.customers.contributions import Kept, Obstacle, contributed
from kalix_compliance.subject_requests.erasing.codes import BEGIN, LAST_STEPS, feature_of


def obstacles_of(session: Session, customer_id: UUID, now: datetime) -> list[Obstacle]:
    """Everything that stands against erasing this person, or keeps its own records for a while."""
    return [
        obstacle for ask in contributed().obstacles for obstacle in ask(session, customer_id, now)
    ]


def stopping(obstacles: Sequence[Obstacle]) -> list[Text]:
    """The sentences of those that stop it."""
    return [obstacle.sentence for obstacle in obstacles if obstacle.stops]


def kept_of(session: Session, customer_id: UUID) -> list[Kept]:
    """What stays without personal data."""
    return [kept for ask in contributed().kept for kept in ask(session, customer_id)]


def all_steps() -> list[str]:
    """The steps in their order: one for each feature that has something of its own to destroy."""
    features = dict.fromkeys(map(feature_of, contributed().forget))
    return [BEGIN, *features, *LAST_STEPS]


def next_step(done: str) -> str | None:
    """The step after `done`; a name that nobody knows any more begins with the features again."""
    steps = all_steps()
    if not done:
        return steps[0]
    after = steps.index(done) + 1 if done in steps else 1
    return steps[after] if after < len(steps) else None


def as_stored(kept: Kept) -> dict[str, object]:
    """A line of what stays, to be read in whatever language later."""
    return {
        "what": _stored(kept.what),
        "article": _stored(kept.article),
        "until": kept.until.isoformat() if kept.until else "",
    }


def from_stored(row: dict[str, object]) -> Kept:
    until = str(row.get("until") or "")
    return Kept(
        what=_read(row["what"]),
        article=_read(row["article"]),
        until=date.fromisoformat(until) if until else None,
    )


def _stored(words: Text) -> object:
    if isinstance(words, Sentence):
        return {"text": words.text, "values": {k: str(v) for k, v in words.values.items()}}
    return words


def _read(stored: object) -> Text:
    if isinstance(stored, dict):
        return Sentence(str(stored["text"]), dict(stored["values"]))
    return str(stored)

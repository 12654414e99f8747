"""A case's story: what happened, in order, told in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import Sentence, Text
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import names_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.safes import Safe

PLACE = "case_event.text"


def tell(
    unit: Unit,
    about: str,
    kind: str,
    *,
    customer_id: UUID | None = None,
    text: str = "",
    **facts: Any,
) -> CaseEvent:
    """Add a line to a case's story.

    `facts` are codes, ids and ISO dates. `text` is what a person wrote: it is sealed under the
    customer's key (the house's without a customer) with the salt of its commitment in the audit trail.
    """
    event = CaseEvent(
        id=new_id(),
        about=about,
        at=unit.now,
        actor=unit.actor.id,
        kind=kind,
        facts=facts,
        customer_id=customer_id,
    )
    if text:
        sealed = json.dumps({"salt": unit.commit_to(text), "text": text})
        event.text = safes.belonging_to(customer_id).seal(PLACE, event.id, sealed)
    unit.session.add(event)
    return event


def told_since(session: Session, about: str, kind: str, moment: datetime) -> bool:
    """Whether the story of a record has a line of this kind later than a moment."""
    line = select(CaseEvent.id).where(
        CaseEvent.about == about, CaseEvent.kind == kind, CaseEvent.at > moment
    )
    return session.scalar(line.limit(1)) is not None


@dataclass(frozen=True)
class Wording:
    """How a kind of event reads: its shape in the sprite and its sentence."""

    shape: str
    sentence: Sentence


@dataclass(frozen=True)
class StoryLine:
    at: datetime
    shape: str
    sentence: Text
    text: str


@dataclass(frozen=True)
class StoryDay:
    day: date
    lines: list[StoryLine]


def story_of(
    session: Session,
    reference: str,
    wordings: Mapping[str, Wording],
    words: Mapping[str, Mapping[Any, Text]],
    *,
    readable: bool = True,
    names: Mapping[str, str] | None = None,
    keys: safes.Keys | None = None,
) -> list[StoryDay]:
    """The story, newest first, by day; three statements whatever its length.

    `words` turns a fact's code into words, such as words["state"]["closed"]. What people wrote is left
    out unless it is `readable` for the one who asks. `names`, by actor id, and `keys` when the page has read
    them.
    """
    events = session.scalars(
        select(CaseEvent)
        .where(CaseEvent.about == reference)
        .order_by(CaseEvent.at.desc(), CaseEvent.id.desc())
    ).all()
    names = _names(session, events) if names is None else names
    wanted = {event.customer_id for event in events if event.text}
    keys = safes.belonging_to_many(wanted, keys) if readable else {}
    lines = [
        _line(event, wordings[event.kind], names, words, keys.get(event.customer_id))
        for event in events
    ]
    return [
        StoryDay(day, list(group))
        for day, group in groupby(lines, key=lambda line: in_hanoi(line.at).date())
    ]


def lines_by_case(
    session: Session,
    references: Select[str],
    wordings: Mapping[str, Wording],
    words: Mapping[str, Mapping[Any, Text]],
    *,
    names: Mapping[str, Text],
) -> list[tuple[str, StoryLine]]:
    """The stories of many cases, each line with its case, oldest first; two statements.

    `names` may be roles, for a reader who is not told who works here.
    """
    events = session.scalars(
        select(CaseEvent)
        .where(CaseEvent.about.in_(references))
        .order_by(CaseEvent.about, CaseEvent.at, CaseEvent.id)
    ).all()
    keys = safes.belonging_to_many({event.customer_id for event in events if event.text})
    return [
        (event.about, _line(event, wordings[event.kind], names, words, keys.get(event.customer_id)))
        for event in events
    ]


def _line(
    event: CaseEvent,
    wording: Wording,
    names: Mapping[str, Text],
    words: Mapping[str, Mapping[Any, Text]],
    safe: Safe | None,
) -> StoryLine:
    values = {
        name: words.get(name, {}).get(str(value), value) for name, value in event.facts.items()
    }
    values["who"] = names.get(event.actor, "")
    if "moment" in event.facts:
        values["moment"] = (
            f"{in_hanoi(datetime.fromisoformat(event.facts['moment'])):%d/%m/%Y %H:%M}"
        )
    for name in ("owner", "asked_by"):
        if name in values:
            values[name] = names.get(str(values[name]), "")
    return StoryLine(
        at=event.at,
        shape=wording.shape,
        sentence=Sentence(wording.sentence.text, values),
        text=_clear(event, safe),
    )


def _clear(event: CaseEvent, safe: Safe | None) -> str:
    if event.text is None or safe is None:
        return ""
    return str(json.loads(safe.unseal(PLACE, event.id, event.text))["text"])


def _names(session: Session, events: Any) -> dict[str, str]:
    """The names of everybody that the story mentions, in one statement."""
    ids = set()
    for event in events:
        for value in (event.actor, event.facts.get("owner"), event.facts.get("asked_by")):
            if value and not str(value).startswith("system:"):
                ids.add(UUID(str(value)))
    return {str(key): name for key, name in names_of(session, ids).items()}

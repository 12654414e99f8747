"""The cases that somebody has open already, shown before a second one is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kalix_compliance.complaints.catalogue import KIND_NAMES
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.obligations import RESOLVE
from kalix_compliance.complaints.states import STATE_NAMES, State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.queries import ClockView, clocks_of
from kalix_compliance.staff.queries import names_of
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe

GIST = 160  # characters of the story


@dataclass(frozen=True)
class OpenCase:
    reference: str
    state: State
    state_name: Sentence
    kind: Sentence
    received_at: datetime
    level: Level | None
    left: Sentence | None
    owner: str
    gist: str


def open_cases(
    session: Session, actor: Actor, cases: Sequence[Complaint], safe: Safe | None
) -> list[OpenCase]:
    """These cases in words; three statements however many. The story is for those who handle cases."""
    if not cases:
        return []
    clocks = clocks_of(session, [case.reference for case in cases])
    owners = names_of(session, {case.owner_id for case in cases if case.owner_id})
    reads = safe if actor.may(Permission.COMPLAINT_HANDLE) else None
    return [
        _open_case(
            case,
            _promise(clocks[case.reference]),
            owners.get(case.owner_id, "") if case.owner_id else "",
            _gist(unseal_from(case, reads, "narrative")),
        )
        for case in cases
    ]


def _open_case(case: Complaint, promise: ClockView | None, owner: str, gist: str) -> OpenCase:
    return OpenCase(
        reference=case.reference,
        state=case.state,
        state_name=STATE_NAMES[case.state],
        kind=KIND_NAMES[case.kind],
        received_at=case.received_at,
        level=promise.level if promise else None,
        left=promise.words if promise else None,
        owner=owner,
        gist=gist,
    )


def _promise(clocks: Sequence[ClockView]) -> ClockView | None:
    return next((clock for clock in clocks if clock.obligation.code == RESOLVE), None)


def _gist(story: str) -> str:
    """The beginning, cut at a word."""
    line = " ".join(story.split())
    return line if len(line) <= GIST else f"{line[:GIST].rpartition(' ')[0]}…"

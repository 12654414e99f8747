"""Who hears of it when a term by the day comes near or is over, and in which words."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.language import Sentence
from kalix_compliance.deadlines.calendars import calendar_of
from kalix_compliance.deadlines.events import LevelReached
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.words import time_left
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import Role

NOTICES = {
    Level.SOON: "deadline_soon",
    Level.URGENT: "deadline_urgent",
    Level.OVERDUE: "deadline_overdue",
}
# Who handles the case first, then the managers, then compliance (product.md, Flagging).
ROLES: dict[Level, frozenset[Role]] = {
    Level.SOON: frozenset(),
    Level.URGENT: frozenset({Role.MANAGER}),
    Level.OVERDUE: frozenset({Role.MANAGER, Role.COMPLIANCE}),
}


def warned(
    session: Session, level: Level, owner_id: UUID | None, handlers: Collection[Role]
) -> list[StaffRow]:
    """Who handles the case, and everybody whom this level concerns; the managers when nobody handles it.

    `handlers` are the roles that may handle such a case: an owner who may not any more counts as nobody.
    """
    everybody = colleagues(session)
    owner = [p for p in everybody if p.id == owner_id and p.role in handlers]
    wanted = ROLES[level] if owner else {*ROLES[level], Role.MANAGER}
    return owner + [person for person in everybody if person.role in wanted and person not in owner]


def remaining(unit: Unit, reached: LevelReached) -> Sentence:
    """How much is left of the term, or by how much it is over."""
    term_unit = obligation_of(reached.obligation).term.unit
    return time_left(unit.now, reached.due_at, reached.last_day, term_unit, calendar_of(unit))

"""What the deadlines announce."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kalix_compliance.core.events import Event
from kalix_compliance.deadlines.levels import Level


@dataclass(frozen=True)
class LevelReached(Event):
    """A running clock became due soon, urgent or overdue; announced once per clock, due date and level.

    `tell_from`: the earliest moment at which people should be told of it, inside working hours unless
    the term runs by the hour. `warning_id` never repeats and suits as the once-key of a mail.
    """

    obligation: str
    about: str
    level: Level
    due_at: datetime
    owner_id: UUID | None
    last_day: date
    tell_from: datetime
    clock_id: UUID
    warning_id: UUID


@dataclass(frozen=True)
class ReminderReached(Event):
    """So many hours are left of a term by the hour (`hours_left`), or it was missed (None).

    Announced once per clock, end and mark; after an outage only the latest mark that has passed. It is
    told at once, day and night: `tell_from` is the moment of noticing. `level` is how pressing it is then.
    `warning_id` never repeats and suits as the once-key of a mail.
    """

    obligation: str
    about: str
    hours_left: int | None
    level: Level
    due_at: datetime
    owner_id: UUID | None
    tell_from: datetime
    clock_id: UUID
    warning_id: UUID

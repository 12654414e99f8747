"""What breaches announce."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kalix_compliance.core.events import Event


@dataclass(frozen=True)
class BreachOpened(Event):
    """A breach, or a drill of one, was opened; compliance and the managers are told."""

    reference: str
    drill: bool = False
    complaints: tuple[str, ...] = ()
    """Those from which it was opened."""


@dataclass(frozen=True)
class BreachGiven(Event):
    """A breach was given to another officer, who is told."""

    reference: str
    owner_id: UUID


@dataclass(frozen=True)
class MeasureGiven(Event):
    """A measure was given to somebody, who is told."""

    reference: str
    number: int
    owner_id: UUID
    due_on: date


@dataclass(frozen=True)
class BreachReopened(Event):
    """A breach that had ended is open again."""

    reference: str

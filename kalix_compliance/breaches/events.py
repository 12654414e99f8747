"""What breaches announce."""

from dataclasses import dataclass

from kalix_compliance.core.events import Event


@dataclass(frozen=True)
class BreachOpened(Event):
    """A breach, or a drill of one, was opened; compliance and the managers are told."""

    reference: str
    drill: bool = False


@dataclass(frozen=True)
class BreachReopened(Event):
    """A breach that had ended is open again."""

    reference: str

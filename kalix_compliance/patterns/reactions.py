"""What patterns do when something is announced (`wiring.py` names each pair)."""

from kalix_compliance.breaches.events import BreachOpened
from kalix_compliance.execution.unit import Unit
from kalix_compliance.patterns.commands.deciding import settle


def on_breach_opened(unit: Unit, happened: BreachOpened) -> None:
    """A suggestion whose complaints went into the breach waits no longer."""
    if happened.complaints:
        settle(unit, happened.reference, frozenset(happened.complaints))

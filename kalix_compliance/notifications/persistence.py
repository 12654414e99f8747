"""What a deliverer insists on: that an answer is written down, and that a server's whim is not a verdict."""

from collections.abc import Callable
from typing import TypeVar

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import StaleRecord
from kalix_compliance.execution.command import again_if_worth_it
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications.settling import Claimed, release
from kalix_compliance.notifications.transport import Answer, Verdict

EQUAL_REFUSALS = 20  # so many in a row with one code are the server's opinion of us, not of them
INSISTING = 4
T = TypeVar("T")


def insist(once: Callable[[], T]) -> T:
    """Run a transaction again when a person saved the same record at the same moment.

    The server's answer must not be lost: without it the message would be called uncertain.
    """
    for _ in range(INSISTING):
        try:
            return again_if_worth_it(once)
        except StaleRecord:
            continue
    return again_if_worth_it(once)


def give_back(actor: Actor, claim: Claimed) -> None:
    """Nothing of the message had left: it waits for the server to come back."""

    def once() -> None:
        with open_unit(actor) as unit:
            release(unit, claim)

    insist(once)


class Refusals:
    """Counts equal answers in a row, to stop before one fault of the server's troubles every message."""

    def __init__(self) -> None:
        self.last: Answer | None = None
        self.equal = 0

    def note(self, answer: Answer) -> bool:
        """Whether this was one refusal too many."""
        self.equal = self.equal + 1 if answer == self.last else 1
        self.last = answer
        refused = answer.verdict in (Verdict.LATER, Verdict.REFUSED)
        return refused and self.equal >= EQUAL_REFUSALS

"""Where a case is stuck, in one or two sentences: what the rules of its next step still miss."""

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.complaints.rules import Standing, reasons, to_answer, to_close, to_conclude
from kalix_compliance.complaints.states import State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, say

MOST = 2


def obstacles(case: Standing, reader: Actor) -> list[Sentence]:
    """At most two reasons why the case does not move on, and how many more there are."""
    found = [say("Chờ ký: %(what)s.", what=KINDS[kind]) for kind in sorted(case.waiting)]
    found += _unmet(case, reader)
    if len(found) <= MOST:
        return found
    return [*found[:MOST], say("và %(n)s điều nữa", n=len(found) - MOST)]


def _unmet(case: Standing, reader: Actor) -> list[Sentence]:
    match case.state:
        case State.VERIFYING:
            return reasons(to_conclude(case)[1:-1])
        case State.REMEDYING | State.UNFOUNDED:
            return reasons(to_answer(case))
        case State.ANSWERED:
            return reasons(to_close(case, reader))
        case _:
            return []

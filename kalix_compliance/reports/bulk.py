"""One command for each of many cases; what could not be done is told, grouped by its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kalix_compliance.core.errors import NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.language import Sentence, say

MOST_AT_ONCE = 200
MOST_NAMED = 5


@dataclass
class Outcome:
    """Which cases it was done for; for which not, by reason."""

    done: list[str] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)

    def refusals(self) -> list[Sentence]:
        """One sentence for each reason, naming at most five cases."""
        return [
            say("Chưa làm được %(cases)s: %(why)s", cases=_named(cases), why=why)
            for why, cases in self.refused.items()
        ]


def for_each(references: Iterable[str], give: Callable[[str], object]) -> Outcome:
    """Give the command for each case once, in a transaction of its own; a refusal stops no other."""
    outcome = Outcome()
    for reference in list(dict.fromkeys(references))[:MOST_AT_ONCE]:
        try:
            give(reference)
        except RuleBroken as refusal:
            _refuse(outcome, reference, str(refusal))
        except NotFound:
            _refuse(outcome, reference, str(say("không có hồ sơ này, hoặc bạn không được xem.")))
        except StaleRecord:
            _refuse(outcome, reference, str(say("có người vừa sửa. Tải lại trang rồi thử lại.")))
        else:
            outcome.done.append(reference)
    return outcome


def _refuse(outcome: Outcome, reference: str, why: str) -> None:
    outcome.refused.setdefault(why, []).append(reference[:20])


def _named(references: list[str]) -> str:
    named = ", ".join(references[:MOST_NAMED])
    more = len(references) - MOST_NAMED
    return str(say("%(named)s và %(n)s hồ sơ nữa", named=named, n=more)) if more > 0 else named

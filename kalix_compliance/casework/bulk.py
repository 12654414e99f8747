"""One command for each of many records; what could not be done is told, grouped by its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kalix_compliance.core.errors import NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.language import Sentence, say

MOST_AT_ONCE = 200
MOST_NAMED = 5
LONGEST_REFERENCE = 20
SEPARATOR = ","


@dataclass
class Outcome:
    """Which records it was done for; for which not, by reason; how many more there are beyond one go."""

    done: list[str] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)
    beyond: int = 0

    def refusals(self) -> list[Sentence]:
        """One sentence for each reason, naming at most five records; and one for what is beyond one go."""
        said = [
            say("Chưa làm được %(cases)s: %(why)s", cases=_named(cases), why=why)
            for why, cases in self.refused.items()
        ]
        if self.beyond:
            said.append(
                say(
                    "Còn %(n)s hồ sơ chưa làm: mỗi lần làm %(most)s hồ sơ gần hạn nhất. Bấm lại để làm tiếp.",
                    n=self.beyond,
                    most=MOST_AT_ONCE,
                )
            )
        return said


def for_each(
    references: Iterable[str], give: Callable[[str], object], *, all_of: int = 0
) -> Outcome:
    """Give the command for each record once, in a transaction of its own; a refusal stops no other.

    `all_of` is how many were wanted, where that is more than are named.
    """
    chosen = list(dict.fromkeys(references))
    outcome = Outcome(beyond=max(len(chosen), all_of) - min(len(chosen), MOST_AT_ONCE))
    for reference in chosen[:MOST_AT_ONCE]:
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


def chosen_in(words: str) -> tuple[str, ...]:
    """The records that an address names one by one, at most as many as one go takes."""
    named = (part.strip() for part in words.split(SEPARATOR))
    wanted = [part for part in named if part and len(part) <= LONGEST_REFERENCE]
    return tuple(dict.fromkeys(wanted))[:MOST_AT_ONCE]


def _refuse(outcome: Outcome, reference: str, why: str) -> None:
    outcome.refused.setdefault(why, []).append(reference[:LONGEST_REFERENCE])


def _named(references: list[str]) -> str:
    named = ", ".join(references[:MOST_NAMED])
    more = len(references) - MOST_NAMED
    return str(say("%(named)s và %(n)s hồ sơ nữa", named=named, n=more)) if more > 0 else named

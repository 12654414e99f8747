"""What a breach's record may say: counts that do not contradict themselves."""

from dataclasses import dataclass

from kalix_compliance.core.language import Sentence, say

MOST_PEOPLE = 200_000_000
"""More than Vietnam has inhabitants is a slip of the finger."""
MOST_RECORDS = 2_000_000_000
LONGEST_AGO_DAYS = 3_650

Refusal = tuple[str, Sentence]
"""The field that it is about, and what is wrong with it."""


@dataclass(frozen=True)
class Counts:
    """How many people: the least, the best guess, the most. None is unknown."""

    least: int | None = None
    best: int | None = None
    most: int | None = None

    @property
    def known(self) -> bool:
        return (self.least, self.best, self.most) != (None, None, None)

    @property
    def likeliest(self) -> int | None:
        """The best guess, else the most, else the least; None while nothing is known."""
        guesses = (self.best, self.most, self.least)
        return next((number for number in guesses if number is not None), None)


def counts_contradict(counts: Counts) -> list[Refusal]:
    """Why these counts cannot be, each at the field that should change."""
    found: list[Refusal] = []
    for name in ("least", "best", "most"):
        count = getattr(counts, name)
        if count is not None and not 0 <= count <= MOST_PEOPLE:
            found.append((f"people_{name}", say("Số người phải từ 0 đến 200.000.000. Sửa lại số.")))
    if found:
        return found
    if _more(counts.least, counts.best):
        found.append(
            ("people_best", say("Ước tính tốt nhất nhỏ hơn số ít nhất. Sửa một trong hai số."))
        )
    if _more(counts.best, counts.most):
        found.append(
            ("people_most", say("Số nhiều nhất nhỏ hơn ước tính tốt nhất. Sửa một trong hai số."))
        )
    elif _more(counts.least, counts.most):
        found.append(
            ("people_most", say("Số nhiều nhất nhỏ hơn số ít nhất. Sửa một trong hai số."))
        )
    return found


def records_out_of_range(records: int | None) -> list[Refusal]:
    """Why this number of data records cannot be."""
    if records is not None and not 0 <= records <= MOST_RECORDS:
        return [("records_count", say("Số bản ghi phải từ 0 đến 2.000.000.000. Sửa lại số."))]
    return []


def _more(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one > other

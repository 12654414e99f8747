"""How grave a breach is by ENISA's method (2013): SE = DPC × EI + CB.

Every figure is counted in quarters, as whole numbers: 2 is 8, 0.75 is 3. Nothing is ever rounded, so a
score on a border falls on the same side for everybody. The score informs; the statutory test (Law
91/2025/QH15 art. 23(1)) alone decides whether the authority must be told.
"""

from dataclasses import dataclass
from enum import StrEnum

from kalix_compliance.core.language import Sentence, say

ONE = 4
"""One whole, in quarters."""
FRACTIONS = ("0", "25", "5", "75")
FULL_SCALE = 5 * ONE
"""Where the drawn scale ends; a higher score stands at its end."""


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very-high"


SEVERITY_NAMES: dict[Severity, Sentence] = {
    Severity.LOW: say("thấp"),
    Severity.MEDIUM: say("trung bình"),
    Severity.HIGH: say("cao"),
    Severity.VERY_HIGH: say("rất cao"),
}
BORDERS = (
    (4 * ONE, Severity.VERY_HIGH),
    (3 * ONE, Severity.HIGH),
    (2 * ONE, Severity.MEDIUM),
)


@dataclass(frozen=True)
class Score:
    """One sum, in quarters. ValueError when a part lies outside ENISA's range."""

    data_context: int
    """DPC, 1 to 4: what the data says about people."""
    ease: int
    """EI, 0.25 to 1: how easily people are recognised."""
    circumstances: int
    """CB, 0 to 2: what became of the data, and whether somebody meant it."""

    def __post_init__(self) -> None:
        if self.data_context not in range(ONE, 4 * ONE + 1, ONE):
            raise ValueError("the data context is 1, 2, 3 or 4")
        if self.ease not in range(1, ONE + 1):
            raise ValueError("the ease of identification is a quarter to one")
        if self.circumstances not in range(2 * ONE + 1):
            raise ValueError("the circumstances add at most two")

    @property
    def total(self) -> int:
        """SE in quarters: exact, since the data context is whole."""
        return self.data_context // ONE * self.ease + self.circumstances

    @property
    def level(self) -> Severity:
        """Low under 2, medium under 3, high under 4, very high from 4."""
        return next((level for least, level in BORDERS if self.total >= least), Severity.LOW)

    @property
    def share(self) -> int:
        """How far along the drawn scale of 0 to 5, in per cent."""
        return min(self.total, FULL_SCALE) * 100 // FULL_SCALE

    @property
    def level_name(self) -> Sentence:
        return SEVERITY_NAMES[self.level]

    def sum_in(self, language: str) -> str:
        """The sum as it is written out, up to its result: `2 × 0,75 + 0,5`."""
        context, ease, circumstances = (
            decimals(part, language, whole=False)
            for part in (self.data_context, self.ease, self.circumstances)
        )
        return f"{context} × {ease} + {circumstances}"

    def total_in(self, language: str) -> str:
        """The result, always with a decimal: `2,0`."""
        return decimals(self.total, language)

    def part_in(self, part: str, language: str) -> str:
        """One of `data_context`, `ease`, `circumstances`, as it stands in the sum."""
        return decimals(getattr(self, part), language, whole=False)


def decimals(quarters: int, language: str = "vi", *, whole: bool = True) -> str:
    """Quarters as people write them: 8 is `2,0`, or `2` unless `whole` numbers show a decimal."""
    units, rest = divmod(quarters, ONE)
    if not rest and not whole:
        return str(units)
    return f"{units}{'.' if language == 'en' else ','}{FRACTIONS[rest]}"

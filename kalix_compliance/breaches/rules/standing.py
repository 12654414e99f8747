"""Everything that the rules need to know about a breach."""

from collections.abc import Collection
from dataclasses import dataclass

from kalix_compliance.breaches.kinds import Choice, DataType, DecisionAbout, Harm

MAY_HARM = frozenset({Harm.YES, Harm.UNCLEAR})
MUST_TELL_PEOPLE = frozenset({DataType.LOCATION, DataType.BIOMETRIC})
"""Data whose owners the law itself wants told within 72 hours (D356 art. 29)."""


def still_counts(
    about: DecisionAbout, choice: Choice, harm: Harm | None, data_types: Collection[str]
) -> bool:
    """Whether a signed decision holds against what is known now.

    "Do not notify the authority" falls when it is found later that the violation may harm, or that this is
    not clear (Law 91/2025/QH15 art. 23(1)); "do not tell the people" when location or biometric data turn
    out to be concerned (D356 art. 29): it must be decided anew.
    """
    if choice is not Choice.DO_NOT:
        return True
    if about is DecisionAbout.AUTHORITY:
        return harm not in MAY_HARM
    return MUST_TELL_PEOPLE.isdisjoint(data_types)


@dataclass(frozen=True)
class Standing:
    """Where a breach stands. `decisions` holds the signed ones, the newest of each kind."""

    confirmed: bool = False
    ruled_out: bool = False
    closed: bool = False
    contained: bool = False
    assessed: bool = False
    harm: Harm | None = None
    data_types: tuple[str, ...] = ()
    decisions: tuple[tuple[DecisionAbout, Choice], ...] = ()
    waiting_decisions: frozenset[DecisionAbout] = frozenset()
    reviews_due: frozenset[DecisionAbout] = frozenset()
    """What was left for later, and whose time has come."""
    mau_08_filed: bool = False
    minutes_signed: bool = False
    open_filings: int = 0
    final_filed: bool = False
    people: int = 0
    untold: int = 0
    erased: int = 0
    open_notices: int = 0
    running_imports: int = 0
    open_measures: tuple[int, ...] = ()
    root_cause: bool = False
    lessons: bool = False
    retention_set: bool = False
    running_clocks: int = 0

    @property
    def ended(self) -> bool:
        return self.closed or self.ruled_out

    @property
    def told(self) -> int:
        return self.people - self.untold - self.erased

    def decided(self, about: DecisionAbout) -> Choice | None:
        """What was decided and signed, if anything, and still counts."""
        choice = dict(self.decisions).get(about)
        if choice is None or not still_counts(about, choice, self.harm, self.data_types):
            return None
        return choice

"""Everything that the rules need to know about a breach."""

from dataclasses import dataclass

from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Harm

MAY_HARM = frozenset({Harm.YES, Harm.UNCLEAR})


def still_counts(about: DecisionAbout, choice: Choice, harm: Harm | None) -> bool:
    """Whether a signed decision holds against the newest assessment.

    "Do not notify the authority" falls when it is found later that the violation may harm, or that this is
    not clear (Law 91/2025/QH15 art. 23(1)): it must be decided anew.
    """
    return not (about is DecisionAbout.AUTHORITY and choice is Choice.DO_NOT and harm in MAY_HARM)


@dataclass(frozen=True)
class Standing:
    """Where a breach stands. `decisions` holds the signed ones, the newest of each kind."""

    confirmed: bool = False
    ruled_out: bool = False
    closed: bool = False
    contained: bool = False
    assessed: bool = False
    harm: Harm | None = None
    decisions: tuple[tuple[DecisionAbout, Choice], ...] = ()
    waiting_decisions: frozenset[DecisionAbout] = frozenset()
    mau_08_filed: bool = False
    minutes_signed: bool = False
    open_filings: int = 0
    final_filed: bool = False
    people: int = 0
    untold: int = 0
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

    def decided(self, about: DecisionAbout) -> Choice | None:
        """What was decided and signed, if anything, and still counts."""
        choice = dict(self.decisions).get(about)
        return choice if choice and still_counts(about, choice, self.harm) else None

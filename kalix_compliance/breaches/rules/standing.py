"""Everything that the rules need to know about a breach."""

from dataclasses import dataclass

from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Harm


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
        """What was decided and signed, if anything."""
        return dict(self.decisions).get(about)

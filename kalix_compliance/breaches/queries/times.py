"""The times of a breach as its page shows them: each with who set it, when and why."""

from dataclasses import dataclass
from datetime import datetime

from kalix_compliance.breaches.catalogue import MOMENT_NAMES
from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.rules.times import detected_apart
from kalix_compliance.core.language import Text
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@dataclass(frozen=True)
class Setting:
    """One setting of a time: `at` is None when it was taken back."""

    at: datetime | None
    by: str
    set_at: datetime
    reason: str


@dataclass(frozen=True)
class TimeLine:
    """One time: what counts now first, then what it was before."""

    kind: Moment
    name: Text
    settings: tuple[Setting, ...]

    @property
    def at(self) -> datetime | None:
        return self.settings[0].at if self.settings else None

    @property
    def changed(self) -> bool:
        return len(self.settings) > 1


@dataclass(frozen=True)
class TimesPanel:
    """`lines`: every time that was ever set, in the order of the form. `differ`: why the attack and the
    violation were detected at different times; `unexplained` when nobody has said so yet."""

    lines: tuple[TimeLine, ...]
    ongoing: bool
    differ: str
    unexplained: bool

    def line(self, kind: Moment) -> TimeLine | None:
        """One time, if it was ever set."""
        return next((line for line in self.lines if line.kind is kind), None)


def time_lines(r: Reading) -> TimesPanel:
    """The times of a breach."""
    lines = tuple(
        TimeLine(
            kind,
            MOMENT_NAMES[kind],
            tuple(Setting(m.at, r.name(m.set_by), m.set_at, m.reason) for m in r.history[kind]),
        )
        for kind in MOMENT_NAMES
        if kind in r.history
    )
    counting = {line.kind: line.at for line in lines if line.at}
    apart = detected_apart(counting)
    why = unseal_from(r.breach, safes.house(), "times_differ") if apart else ""
    return TimesPanel(lines, r.breach.ongoing, why, unexplained=apart and not why)

"""The times of a breach as its page shows them: each with who set it, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import MOMENT_NAMES
from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.moments import MomentSet, history_of
from kalix_compliance.breaches.rules.times import detected_apart
from kalix_compliance.core.language import Text
from kalix_compliance.staff.queries import names_of
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


def time_lines(session: Session, breach: Breach) -> TimesPanel:
    """The times of a breach; two statements."""
    history = history_of(session, breach.id)
    names = _names(session, [moment for kind in history.values() for moment in kind])
    lines = tuple(
        TimeLine(
            kind,
            MOMENT_NAMES[kind],
            tuple(
                Setting(m.at, names.get(m.set_by, ""), m.set_at, m.reason) for m in history[kind]
            ),
        )
        for kind in MOMENT_NAMES
        if kind in history
    )
    counting = {line.kind: line.at for line in lines if line.at}
    apart = detected_apart(counting)
    why = unseal_from(breach, safes.house(), "times_differ") if apart else ""
    return TimesPanel(lines, breach.ongoing, why, unexplained=apart and not why)


def _names(session: Session, moments: Sequence[MomentSet]) -> dict[str, str]:
    ids = {UUID(m.set_by) for m in moments if not m.set_by.startswith("system:")}
    return {str(key): name for key, name in names_of(session, ids).items()}

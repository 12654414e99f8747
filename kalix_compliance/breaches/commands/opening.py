"""Opening a breach: from the first suspicion, with the little that is known then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kalix_compliance.breaches.clocks import reconcile_clocks
from kalix_compliance.breaches.events import BreachOpened
from kalix_compliance.breaches.kinds import DataType, Discovery, Moment
from kalix_compliance.breaches.loading import PREFIX
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.moments import set_moment
from kalix_compliance.breaches.rules.record import Refusal
from kalix_compliance.breaches.rules.times import explanations_missing, times_contradict
from kalix_compliance.breaches.telling import tell
from kalix_compliance.casework.numbering import next_reference
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

T = TypeVar("T")


@dataclass(frozen=True)
class Opening:
    """What is known when a breach is opened. Times are UTC instants; None is not known yet.

    `aware_at` is when the company learned of it; it may be earlier than the opening, never later.
    `complaints`, from which it is opened, are named to whoever is told of it; `times_reason` says why the
    times that they lent were changed.
    """

    title: str
    aware_at: datetime
    violation_detected_at: datetime | None = None
    attack_detected_at: datetime | None = None
    occurred_from: datetime | None = None
    times_differ: str = ""
    times_reason: str = ""
    act: str = ""
    discovery: Discovery | None = None
    data_types: frozenset[DataType] = frozenset()
    drill: bool = False
    owner_id: UUID | None = None
    complaints: tuple[str, ...] = ()
    once_key: str | None = None

    @property
    def times(self) -> dict[Moment, datetime]:
        """The times that are known, by their kind."""
        known = {
            Moment.OCCURRED_FROM: self.occurred_from,
            Moment.ATTACK_DETECTED: self.attack_detected_at,
            Moment.VIOLATION_DETECTED: self.violation_detected_at,
            Moment.AWARE: self.aware_at,
        }
        return {kind: at for kind, at in known.items() if at is not None}


@command(Permission.BREACH_HANDLE)
def open_breach(unit: Unit, opening: Opening) -> str:
    """Open a breach, or a drill of one; returns its number, such as SC-2026-0007.

    Its clocks start from the times that are known (Law 91/2025 Art 23, CPL Art 19, D331 Art 31). A second
    save of the same form (`once_key`) returns the breach that the first one made.
    """
    if existing := _made_before(unit, opening.once_key):
        unit.about(existing, repeated=True)
        return existing
    if not opening.title:
        raise RuleBroken(say("Đặt một tên ngắn cho sự cố."), field="title")
    refuse(times_contradict(opening.times, unit.now, ongoing=False))
    refuse(explanations_missing({}, opening.times, reason="", differ=opening.times_differ))
    breach = _breach(unit, opening)
    unit.session.add(breach)
    unit.session.flush()
    unit.about(breach.reference, drill=opening.drill)
    for kind, at in opening.times.items():
        set_moment(unit, breach, kind, at, opening.times_reason)
    unit.session.flush()
    reconcile_clocks(unit, breach)
    tell(unit, breach, "opened_drill" if opening.drill else "opened", text=opening.act)
    unit.announce(BreachOpened(breach.reference, opening.drill, opening.complaints))
    return breach.reference


def again_if_beaten(give: Callable[[], T]) -> T:
    """Give a command that opens something, once more when another was faster by a moment.

    Two people take the first number of a year at once, or one of them clicks twice: the other's
    transaction is over by then, and the second try finds what it made. Only outside a transaction.
    """
    try:
        return give()
    except IntegrityError:
        return give()


def refuse(refusals: list[Refusal]) -> None:
    """Raise RuleBroken with the reasons about the first field that has any."""
    if refusals:
        field = refusals[0][0]
        raise RuleBroken(*(why for about, why in refusals if about == field), field=field)


def _made_before(unit: Unit, once_key: str | None) -> str | None:
    if once_key is None:
        return None
    return unit.session.scalar(select(Breach.reference).where(Breach.once_key == once_key))


def _breach(unit: Unit, opening: Opening) -> Breach:
    breach = Breach(
        id=new_id(),
        reference=next_reference(unit, PREFIX, digits=4),
        drill=opening.drill,
        opened_at=unit.now,
        opened_by=unit.actor.id,
        owner_id=opening.owner_id or (None if unit.actor.is_system else unit.actor.staff_id),
        once_key=opening.once_key,
        discovery=opening.discovery,
        nature=[],
        data_types=sorted(kind.value for kind in opening.data_types),
    )
    seal_into(
        breach,
        safes.house(),
        title=opening.title,
        act=opening.act,
        times_differ=opening.times_differ,
    )
    return breach

"""The times of a breach: each setting is a row of its own, and the newest of a kind counts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.models import Breach, BreachMoment
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from


@dataclass(frozen=True)
class MomentSet:
    """One setting of one time: who set it, when and why. `at` is None when the time was taken back."""

    kind: Moment
    at: datetime | None
    set_at: datetime
    set_by: str
    reason: str = ""

    @property
    def given(self) -> datetime:
        """The time itself, where it is known not to be taken back (as in `moments_of`)."""
        assert self.at is not None  # noqa: S101 - moments_of leaves the others out
        return self.at


Moments = dict[Moment, MomentSet]


def set_moment(
    unit: Unit, breach: Breach, kind: Moment, at: datetime | None, reason: str = ""
) -> None:
    """Set a time, or take it back with `at` None; `clocks.reconcile_clocks` follows once all are set."""
    row = BreachMoment(
        id=new_id(),
        breach_id=breach.id,
        kind=kind,
        at=at,
        set_at=unit.now,
        set_by=unit.actor.id,
    )
    seal_into(row, safes.house(), reason=reason)
    unit.session.add(row)
    unit.session.flush()


def moments_of(session: Session, breach_id: UUID) -> Moments:
    """The times that count, by kind; those that were never set or were taken back are left out."""
    return moments_of_many(session, [breach_id])[breach_id]


def moments_of_many(session: Session, breach_ids: Collection[UUID]) -> dict[UUID, Moments]:
    """`moments_of` for many breaches, by one statement."""
    newest: dict[UUID, Moments] = {breach_id: {} for breach_id in breach_ids}
    for breach_id, moment in _settings(session, breach_ids):
        newest[breach_id][moment.kind] = moment
    return {
        breach_id: {kind: moment for kind, moment in found.items() if moment.at is not None}
        for breach_id, found in newest.items()
    }


def history_of(session: Session, breach_id: UUID) -> dict[Moment, Sequence[MomentSet]]:
    """Every setting of every time, the newest first."""
    found: dict[Moment, list[MomentSet]] = defaultdict(list)
    for _, moment in _settings(session, [breach_id]):
        found[moment.kind].insert(0, moment)
    return dict(found)


def _settings(session: Session, breach_ids: Collection[UUID]) -> list[tuple[UUID, MomentSet]]:
    """In the order in which they were made."""
    rows = session.scalars(
        select(BreachMoment)
        .where(BreachMoment.breach_id.in_(breach_ids))
        .order_by(BreachMoment.set_at, BreachMoment.id)
    )
    safe = safes.house()
    return [
        (
            row.breach_id,
            MomentSet(row.kind, row.at, row.set_at, row.set_by, unseal_from(row, safe, "reason")),
        )
        for row in rows
    ]

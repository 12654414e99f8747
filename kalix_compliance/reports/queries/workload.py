"""Who and what holds how many open cases, by level."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.models import IS_OPEN, Complaint
from kalix_compliance.complaints.queries.search import stands_at
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.deadlines.levels import Level

LEVELS = (Level.OVERDUE, Level.URGENT, Level.SOON)


@dataclass(frozen=True)
class Load:
    """How many open cases, and how many of them are overdue, urgent, due soon.

    The rest has time, or waits for nothing more than its closing.
    """

    overdue: int = 0
    urgent: int = 0
    soon: int = 0
    all: int = 0

    @property
    def calm(self) -> int:
        return self.all - self.overdue - self.urgent - self.soon

    def __add__(self, other: "Load") -> "Load":
        return Load(
            self.overdue + other.overdue,
            self.urgent + other.urgent,
            self.soon + other.soon,
            self.all + other.all,
        )


@dataclass(frozen=True)
class Workload:
    """The same open cases counted by handler, by channel with the showroom, and by kind."""

    handlers: Mapping[UUID | None, Load]
    places: Mapping[tuple[Channel, str], Load]
    kinds: Mapping[Kind, Load]

    @property
    def all(self) -> Load:
        return sum(self.kinds.values(), Load())


def workload(session: Session, actor: Actor, now: datetime) -> Workload:
    """Three statements whatever the number of cases."""
    showroom = case((Complaint.channel == Channel.SHOWROOM, Complaint.place), else_="")
    places = _counted(session, actor, now, Complaint.channel, showroom)
    return Workload(
        {key[0]: load for key, load in _counted(session, actor, now, Complaint.owner_id).items()},
        {(key[0], key[1]): load for key, load in places.items()},
        {key[0]: load for key, load in _counted(session, actor, now, Complaint.kind).items()},
    )


def heaviest_first(loads: Mapping[Any, Load]) -> list[tuple[Any, Load]]:
    """The most overdue ones on top, then the fullest."""
    return sorted(loads.items(), key=lambda pair: (-pair[1].overdue, -pair[1].urgent, -pair[1].all))


def _counted(
    session: Session, actor: Actor, now: datetime, *columns: ColumnElement[Any] | Any
) -> dict[tuple[Any, ...], Load]:
    sums = [func.sum(case((stands_at(level, now), 1), else_=0)) for level in LEVELS]
    rows = session.execute(
        select(*columns, *sums, func.count()).where(visible_to(actor), IS_OPEN).group_by(*columns)
    )
    width = len(columns)
    return {tuple(row[:width]): Load(*row[width:]) for row in rows}

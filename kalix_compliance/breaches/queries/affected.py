"""The list of affected people: how many, by which route, from where, and a page of them, masked."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import ImportState, Route, Source
from kalix_compliance.breaches.models import AffectedImport, AffectedPerson, Breach

UNDER_WAY = (
    ImportState.UPLOADED,
    ImportState.CHECKING,
    ImportState.CHECKED,
    ImportState.ADDING,
)


@dataclass(frozen=True)
class ImportUnderWay:
    """A file that is not yet in, nor given up."""

    id: UUID
    state: ImportState
    at_row: int
    rows: int | None
    uploaded_at: datetime


@dataclass(frozen=True)
class AffectedSummary:
    """How many people are on the list; routes and sources without anybody are left out."""

    total: int
    by_route: dict[Route, int] = field(default_factory=dict)
    by_source: dict[Source, int] = field(default_factory=dict)
    imports: tuple[ImportUnderWay, ...] = ()


def affected_summary(session: Session, breach: Breach) -> AffectedSummary:
    """The list in figures; two statements whatever its length."""
    counts = session.execute(
        select(AffectedPerson.route, AffectedPerson.source, func.count())
        .where(AffectedPerson.breach_id == breach.id)
        .group_by(AffectedPerson.route, AffectedPerson.source)
    ).all()
    by_route: dict[Route, int] = {}
    by_source: dict[Source, int] = {}
    for route, source, number in counts:
        by_route[route] = by_route.get(route, 0) + number
        by_source[source] = by_source.get(source, 0) + number
    imports = session.execute(
        select(
            AffectedImport.id,
            AffectedImport.state,
            AffectedImport.at_row,
            AffectedImport.rows,
            AffectedImport.uploaded_at,
        )
        .where(AffectedImport.breach_id == breach.id, AffectedImport.state.in_(UNDER_WAY))
        .order_by(AffectedImport.uploaded_at)
    )
    return AffectedSummary(
        total=sum(by_route.values()),
        by_route=by_route,
        by_source=by_source,
        imports=tuple(ImportUnderWay(*row) for row in imports),
    )

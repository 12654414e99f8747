"""The list of requests: filters, counts, keyset pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import LATELY, missed_one
from kalix_compliance.subject_requests.kinds import RequestChannel, RequestKind, RequestState
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.rows import RequestRow, request_rows

PAGE = 50
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class RequestSearch:
    """Find requests; an empty search finds every one under way, the nearest date first.

    A refusal that the person does not know of yet is under way. `after` is the place (due moment, number)
    after which the page begins.
    """

    under_way: bool = True
    states: frozenset[RequestState] = frozenset(RequestState)
    kind: RequestKind | None = None
    channel: RequestChannel | None = None
    owner_id: UUID | None = None
    unowned: bool = False
    overdue: bool = False
    kept: bool | None = None
    """Whether every term was kept; None does not ask."""
    lately: bool = False
    """Only what ended in the last twelve months."""
    customer_id: UUID | None = None
    complaint: str = ""
    only: tuple[str, ...] = ()
    after: tuple[datetime, str] | None = None
    limit: int = PAGE

    def page(self, session: Session, actor: Actor, now: datetime) -> "RequestPage":
        """One page of rows, and where the next begins."""
        actor.require(Permission.REQUEST_READ)
        wanted = self._select(now).order_by(SubjectRequest.due_at, SubjectRequest.reference)
        if self.after:
            place = tuple_(SubjectRequest.due_at, SubjectRequest.reference)
            wanted = wanted.where(place > tuple_(*self.after))
        found = session.scalars(wanted.limit(self.limit + 1)).all()
        shown = found[: self.limit]
        more = (shown[-1].due_at, shown[-1].reference) if len(found) > self.limit else None
        return RequestPage(request_rows(session, shown, now), more)

    def numbers(self, session: Session, actor: Actor, now: datetime, most: int) -> list[str]:
        """The numbers of the first so many, the nearest date first."""
        actor.require(Permission.REQUEST_READ)
        wanted = self._select(now).with_only_columns(SubjectRequest.reference)
        ordered = wanted.order_by(SubjectRequest.due_at, SubjectRequest.reference)
        return list(session.scalars(ordered.limit(most)))

    def count(self, session: Session, actor: Actor, now: datetime, most: int = MOST_COUNTED) -> int:
        """How many there are, counted up to `most`."""
        actor.require(Permission.REQUEST_READ)
        matching = self._select(now).with_only_columns(SubjectRequest.id)
        limited = matching.limit(most).subquery()
        return session.scalar(select(func.count()).select_from(limited)) or 0

    def _select(self, now: datetime) -> Select[SubjectRequest]:
        return select(SubjectRequest).where(and_(True, *self._conditions(now)))

    def _conditions(self, now: datetime) -> Sequence[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.under_way:
            conditions.append(SubjectRequest.ended_at.is_(None))
        elif self.states != frozenset(RequestState):
            conditions.append(SubjectRequest.state.in_(sorted(self.states)))
        exact = {
            SubjectRequest.kind: self.kind,
            SubjectRequest.channel: self.channel,
            SubjectRequest.owner_id: self.owner_id,
            SubjectRequest.customer_id: self.customer_id,
            SubjectRequest.complaint: self.complaint or None,
        }
        conditions += [column == value for column, value in exact.items() if value is not None]
        if self.only:
            conditions.append(SubjectRequest.reference.in_(self.only))
        if self.unowned:
            conditions.append(SubjectRequest.owner_id.is_(None))
        if self.overdue:
            conditions.append(and_(SubjectRequest.ended_at.is_(None), SubjectRequest.due_at <= now))
        if self.kept is not None:
            missed = SubjectRequest.reference.in_(missed_one("request."))
            conditions.append(~missed if self.kept else missed)
        if self.lately:
            conditions.append(SubjectRequest.ended_at > now - LATELY)
        return conditions


@dataclass(frozen=True)
class RequestPage:
    rows: list[RequestRow]
    more: tuple[datetime, str] | None


def requests_of(
    session: Session, actor: Actor, customer_id: UUID, now: datetime
) -> list[RequestRow]:
    """Every request of a person, the nearest date first."""
    search = RequestSearch(under_way=False, customer_id=customer_id)
    return search.page(session, actor, now).rows


def requests_from(
    session: Session, actor: Actor, complaint: str, now: datetime
) -> list[RequestRow]:
    """The requests that came out of a complaint."""
    search = RequestSearch(under_way=False, complaint=complaint)
    return search.page(session, actor, now).rows

"""What of the orders waits for whom: for the queue, the rail and the approvals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import Approval
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.numbers import Numbers
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.disclosures.catalogue import ASKED_NAMES, BODY_NAMES
from kalix_compliance.disclosures.kinds import Asked
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.queries.search import DisclosureRow, DisclosureSearch
from kalix_compliance.disclosures.states import OPEN
from kalix_compliance.disclosures.visibility import secret_now, visible_to


@dataclass(frozen=True)
class DisclosureCounts:
    """Open orders that this reader may know of, whether a term of one is over, and what is to be signed."""

    open: int = 0
    late: bool = False
    to_sign: int = 0
    asked: int = 0


@dataclass(frozen=True)
class OrderToSign:
    """A signature that waits in an order. `mine`: this reader asked for it, or may not sign.

    `about` is whose order it is, and what is asked where that is not to give the data. `secret`: of an order
    that is secret now, and of which no mail may tell.
    """

    approval_id: UUID
    reference: str
    about: str
    asked_by: str
    asked_at: datetime
    due_at: datetime | None
    asked_by_reader: bool
    mine: bool
    secret: bool = False


def open_disclosures(session: Session, actor: Actor, now: datetime) -> list[DisclosureRow]:
    """Every open order that this actor works on, the nearest end first; empty for everybody else."""
    if not actor.may(Permission.DISCLOSURE_HANDLE):
        return []
    rows = DisclosureSearch(limit=100).page(session, actor, now).rows
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(rows, key=lambda row: row.due_at or far)


def disclosure_numbers(actor: Actor, now: datetime) -> Numbers[DisclosureCounts]:
    """For the rail."""
    if not actor.may(Permission.DISCLOSURE_READ):
        return Numbers(DisclosureCounts)
    seen = visible_to(actor, now)
    is_open = and_(Disclosure.state.in_(sorted(OPEN)), seen)
    late = exists().where(
        Clock.about == Disclosure.reference,
        Clock.met_at.is_(None),
        Clock.cancelled_at.is_(None),
        Clock.due_at <= now,
    )
    waits = (
        select(func.count())
        .select_from(Approval)
        .join(Disclosure, Disclosure.reference == Approval.about)
        .where(Approval.decided_at.is_(None), seen)
    )
    signs = actor.may(Permission.DISCLOSURE_APPROVE)
    every = select(func.count()).select_from(Disclosure).where(is_open)
    return Numbers(
        lambda opened, over, to_sign, asked: DisclosureCounts(
            opened, over > 0, to_sign if signs else 0, asked
        ),
        [
            every,
            every.where(late),
            waits.where(Approval.asked_by != actor.id),
            waits.where(Approval.asked_by == actor.id),
        ],
    )


def orders_to_sign(session: Session, actor: Actor, now: datetime) -> Sequence[OrderToSign]:
    """What waits for a signature in the orders that this reader may know of; one statement."""
    if not actor.may(Permission.DISCLOSURE_READ):
        return []
    found = session.execute(
        select(Approval, Disclosure, secret_now(now).label("secret"))
        .join(Disclosure, Disclosure.reference == Approval.about)
        .where(Approval.decided_at.is_(None), visible_to(actor, now))
        .order_by(Disclosure.due_at, Approval.asked_at)
    ).all()
    signs = actor.may(Permission.DISCLOSURE_APPROVE)
    return [
        OrderToSign(
            approval_id=row.Approval.id,
            reference=row.Approval.about,
            about=_about(row.Disclosure),
            asked_by=row.Approval.asked_by,
            asked_at=row.Approval.asked_at,
            due_at=row.Disclosure.due_at,
            asked_by_reader=row.Approval.asked_by == actor.id,
            mine=row.Approval.asked_by == actor.id or not signs,
            secret=bool(row.secret),
        )
        for row in found
    ]


def _about(order: Disclosure) -> str:
    whose = f"{BODY_NAMES[order.body_kind]}, {order.order_no}"
    if order.asked in (None, Asked.GIVE):
        return whose
    return f"{ASKED_NAMES[order.asked]}: {whose}"

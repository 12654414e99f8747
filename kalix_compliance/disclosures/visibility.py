"""Who may know that an order exists.

A secret order exists for compliance (DISCLOSURE_SECRET) and for the one person who was asked to sign it,
as long as that person is the one asked: a second signature is required, and handing the right to every
manager would be no secrecy. It ends when somebody lifts it, or the day after its last day, in Hanoi.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.execution.unit import runtime


def secret_now(now: datetime | None = None) -> ColumnElement[bool]:
    """Orders that are secret at this moment (the runtime's, when none is given)."""
    today = hanoi_day(now or runtime.get().clock.now())
    running = or_(Disclosure.secret_until.is_(None), Disclosure.secret_until >= today)
    return and_(Disclosure.secret.is_(True), Disclosure.secret_lifted_at.is_(None), running)


def is_secret(disclosure: Disclosure, now: datetime) -> bool:
    """Whether this order is secret at this moment."""
    until = disclosure.secret_until
    running = until is None or until >= hanoi_day(now)
    return disclosure.secret and disclosure.secret_lifted_at is None and running


def visible_to(actor: Actor, now: datetime | None = None) -> ColumnElement[bool]:
    """The orders that this actor may know of."""
    if not actor.may(Permission.DISCLOSURE_READ):
        return false()
    if actor.may(Permission.DISCLOSURE_SECRET):
        return true()
    mine = Disclosure.signer_id == actor.staff_id if not actor.is_system else false()
    return or_(~secret_now(now), mine)


def hidden_from(session: Session, actor: Actor, now: datetime | None = None) -> frozenset[str]:
    """The numbers that must not appear before this actor on any page: audit trail, registers, lists.

    An order that is secret for somebody is hidden even from those who read no orders at all.
    """
    if actor.may(Permission.DISCLOSURE_SECRET):
        return frozenset()
    wanted = select(Disclosure.reference).where(secret_now(now))
    if not actor.is_system:
        wanted = wanted.where(Disclosure.signer_id.is_distinct_from(actor.staff_id))
    return frozenset(session.scalars(wanted))

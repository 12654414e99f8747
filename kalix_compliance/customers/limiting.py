"""A person forbids the use of their data, or marketing, and both can be lifted again.

Whoever sends in bulk asks `customers.queries.refusing`; what the law asks for goes out all the same.
"""

from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.events import LimitLifted
from kalix_compliance.customers.models import Customer, CustomerLimit
from kalix_compliance.customers.personal_data import Limit
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

SINCE = {Limit.RESTRICTED: "restricted_at", Limit.OBJECTED: "objected_at"}
LONGEST = 4_000


@command(Permission.REQUEST_HANDLE)
def restrict_customer(unit: Unit, customer_id: UUID, *, scope: str = "", about: str = "") -> UUID:
    """From now on the person's data is only kept: no bulk mail, no marketing (Law 91/2025 art. 4(1)(d)).

    `scope` is what the person said, `about` the request. Raises RuleBroken when it is so already, Erased.
    """
    return _limit(unit, customer_id, Limit.RESTRICTED, scope, about)


@command(Permission.REQUEST_HANDLE)
def note_objection(unit: Unit, customer_id: UUID, *, scope: str = "", about: str = "") -> UUID:
    """From now on the person gets no marketing. Like `restrict_customer` otherwise."""
    return _limit(unit, customer_id, Limit.OBJECTED, scope, about)


@command(Permission.REQUEST_HANDLE)
def lift_limit(unit: Unit, customer_id: UUID, kind: Limit, *, reason: str, about: str = "") -> None:
    """Lift a limit, which needs a reason: the person's own wish, or an error. Raises RuleBroken, Erased."""
    customer = _locked(unit, customer_id)
    if not reason.strip():
        raise RuleBroken(say("Nêu lý do gỡ."), field="reason")
    limit = unit.session.scalar(
        select(CustomerLimit).where(
            CustomerLimit.customer_id == customer_id,
            CustomerLimit.kind == kind,
            CustomerLimit.lifted_at.is_(None),
        )
    )
    if limit is None:
        raise RuleBroken(say("Dấu này đã được gỡ trước đó."))
    limit.lifted_at, limit.lifted_by, limit.lifted_about = unit.now, unit.actor.id, about
    unit.commit_to(reason)
    seal_into(limit, safes.of(customer_id), lift_reason=reason[:LONGEST])
    setattr(customer, SINCE[kind], None)
    unit.about(customer_id, limit=kind.value, about=about)
    unit.announce(LimitLifted(customer_id, kind, limit.about, reason))


def _limit(unit: Unit, customer_id: UUID, kind: Limit, scope: str, about: str) -> UUID:
    customer = _locked(unit, customer_id)
    if getattr(customer, SINCE[kind]) is not None:
        raise RuleBroken(
            say("Khách này đã ở trạng thái hạn chế xử lý.")
            if kind is Limit.RESTRICTED
            else say("Khách này đã được ghi phản đối tiếp thị.")
        )
    limit = CustomerLimit(
        id=new_id(),
        customer_id=customer_id,
        kind=kind,
        set_at=unit.now,
        set_by=unit.actor.id,
        about=about,
    )
    if scope:
        unit.commit_to(scope)
    seal_into(limit, safes.of(customer_id), scope=scope[:LONGEST])
    unit.session.add(limit)
    setattr(customer, SINCE[kind], unit.now)
    unit.about(customer_id, limit=kind.value, about=about)
    return limit.id


def _locked(unit: Unit, customer_id: UUID) -> Customer:
    customer = unit.session.get(Customer, customer_id, with_for_update=True)
    if customer is None:
        raise NotFound
    return customer

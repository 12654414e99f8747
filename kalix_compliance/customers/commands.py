"""What can be done with a person's record."""

import re
from functools import partial
from uuid import UUID

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers import index
from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.customers.personal_data import (
    PURPOSES,
    SEALED,
    CustomerChanges,
    CustomerDetails,
    Purpose,
)
from kalix_compliance.customers.sealed_rows import open_details, place_of, seal_details
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.keys import keyring

__all__ = [
    "CustomerChanges",
    "CustomerDetails",
    "edit_customer",
    "register_customer",
    "reveal_customer",
]

CASE = re.compile(r"[A-Z]{2,4}-\d{4}-\d{1,9}", re.ASCII)


@command(Permission.CUSTOMER_REGISTER)
def register_customer(unit: Unit, details: CustomerDetails) -> UUID:
    """Keep a new person, sealed under a key of their own; returns the id.

    Raises RuleBroken at a wrong field. The key is in the key store before the person is in the records: if
    the transaction fails, a key is left that opens nothing.
    """
    clean = details.cleaned()
    customer_id = new_id()
    columns = seal_details(safes.create(customer_id), customer_id, vars(clean))
    customer = Customer(id=customer_id, created_at=unit.now, version=1, search_version=1, **columns)
    unit.session.add(customer)
    unit.about(customer_id)
    _index_after_commit(unit, customer, clean)
    return customer_id


@command(Permission.CUSTOMER_EDIT)
def edit_customer(
    unit: Unit,
    customer_id: UUID,
    version: int | None,
    details: CustomerDetails | CustomerChanges,
) -> None:
    """Correct a person's record: all of it by CustomerDetails, or the given fields by CustomerChanges.

    Raises RuleBroken at a wrong field, StaleRecord when `version` is not the present one, and Erased. Only
    fields that really change are sealed anew, so that the audit trail names just these.
    """
    customer = _load(unit, customer_id)
    unit.expect(customer, version)
    safe = safes.of(customer_id)
    before = open_details(safe, customer)
    wanted = vars(details.cleaned()) if isinstance(details, CustomerDetails) else details.given()
    changed = {field: text for field, text in wanted.items() if text != getattr(before, field)}
    for column, sealed in seal_details(safe, customer_id, changed).items():
        setattr(customer, column, sealed)
    unit.about(customer_id)
    findable = customer.search_version != UNFINDABLE
    if findable and any(SEALED[field].tokens for field in changed):
        customer.search_version += 1
        _index_after_commit(unit, customer, CustomerDetails(**{**vars(before), **changed}))


def reveal_customer(
    actor: Actor, customer_id: UUID, field: str, purpose: Purpose | str, about: str = ""
) -> str:
    """One field in clear, for a purpose from PURPOSES, in the case `about` if there is one.

    The entry in the audit trail is committed before the value is unsealed. Raises RuleBroken for a purpose
    that is not in the list or a field that the person does not have, and Erased.
    """
    sealed = reveal_personal_data(actor, customer_id, field, purpose, about)
    clear = safes.of(customer_id).unseal(place_of(field), customer_id, sealed)
    return SEALED[field].shown(clear)


@command(Permission.CUSTOMER_REVEAL)
def reveal_personal_data(
    unit: Unit, customer_id: UUID, field: str, purpose: Purpose | str, about: str
) -> bytes:
    """Leave the trace of a reveal; returns what is still sealed."""
    if purpose not in set(PURPOSES):
        raise RuleBroken(say("Chọn lý do cần xem."), field="purpose")
    if field not in SEALED or (about and not CASE.fullmatch(about)):
        raise NotFound
    sealed: bytes | None = getattr(_load(unit, customer_id), field)
    if sealed is None:
        raise RuleBroken(say("Chưa có dữ liệu này trong hồ sơ khách."), field="field")
    unit.about(customer_id, field=field, purpose=str(purpose), about=about)
    return sealed


def _load(unit: Unit, customer_id: UUID) -> Customer:
    customer = unit.session.get(Customer, customer_id)
    if customer is None:
        raise NotFound
    return customer


def _index_after_commit(unit: Unit, customer: Customer, details: CustomerDetails) -> None:
    tokens = frozenset(details.tokens(keyring.get().index))
    entry = index.Entry(customer.id, customer.search_version, tokens)
    unit.after_commit.append(partial(index.keep, entry))

"""The address book that the mail asks for a campaign's people, many at once."""

from collections.abc import Collection
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection, select

from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.sealed_rows import open_field
from kalix_compliance.notifications.address_book import Entry, lend_address_book
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Tampered


def install_address_book(app: Flask) -> None:
    """Let the mail find a customer's address at the moment when a message leaves."""
    lend_address_book(app, addresses_of)


def addresses_of(
    connection: Connection, customer_ids: Collection[UUID]
) -> dict[UUID, Entry | None]:
    """Name and e-mail in clear, for a job that writes to them; erased people are left out."""
    keys = safes.of_many(customer_ids)
    wanted = select(Customer.id, Customer.name, Customer.email).where(Customer.id.in_(keys))
    found: dict[UUID, Entry | None] = {}
    for row in connection.execute(wanted):
        safe = keys[row.id]
        try:
            found[row.id] = Entry(
                open_field(safe, row, "name"), open_field(safe, row, "email"), safe
            )
        except Tampered:
            found[row.id] = None
    return found

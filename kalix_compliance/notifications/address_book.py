"""Where people are written to: asked at the last moment, of whoever knows them.

Customers stand above the mail, so the book is lent by `customers` when the application starts.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import Connection

from kalix_compliance.vault.safes import Safe

EXTENSION = "kalix_address_book"


@dataclass(frozen=True, slots=True)
class Entry:
    """A person in clear, and their safe; `email` is empty when they have none."""

    name: str
    email: str
    safe: Safe


AddressBook = Callable[[Connection, Collection[UUID]], dict[UUID, Entry | None]]
"""Looks many people up at once: erased ones are left out, None is one whose record does not open."""


def lend_address_book(app: Flask, book: AddressBook) -> None:
    app.extensions[EXTENSION] = book


def look_up(connection: Connection, customer_ids: Collection[UUID]) -> dict[UUID, Entry | None]:
    """The entries of these customers, by one statement to each store."""
    book: AddressBook = current_app.extensions[EXTENSION]
    return book(connection, customer_ids)

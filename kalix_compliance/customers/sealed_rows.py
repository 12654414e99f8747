"""Sealing a person's details into a row, and opening them again."""

from collections.abc import Iterable, Mapping
from typing import Any

from kalix_compliance.customers.personal_data import SEALED, CustomerDetails
from kalix_compliance.vault.safes import Safe


def place_of(field: str) -> str:
    """What a sealed value of this field is bound to, beside the row and the owner."""
    return f"customer.{field}"


def seal_details(
    safe: Safe, customer_id: Any, details: Mapping[str, str]
) -> dict[str, bytes | None]:
    """The sealed columns for these fields; an empty text leaves its column empty."""
    return {
        field: safe.seal(place_of(field), customer_id, text) if text else None
        for field, text in details.items()
    }


def open_details(safe: Safe, row: Any, fields: Iterable[str] = tuple(SEALED)) -> CustomerDetails:
    """The clear text of the fields of a row that has at least `id` and these columns."""
    texts = {field: open_field(safe, row, field) for field in fields}
    return CustomerDetails(**{"name": "", **texts})


def open_field(safe: Safe, row: Any, field: str) -> str:
    """The clear text of one field; empty when the person has none."""
    sealed: bytes | None = getattr(row, field)
    return safe.unseal(place_of(field), row.id, sealed) if sealed else ""

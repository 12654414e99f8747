"""The register of processors and third parties, as pages and other features read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.processors.catalogue import DATA_NAMES, country_name
from kalix_compliance.processors.models import Processor, ProcessorKind
from kalix_compliance.processors.rules import ContractState, contract_state, contract_words
from kalix_compliance.vault import safes
from kalix_compliance.vault.folding import fold, local_phone
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe

CONTACT = {"contact_name": "name", "contact_email": "email", "contact_phone": "phone"}
"""The sealed columns of the contact person, and whose mask each takes."""


@dataclass(frozen=True)
class ProcessorRow:
    """One line of the register; the contact person is not in it."""

    id: UUID
    name: str
    kind: ProcessorKind
    service: str
    data_types: tuple[str, ...]
    country: str
    contract_no: str
    contract_on: date | None
    contract_until: date | None
    answers_in_days: int
    has_email: bool
    added_at: datetime
    ended_at: datetime | None
    version: int

    @property
    def country_name(self) -> Text:
        return country_name(self.country)

    @property
    def data_names(self) -> list[Text]:
        """The kinds of data in words, in the order of the catalogue."""
        return [name for code, name in DATA_NAMES.items() if code in self.data_types]

    def contract(self, today: date) -> ContractState:
        return contract_state(self.contract_no, self.contract_until, today)

    def contract_words(self, today: date) -> Text:
        return contract_words(self.contract(today), self.contract_until, today)


@dataclass(frozen=True)
class ProcessorCard:
    """One entry with its contact person, masked."""

    row: ProcessorRow
    contact: Mapping[str, str]


@dataclass(frozen=True)
class Contact:
    """The contact person in clear, for a command that writes to them."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class ProcessorSearch:
    """Which entries of the register are wanted."""

    text: str = ""
    kind: ProcessorKind | None = None
    data_type: str = ""
    abroad: bool = False
    contract: ContractState | None = None
    ended: bool = False

    def rows(self, session: Session, actor: Actor, today: date) -> list[ProcessorRow]:
        """By name; one statement. A register of a company's partners is never long."""
        actor.require(Permission.PROCESSOR_READ)
        return [row for row in all_processors(session, ended=None) if self._wants(row, today)]

    def _wants(self, row: ProcessorRow, today: date) -> bool:
        return (
            (row.ended_at is not None) == self.ended
            and (self.kind is None or row.kind is self.kind)
            and (not self.data_type or self.data_type in row.data_types)
            and (not self.abroad or row.country != "VN")
            and (self.contract is None or row.contract(today) is self.contract)
            and (not self.text or fold(self.text) in fold(f"{row.name} {row.service}"))
        )


def all_processors(session: Session, *, ended: bool | None = False) -> list[ProcessorRow]:
    """Whom the company shares data with, by name; `ended=None` adds those it did. One statement."""
    rows = [_row(found) for found in session.scalars(select(Processor))]
    wanted = [row for row in rows if ended is None or (row.ended_at is not None) == ended]
    return sorted(wanted, key=lambda row: fold(row.name))


def processor_card(session: Session, actor: Actor, processor_id: UUID) -> ProcessorCard:
    """One entry, masked; raises NotFound."""
    actor.require(Permission.PROCESSOR_READ)
    found = session.get(Processor, processor_id)
    if found is None:
        raise NotFound
    house = safes.house()
    masked = {
        column: SEALED[field].mask(unseal_from(found, house, column))
        for column, field in CONTACT.items()
    }
    return ProcessorCard(_row(found), masked)


def contact_of(processor: Processor, safe: Safe) -> Contact:
    """The contact person in clear, inside a command that writes to them or reveals them."""
    clear = {column: unseal_from(processor, safe, column) for column in CONTACT}
    return Contact(
        clear["contact_name"], clear["contact_email"], local_phone(clear["contact_phone"])
    )


def register_values(processor: Processor) -> dict[str, Any]:
    """The entry in clear, as its history keeps it."""
    house = safes.house()
    return {
        "name": processor.name,
        "kind": processor.kind.value,
        "service": processor.service,
        "data_types": list(processor.data_types),
        "country": processor.country,
        "contract_no": processor.contract_no,
        "contract_on": processor.contract_on and processor.contract_on.isoformat(),
        "contract_until": processor.contract_until and processor.contract_until.isoformat(),
        "answers_in_days": processor.answers_in_days,
        **{column: unseal_from(processor, house, column) for column in CONTACT},
        "ended_at": processor.ended_at and processor.ended_at.isoformat(),
    }


def _row(found: Processor) -> ProcessorRow:
    return ProcessorRow(
        id=found.id,
        name=found.name,
        kind=found.kind,
        service=found.service,
        data_types=tuple(found.data_types),
        country=found.country,
        contract_no=found.contract_no,
        contract_on=found.contract_on,
        contract_until=found.contract_until,
        answers_in_days=found.answers_in_days,
        has_email=found.contact_email is not None,
        added_at=found.added_at,
        ended_at=found.ended_at,
        version=found.version,
    )

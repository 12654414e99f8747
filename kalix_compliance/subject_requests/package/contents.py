"""What goes into a package: gathered from every feature, other people's data taken out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Text, in_vietnamese, say
from kalix_compliance.customers.contributions import Held, HeldEntry, contributed
from kalix_compliance.customers.held import CODE as RECORD
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.staff.queries import every_name, every_role
from kalix_compliance.subject_requests.package.redaction import (
    NAME_WORDS,
    Redaction,
    contacts_in,
    contacts_of,
)
from kalix_compliance.vault.folding import fold
from kalix_compliance.web.formats import moment


@dataclass(frozen=True)
class Item:
    """One thing that is held, in words."""

    label: str
    when: str
    at: str
    values: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class Part:
    """What one feature holds. `hidden` is how often somebody else's data was taken out of it."""

    code: str
    title: str
    note: str
    items: Sequence[Item]
    hidden: int = 0


@dataclass(frozen=True)
class Contents:
    """All parts, and whose they are."""

    name: str
    parts: Sequence[Part]

    @property
    def entries(self) -> int:
        return sum(len(part.items) for part in self.parts)

    def figures(self) -> dict[str, object]:
        """Per part, its title, how many entries and how often something was hidden: for the page."""
        return {
            part.code: {"title": part.title, "entries": len(part.items), "hidden": part.hidden}
            for part in self.parts
        }

    def as_data(self) -> list[dict[str, Any]]:
        return [
            {
                "code": part.code,
                "title": part.title,
                **({"note": part.note} if part.note else {}),
                "entries": [_plain(item) for item in part.items],
            }
            for part in self.parts
        ]


def gather(
    session: Session, customer_id: UUID, company: Company, struck: Sequence[str] = ()
) -> Contents:
    """Everything that is held about the person, in Vietnamese, in a fixed number of statements."""
    with in_vietnamese():  # also what a feature puts into words by itself
        found = [held for ask in contributed().held for held in ask(session, customer_id)]
        if recipients := _recipients(session, customer_id):
            found.append(recipients)
        roles, names = every_role(session), every_name(session)
        name, *contacts = _own(found)
        redact = Redaction(
            own=contacts_in(contacts) | contacts_of(company),
            colleagues={
                colleague: roles[actor]
                for actor, colleague in names.items()
                if len(colleague.split()) >= NAME_WORDS and fold(colleague) not in fold(name)
            },
            struck=tuple(struck),
        )
        parts = [_part(held, redact) for held in found if held.entries]
    return Contents(name, parts)


def _own(found: Iterable[Held]) -> tuple[str, str, str]:
    """The person's own name, phone and e-mail; what else is written in the record may name others."""
    values = {
        str(name): str(value)
        for held in found
        if held.code == RECORD
        for entry in held.entries
        for name, value in entry.values.items()
    }
    name, phone, email = (values.get(str(SEALED[f].label), "") for f in ("name", "phone", "email"))
    return name, phone, email


def _recipients(session: Session, customer_id: UUID) -> Held | None:
    """Who else has received the person's data (Law 91/2025 Art 4(1)(c) goes with it)."""
    told = [r for ask in contributed().recipients for r in ask(session, customer_id)]
    if not told:
        return None
    entries = [HeldEntry(r.name, r.when, {say("Nhận gì, để làm gì"): r.what}) for r in told]
    return Held("recipients", say("Ai đã nhận dữ liệu của quý khách"), entries)


def _part(held: Held, redact: Redaction) -> Part:
    before = redact.count
    items = [_item(entry, redact) for entry in held.entries]
    return Part(held.code, str(held.title), str(held.note), items, redact.count - before)


def _item(entry: HeldEntry, redact: Redaction) -> Item:
    return Item(
        label=redact(str(entry.label)),
        when=moment(entry.when),
        at=_iso(entry.when),
        values={str(name): redact(str(value)) for name, value in _filled(entry.values)},
        text=redact(entry.text),
    )


def _filled(values: Mapping[Text, Text]) -> Iterable[tuple[Text, Text]]:
    return ((name, value) for name, value in values.items() if str(value).strip())


def _iso(at: datetime | None) -> str:
    return "" if at is None else in_hanoi(at).isoformat(timespec="seconds")


def _plain(item: Item) -> dict[str, Any]:
    """For the JSON: what is empty is left out."""
    whole: dict[str, Any] = {
        "label": item.label,
        "at": item.at,
        "values": dict(item.values),
        "text": item.text,
    }
    return {name: value for name, value in whole.items() if value}

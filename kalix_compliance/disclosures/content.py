"""What can be given about one person, item by item, and what is given when some of it is picked.

Only kinds that the order asks for are looked at. Words are Vietnamese whoever reads the page, so that the
same records give the same content, and the same fingerprint.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.language import in_vietnamese, say
from kalix_compliance.customers.contributions import HeldEntry, contributed
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.disclosures.catalogue import CUSTOMER_FIELDS, DATA_KINDS, HELD_KINDS
from kalix_compliance.vault import safes
from kalix_compliance.vault.folding import fold
from kalix_compliance.web.formats import day, moment

RECORD = "customer"
SHORT = 10


@dataclass(frozen=True)
class Item:
    """One field with its value; `key` names it for good: `phone`, `complaints/1f0a…/san-pham`."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Entry:
    """Fields that belong together: the person's record, one complaint, one letter."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Group:
    """Everything of one kind."""

    code: str
    title: str
    entries: tuple[Entry, ...]


Content = tuple[Group, ...]


def available(session: Session, customer_id: UUID, asked: Collection[str]) -> Content:
    """What is held about this person of the kinds that are asked for, in clear; nothing once erased."""
    with in_vietnamese():
        found = [_record(session, customer_id, asked), *_held(session, customer_id, asked)]
        return tuple(group for group in found if group.entries)


def picked(content: Content, keys: Collection[str]) -> Content:
    """Only what was picked; entries and groups of which nothing was picked are left out."""
    wanted = set(keys)
    groups = (
        Group(
            group.code,
            group.title,
            tuple(
                Entry(entry.label, kept)
                for entry in group.entries
                if (kept := tuple(item for item in entry.items if item.key in wanted))
            ),
        )
        for group in content
    )
    return tuple(group for group in groups if group.entries)


def items_of(content: Content) -> Iterator[Item]:
    for group in content:
        for entry in group.entries:
            yield from entry.items


def kind_of(key: str) -> str:
    """The kind of data that a key belongs to: what an order must have asked for."""
    return key.partition("/")[0]


def written(content: Content) -> str:
    """The content as it is sealed: the same records always give the same text."""
    groups = [
        {
            "code": group.code,
            "title": group.title,
            "entries": [
                {
                    "label": entry.label,
                    "items": [[item.key, item.label, item.value] for item in entry.items],
                }
                for entry in group.entries
            ],
        }
        for group in content
    ]
    return json.dumps(groups, ensure_ascii=False, sort_keys=True)


def read(text: str) -> Content:
    """The content that was sealed."""
    return tuple(
        Group(
            group["code"],
            group["title"],
            tuple(
                Entry(entry["label"], tuple(Item(*item) for item in entry["items"]))
                for entry in group["entries"]
            ),
        )
        for group in json.loads(text)
    )


def fingerprint(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _record(session: Session, customer_id: UUID, asked: Collection[str]) -> Group:
    title = str(say("Hồ sơ khách hàng"))
    customer = session.get(Customer, customer_id)
    safe = safes.of_many([customer_id]).get(customer_id)
    if customer is None or safe is None:
        return Group(RECORD, title, ())
    clear = vars(open_details(safe, customer))
    values = {
        name: field.shown(clear[name]) if clear[name] else "" for name, field in SEALED.items()
    }
    values["since"] = day(customer.created_at)
    items = tuple(
        Item(code, str(name), values.get(code, ""))
        for code, name in CUSTOMER_FIELDS.items()
        if code in asked and values.get(code)
    )
    return Group(RECORD, title, (Entry(title, items),) if items else ())


def _held(session: Session, customer_id: UUID, asked: Collection[str]) -> Iterator[Group]:
    """What the features hold, of the kinds that are asked for."""
    wanted = [code for code in HELD_KINDS if code in asked]
    if not wanted:
        return
    for ask in contributed().held:
        for held in ask(session, customer_id):
            if held.code in wanted:
                entries = tuple(_entries(held.code, held.entries))
                yield Group(held.code, str(DATA_KINDS[held.code]), entries)


def _entries(code: str, held: Iterable[HeldEntry]) -> Iterator[Entry]:
    seen: dict[str, int] = {}
    for entry in held:
        place = _place(code, entry)
        seen[place] = seen.get(place, 0) + 1
        key = place if seen[place] == 1 else f"{place}-{seen[place]}"
        label = ", ".join(filter(None, (str(entry.label), moment(entry.when))))
        items = _items(key, entry)
        if items:
            yield Entry(label, items)


def _place(code: str, entry: HeldEntry) -> str:
    """The same entry has the same key tomorrow: of its name and its time nothing changes."""
    when = entry.when.isoformat() if entry.when else ""
    return f"{code}/{fingerprint(f'{entry.label}|{when}')[:SHORT]}"


def _items(key: str, entry: HeldEntry) -> tuple[Item, ...]:
    items: dict[str, Item] = {}
    for label, value in entry.values.items():
        if str(value).strip():
            each = f"{key}/{_slug(str(label))}"
            items[each] = Item(each, str(label), str(value))
    if entry.text.strip():
        items[f"{key}/text"] = Item(f"{key}/text", str(say("Nội dung")), entry.text)
    return tuple(items.values())


def _slug(label: str) -> str:
    """`San pham` as a part of a key; two labels that differ only in marks differ in their hash."""
    return f"{'-'.join(fold(label).split())[:24]}-{fingerprint(label)[:4]}"

"""Keeping a breach's record: each part of it, who answers for it, notes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kalix_compliance.breaches.clocks import reconcile_clocks
from kalix_compliance.breaches.commands.opening import refuse
from kalix_compliance.breaches.events import BreachGiven
from kalix_compliance.breaches.loading import load, load_open
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.rules.record import Counts, counts_contradict, records_out_of_range
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.tracking import assign_clocks
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import PERMISSIONS, Role
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from

PARTS: dict[str, tuple[str, ...]] = {
    "nature": (
        "title",
        "act",
        "place",
        "related_parties",
        "discovery",
        "discovery_text",
        "nature",
    ),
    "cause": ("cause", "cause_text", "systems", "processor", "serious"),
    "data": ("data_types", "records_count", "people_least", "people_best", "people_most"),
    "consequences": ("consequences",),
    "people": (
        "contact_name",
        "contact_title",
        "contact_phone",
        "contact_email",
        "signer_name",
        "signer_title",
    ),
}
"""The parts of the record, as its story names them, and their fields."""

FIELDS = tuple(name for fields in PARTS.values() for name in fields)

SEALED = frozenset(
    {"title", "act", "place", "related_parties", "discovery_text", "cause_text", "systems"}
    | {"processor", "consequences", *PARTS["people"]}
)

HANDLERS = tuple(role for role in Role if Permission.BREACH_HANDLE in PERMISSIONS[role])
"""The roles to whom a breach can be given."""


@command(Permission.BREACH_HANDLE)
def edit_record(
    unit: Unit, reference: str, changes: Mapping[str, Any], version: int | None = None
) -> None:
    """Save what is known (Mẫu số 08, D356 Art 28(1)); fields that `changes` leaves out stay.

    Raises RuleBroken at the field that contradicts another, StaleRecord when somebody saved meanwhile.
    """
    breach = load_open(unit, reference, version)
    wanted = {name: changes[name] for name in FIELDS if name in changes}
    _insist(breach, wanted)
    before = breach.serious, breach.data_types
    changed = _changed(breach, wanted)
    for name, value in changed.items():
        if name in SEALED:
            seal_into(breach, safes.house(), **{name: value})
        else:
            setattr(breach, name, value)
    if (breach.serious, breach.data_types) != before:  # a decision not to tell may have fallen
        reconcile_clocks(unit, breach)
    parts = [part for part, fields in PARTS.items() if set(fields) & set(changed)]
    unit.about(reference, parts=parts)
    for part in parts:
        tell(unit, breach, "record_changed", part=part)


@command(Permission.BREACH_HANDLE)
def give_breach(unit: Unit, reference: str, owner_id: UUID) -> None:
    """Give a breach to another compliance officer; its running clocks go along."""
    breach = load_open(unit, reference)
    if owner_id not in {person.id for person in colleagues(unit.session, *HANDLERS)}:
        raise RuleBroken(say("Chọn người phụ trách trong danh sách."), field="owner")
    breach.owner_id = owner_id
    assign_clocks(unit, reference, owner_id)
    tell(unit, breach, "owner_given", owner=str(owner_id))
    unit.announce(BreachGiven(reference, owner_id))


@command(Permission.BREACH_HANDLE)
def add_breach_note(unit: Unit, reference: str, *, text: str) -> None:
    """Write a note into the breach's story; also after it has ended."""
    breach = load(unit, reference)
    tell(unit, breach, "note", text=text)


def _insist(breach: Breach, wanted: Mapping[str, Any]) -> None:
    """Refuse what contradicts itself, or what else the record says."""
    if "title" in wanted and not wanted["title"]:
        raise RuleBroken(say("Đặt một tên ngắn cho sự cố."), field="title")
    counts = [
        wanted.get(name, getattr(breach, name))
        for name in ("people_least", "people_best", "people_most")
    ]
    refuse(counts_contradict(Counts(*counts)))
    refuse(records_out_of_range(wanted.get("records_count", breach.records_count)))


def _changed(breach: Breach, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is really different: a save that changes nothing leaves no trace."""
    safe = safes.house()
    return {
        name: value
        for name, value in wanted.items()
        if value != (unseal_from(breach, safe, name) if name in SEALED else getattr(breach, name))
    }

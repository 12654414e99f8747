"""A breach from complaints, in one step: their facts, their customers and their earliest time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from kalix_compliance.breaches.commands.affected import add_customers
from kalix_compliance.breaches.commands.linking import link_complaints
from kalix_compliance.breaches.commands.opening import Opening, open_breach
from kalix_compliance.breaches.kinds import DataType, Source
from kalix_compliance.breaches.queries.search import breaches_of_complaints
from kalix_compliance.complaints.loading import load
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.telling import tell_in_words
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.escalation.rules import data_types_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes


@command(Permission.BREACH_HANDLE)
def open_from_complaints(unit: Unit, references: Sequence[str], opening: Opening) -> str:
    """Open a breach from complaints; returns its number. All of it happens, or none.

    The time of awareness is that of the complaint received first; whoever sets a later one says why, and
    so for the time of detection (law.md §12.2: propose the receipt, let the officer change it in writing).
    """
    complaints = [load(unit, reference) for reference in sorted(set(references))]
    if not complaints:
        raise RuleBroken(say("Chọn ít nhất một khiếu nại."), field="complaints")
    if opening.drill:
        raise RuleBroken(say("Diễn tập không mở từ khiếu nại của khách thật được."))
    _insist_on_reason(complaints, opening)
    numbers = [complaint.reference for complaint in complaints]
    number = open_breach(unit.actor, replace(opening, complaints=tuple(numbers)))
    unit.about(number, complaints=numbers)
    if set(breaches_of_complaints(unit.session, numbers).values()) != {number}:  # a second click
        _bring_in(unit, number, complaints)
    return number


@command(Permission.BREACH_HANDLE)
def add_complaints(unit: Unit, reference: str, references: Sequence[str]) -> None:
    """Put further complaints behind an open breach, and their customers on its list."""
    complaints = [load(unit, one) for one in sorted(set(references))]
    if not complaints:
        raise RuleBroken(say("Chọn ít nhất một khiếu nại."), field="complaints")
    _bring_in(unit, reference, complaints)
    unit.about(reference, complaints=[complaint.reference for complaint in complaints])


def _insist_on_reason(complaints: Sequence[Complaint], opening: Opening) -> None:
    """A clock is not put back in silence: later than the first complaint only with a reason."""
    first = min(complaint.received_at for complaint in complaints)
    for field, at in (
        ("aware", opening.aware_at),
        ("violation_detected", opening.violation_detected_at),
    ):
        if (at is None or at > first) and not opening.times_reason:
            raise RuleBroken(
                say(
                    "Khiếu nại đầu tiên đến sớm hơn giờ này. Ghi theo giờ nhận khiếu nại, "
                    "hoặc nêu vì sao."
                ),
                field=field,
            )


def _bring_in(unit: Unit, number: str, complaints: Sequence[Complaint]) -> None:
    link_complaints(unit.actor, number, [complaint.reference for complaint in complaints])
    keys = safes.of_many({complaint.customer_id for complaint in complaints})
    by_items: dict[frozenset[DataType], list[UUID]] = defaultdict(list)
    for complaint in complaints:
        if complaint.escalated_at is None:
            complaint.escalated_at = unit.now
        tell_in_words(unit, complaint, "in_breach", "", breach=number)
        if complaint.customer_id in keys:  # whoever is erased is told nothing more
            by_items[data_types_of(complaint.data_items)].append(complaint.customer_id)
    unit.session.flush()
    for items, customers in by_items.items():
        add_customers(unit.actor, number, customers, Source.COMPLAINT, items)

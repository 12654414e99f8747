"""Whose data, and which of it: person by person, field by field, and never more than was asked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.disclosures.content import available, items_of
from kalix_compliance.disclosures.loading import load_open
from kalix_compliance.disclosures.models import Disclosure, DisclosureSubject
from kalix_compliance.disclosures.queries.standing import standing_of
from kalix_compliance.disclosures.rules import insist, reasons_against_pick, to_select
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes

MOST_PEOPLE = 30


@command(Permission.DISCLOSURE_HANDLE)
def name_people(unit: Unit, reference: str, customer_ids: Sequence[UUID]) -> int:
    """These customers are whom the order means; returns how many are new on the list."""
    row = _open(unit, reference)
    if not customer_ids:
        raise RuleBroken(say("Chưa đánh dấu khách nào."))
    there = set(
        unit.session.scalars(
            select(DisclosureSubject.customer_id).where(DisclosureSubject.disclosure_id == row.id)
        )
    )
    wanted = dict.fromkeys(one for one in customer_ids if one not in there)
    known = set(unit.session.scalars(select(Customer.id).where(Customer.id.in_(list(wanted)))))
    readable = safes.of_many(known)
    if len(readable) < len(wanted):
        raise RuleBroken(say("Có người không còn trong hệ thống. Tìm lại rồi chọn."))
    if len(there) + len(wanted) > MOST_PEOPLE:
        raise RuleBroken(
            say("Một văn bản ghi tối đa %(n)s người ở đây. Chia thành nhiều lần.", n=MOST_PEOPLE)
        )
    for customer_id in wanted:
        unit.session.add(
            DisclosureSubject(id=new_id(), disclosure_id=row.id, customer_id=customer_id, fields=[])
        )
    unit.about(reference, people=len(wanted))
    if wanted:
        tell(unit, row, "people_named", count=len(wanted))
    return len(wanted)


@command(Permission.DISCLOSURE_HANDLE)
def drop_person(unit: Unit, reference: str, subject_id: UUID) -> None:
    """This person is not meant by the order after all."""
    row = _open(unit, reference)
    subject = subject_of(unit, row, subject_id)
    unit.session.delete(subject)
    tell(unit, row, "person_dropped")


@command(Permission.DISCLOSURE_HANDLE)
def pick_fields(unit: Unit, reference: str, subject_id: UUID, keys: Sequence[str]) -> int:
    """What of this person's data is given: exactly these fields; returns how many.

    Raises RuleBroken for what the order does not ask for, and for what is not there.
    """
    row = _open(unit, reference)
    subject = subject_of(unit, row, subject_id)
    wanted = list(dict.fromkeys(keys))
    if reasons := reasons_against_pick(row.asked_fields, wanted):
        raise RuleBroken(*reasons)
    there = [
        item.key
        for item in items_of(available(unit.session, subject.customer_id, row.asked_fields))
    ]
    if any(key not in there for key in wanted):
        raise RuleBroken(say("Có mục không còn trong dữ liệu của người này. Tải lại rồi chọn."))
    subject.fields = [key for key in there if key in wanted]
    unit.about(reference, person=str(subject.id), items=len(subject.fields))
    tell(unit, row, "fields_picked", count=len(subject.fields))
    return len(subject.fields)


def subject_of(unit: Unit, row: Disclosure, subject_id: UUID) -> DisclosureSubject:
    """One person of this order; NotFound for another order's."""
    subject = unit.session.get(DisclosureSubject, subject_id, with_for_update=True)
    if subject is None or subject.disclosure_id != row.id:
        raise NotFound
    return subject


def people_of(unit: Unit, row: Disclosure) -> Sequence[DisclosureSubject]:
    """Everybody of this order, always in the same order."""
    return unit.session.scalars(
        select(DisclosureSubject)
        .where(DisclosureSubject.disclosure_id == row.id)
        .order_by(DisclosureSubject.id)
    ).all()


def _open(unit: Unit, reference: str) -> Disclosure:
    row = load_open(unit, reference)
    insist(to_select(standing_of(unit.session, row, unit.now)))
    return row

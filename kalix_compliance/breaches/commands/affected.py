"""Who is on the list of affected people, and how somebody leaves it."""

from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from sqlalchemy import exists, func, insert, select

from kalix_compliance.breaches.clocks import reconcile_clocks
from kalix_compliance.breaches.kinds import DataType, Source
from kalix_compliance.breaches.loading import insist_list_open, insist_no_import, load_open
from kalix_compliance.breaches.made_up import made_up_people
from kalix_compliance.breaches.models import AffectedPerson, Breach, ContactAttempt, PeopleNotice
from kalix_compliance.breaches.routes import route_for
from kalix_compliance.breaches.rules.standing import MUST_TELL_PEOPLE
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.customers.registration import register_people
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery

CHUNK = 500
MADE_UP_AT_ONCE = 20


@command(Permission.BREACH_HANDLE)
def add_customers(
    unit: Unit,
    reference: str,
    customer_ids: Iterable[UUID],
    source: Source,
    data_types: Iterable[DataType] = (),
) -> int:
    """Put known customers onto the list; returns how many were not on it before.

    Without `data_types` the breach's own count. Somebody who is on the list already stays once, with the
    data items of both. Raises RuleBroken while the list is locked, NotFound for somebody unknown, and
    refuses real people in a drill and made-up ones in a real breach.
    """
    breach = load_open(unit, reference)
    insist_list_open(unit, breach)
    insist_no_import(unit, breach)
    types = sorted({str(kind) for kind in data_types}) or list(breach.data_types)
    ids, added = list(dict.fromkeys(customer_ids)), 0
    for chunk in in_chunks(ids):
        added += put_on_list(unit, breach, dict.fromkeys(chunk, types), source)
    unit.about(reference, added=added, source=str(source))
    if added:
        tell(unit, breach, "people_added", number=added, source=str(source))
    return added


@command(Permission.BREACH_HANDLE)
def add_made_up_people(unit: Unit, reference: str, count: int = MADE_UP_AT_ONCE) -> int:
    """Put people who do not exist on the list of a drill; returns how many."""
    breach = load_open(unit, reference)
    insist_list_open(unit, breach)
    insist_no_import(unit, breach)
    if not breach.drill:
        raise RuleBroken(say("Chỉ diễn tập mới có người giả."))
    wanted = select(func.count()).where(
        AffectedPerson.breach_id == breach.id, AffectedPerson.source == Source.MADE_UP
    )
    first = (unit.session.scalar(wanted) or 0) + 1
    people = made_up_people(unit.company, first, min(count, CHUNK))
    ids = register_people(unit, people, findable=False)
    types = list(breach.data_types) or [DataType.NAME.value, DataType.PHONE.value]
    added = put_on_list(unit, breach, dict.fromkeys(ids, types), Source.MADE_UP)
    unit.about(reference, added=added, source=str(Source.MADE_UP))
    tell(unit, breach, "people_added", number=added, source=str(Source.MADE_UP))
    return added


@command(Permission.BREACH_HANDLE)
def remove_person(unit: Unit, reference: str, person_id: UUID, reason: str) -> None:
    """Take a person off the list, with the reason; not once it was tried to tell them."""
    breach = load_open(unit, reference)
    insist_list_open(unit, breach)
    insist_no_import(unit, breach)
    person = unit.session.get(AffectedPerson, person_id, with_for_update=True)
    if person is None or person.breach_id != breach.id:
        raise NotFound
    if not reason:
        raise RuleBroken(say("Ghi vì sao người này không bị ảnh hưởng."), field="reason")
    if unit.session.scalar(select(exists().where(ContactAttempt.person_id == person_id))):
        raise RuleBroken(
            say("Đã gọi hoặc gửi thư cho người này, nên họ ở lại trong danh sách làm bằng chứng.")
        )
    if _written_to(unit, breach, person):
        raise RuleBroken(
            say("Thông báo đã đi hoặc đang đi tới người này, nên họ ở lại trong danh sách.")
        )
    unit.session.delete(person)
    unit.about(reference, customer=str(person.customer_id))
    tell(unit, breach, "person_removed", text=reason)


def put_on_list(
    unit: Unit,
    breach: Breach,
    people: dict[UUID, list[str]],
    source: Source,
    import_id: UUID | None = None,
) -> int:
    """Customers with their data items, at most a few hundred; returns how many are new. Two statements.

    Who is on the list already keeps their place, route and source, and gains the data items.
    """
    rows = unit.session.execute(
        select(
            Customer.id,
            Customer.search_version,
            Customer.email.is_not(None).label("email"),
            Customer.phone.is_not(None).label("phone"),
            Customer.address.is_not(None).label("address"),
        ).where(Customer.id.in_(people))
    ).all()
    if len(rows) < len(people):
        raise NotFound
    if any((row.search_version == UNFINDABLE) is not breach.drill for row in rows):
        raise RuleBroken(
            say("Đây là diễn tập: chỉ nhận người giả. Không đưa khách thật vào danh sách.")
            if breach.drill
            else say("Người giả của diễn tập không vào được danh sách của sự cố thật.")
        )
    _note_what_must_be_told(unit, breach, people)
    present = _with_more_items(unit, breach, people)
    by_id = {row.id: row for row in rows}
    newcomers = [by_id[customer_id] for customer_id in people if customer_id not in present]
    ids = sorted(new_id() for _ in newcomers)  # so that the list keeps the order of the file
    new = [
        {
            "id": person_id,
            "breach_id": breach.id,
            "customer_id": row.id,
            "data_types": people[row.id],
            "route": route_for(row),
            "source": source,
            "import_id": import_id,
            "added_at": unit.now,
            "added_by": unit.actor.id,
        }
        for person_id, row in zip(ids, newcomers, strict=True)
    ]
    if new:
        unit.session.execute(insert(AffectedPerson.__table__), new)  # type: ignore[arg-type]
        unit.changes[AffectedPerson.__name__] = sorted(new[0])
    return len(new)


def in_chunks(ids: Sequence[UUID], size: int = CHUNK) -> Iterable[list[UUID]]:
    """The ids, a few hundred at a time."""
    rest = iter(ids)
    while chunk := list(islice(rest, size)):
        yield chunk


def _note_what_must_be_told(unit: Unit, breach: Breach, people: dict[UUID, list[str]]) -> None:
    """Location or biometric data of a single person is the breach's own matter: D356 Art 29 wants the
    people told, whatever was decided before."""
    items = {DataType(item) for items in people.values() for item in items}
    if new := sorted(items & MUST_TELL_PEOPLE - set(map(DataType, breach.data_types))):
        breach.data_types = [*breach.data_types, *map(str, new)]
        reconcile_clocks(unit, breach)


def _written_to(unit: Unit, breach: Breach, person: AffectedPerson) -> bool:
    """Whether a message of any notice of this breach to this person is not called back."""
    wanted = (
        select(OutboxMessage.id)
        .join(PeopleNotice, PeopleNotice.campaign_id == OutboxMessage.campaign_id)
        .where(
            PeopleNotice.breach_id == breach.id,
            OutboxMessage.customer_id == person.customer_id,
            OutboxMessage.state != Delivery.CANCELLED,
        )
    )
    return unit.session.scalar(wanted.limit(1)) is not None


def _with_more_items(unit: Unit, breach: Breach, people: dict[UUID, list[str]]) -> set[UUID]:
    """Who of them is on the list already; they gain the data items that are new for them."""
    found = unit.session.scalars(
        select(AffectedPerson)
        .where(AffectedPerson.breach_id == breach.id, AffectedPerson.customer_id.in_(people))
        .with_for_update()
    ).all()
    for person in found:
        both = sorted({*person.data_types, *people[person.customer_id]})
        if both != sorted(person.data_types):
            person.data_types = both
    return {person.customer_id for person in found}

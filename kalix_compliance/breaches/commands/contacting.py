"""Telling the people whom no mail reaches: by phone, on paper, in public."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import exists, select

from kalix_compliance.breaches.kinds import Contacted, Route
from kalix_compliance.breaches.letters import letter_for
from kalix_compliance.breaches.loading import load, load_open
from kalix_compliance.breaches.models import (
    AffectedPerson,
    Breach,
    ContactAttempt,
    PeopleNotice,
)
from kalix_compliance.breaches.notice_text import text_for, variant_of
from kalix_compliance.breaches.obligations import PEOPLE
from kalix_compliance.breaches.queries.letters import PORTION, Group, frozen_texts, to_print
from kalix_compliance.breaches.queries.notice_facts import words_of
from kalix_compliance.breaches.queries.notices import current_notice
from kalix_compliance.breaches.queries.proofs import find_person
from kalix_compliance.breaches.queries.told import last_told_at, still_untold
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.clock import HANOI, in_hanoi
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import reveal_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.sealed_rows import open_field
from kalix_compliance.deadlines.tracking import meet_clock
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.letters import Letter
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

BY_PHONE = (Contacted.REACHED, Contacted.NO_ANSWER, Contacted.WRONG_NUMBER)


@command(Permission.BREACH_CONTACT)
def record_contact(
    unit: Unit,
    reference: str,
    person_id: UUID,
    *,
    outcome: Contacted,
    at: datetime,
    note: str = "",
    receipt: str = "",
) -> None:
    """Record what a call, or a letter, brought; what the person said is sealed under their own key."""
    breach = load_open(unit, reference)
    notice = _going(unit, breach)
    person = find_person(unit.session, breach, person_id)
    _refuse_impossible(unit, notice, person, outcome, at)
    attempt = _attempt(unit, notice, person.id, outcome, at, receipt)
    if note:
        seal_into(attempt, safes.of(person.customer_id), note=note)
    unit.session.add(attempt)
    unit.about(reference, person=str(person.customer_id), outcome=outcome.value)
    _meet_when_all_told(unit, breach, at)


@command(Permission.CUSTOMER_REVEAL)
def reveal_for_contact(
    unit: Unit, reference: str, person_id: UUID, field: str, purpose: str
) -> str:
    """One field of an affected person in clear; the trace is committed before it is shown."""
    unit.actor.require(Permission.BREACH_CONTACT)
    breach = load(unit, reference)
    person = find_person(unit.session, breach, person_id)
    unit.about(reference, person=str(person.customer_id), field=field)
    return reveal_customer(unit.actor, person.customer_id, field, purpose, about=reference)


@command(Permission.BREACH_HANDLE)
def print_letters(
    unit: Unit, reference: str, *, group: Group = Group.ALL, batch: datetime | None = None
) -> list[Letter]:
    """The next letters of a group, 500 at most, in clear; or those of an earlier `batch` once more.

    The batch is on record before it is drawn, so that nothing is printed without a trace.
    """
    breach = load_open(unit, reference)
    notice = _going(unit, breach)
    people = _of_batch(unit, notice, batch) if batch else _next_letters(unit, notice, group)
    keys = safes.of_many({person.customer_id for person in people})
    people = [person for person in people if person.customer_id in keys]  # the others were erased
    if not people:
        raise RuleBroken(say("Không còn thư nào để in."))
    if batch is None:
        for person in people:
            unit.session.add(_attempt(unit, notice, person.id, Contacted.PRINTED, unit.now, ""))
    unit.about(reference, notice=notice.number, letters=len(people), again=batch is not None)
    tell(unit, breach, "letters_printed", number=notice.number, count=len(people))
    return _letters(unit, breach, notice, people)


@command(Permission.BREACH_HANDLE)
def record_posting(
    unit: Unit, reference: str, batch: datetime, *, day: date, receipt: str = ""
) -> int:
    """The letters of a batch were handed to the post: these people count as told; returns how many."""
    breach = load_open(unit, reference)
    notice = _going(unit, breach)
    at = _posted_at(unit, batch, day)
    people = _of_batch(unit, notice, batch)
    if not people:
        raise NotFound
    posted = select(ContactAttempt.person_id).where(
        ContactAttempt.notice_id == notice.id,
        ContactAttempt.outcome == Contacted.POSTED,
        ContactAttempt.at >= batch,
    )
    already = set(unit.session.scalars(posted))
    new = [person for person in people if person.id not in already]
    for person in new:
        unit.session.add(_attempt(unit, notice, person.id, Contacted.POSTED, at, receipt))
    unit.about(reference, notice=notice.number, posted=len(new))
    if new:
        tell(unit, breach, "letters_posted", count=len(new), day=f"{day:%d/%m/%Y}")
    _meet_when_all_told(unit, breach, at)
    return len(new)


@command(Permission.BREACH_HANDLE)
def record_publication(unit: Unit, reference: str, *, at: datetime, where: str) -> None:
    """The public notice was put up: for those whom nothing else reaches (D356 Art 29(2))."""
    breach = load_open(unit, reference)
    if at > unit.now:
        raise RuleBroken(say("Giờ này muộn hơn bây giờ. Sửa lại giờ."), field="at")
    if not where:
        raise RuleBroken(say("Ghi đăng ở đâu."), field="where")
    tell(unit, breach, "notice_published", text=where, moment=at.isoformat())


def _going(unit: Unit, breach: Breach) -> PeopleNotice:
    """The notice that calls and letters tell of: the newest that goes or has gone out."""
    notice = current_notice(unit.session, breach.id)
    if notice is None or notice.starts_at is None:
        raise RuleBroken(say("Chưa có thông báo nào được duyệt, nên chưa gọi hay gửi thư được."))
    return notice


def _refuse_impossible(
    unit: Unit, notice: PeopleNotice, person: AffectedPerson, outcome: Contacted, at: datetime
) -> None:
    if at > unit.now:
        raise RuleBroken(say("Giờ này muộn hơn bây giờ. Sửa lại giờ."), field="at")
    approved = notice.approved_at or notice.written_at
    if at < approved.replace(second=0, microsecond=0):
        raise RuleBroken(say("Giờ này sớm hơn lúc thông báo được duyệt. Sửa lại giờ."), field="at")
    if outcome is Contacted.PRINTED:
        raise NotFound
    if outcome is Contacted.RETURNED and not unit.session.scalar(
        select(
            exists().where(
                ContactAttempt.person_id == person.id,
                ContactAttempt.outcome == Contacted.POSTED,
                ContactAttempt.at <= at,
            )
        )
    ):
        raise RuleBroken(say("Chưa ghi lá thư nào đã gửi cho người này."), field="outcome")


def _attempt(
    unit: Unit,
    notice: PeopleNotice,
    person_id: UUID,
    outcome: Contacted,
    at: datetime,
    receipt: str,
) -> ContactAttempt:
    return ContactAttempt(
        id=new_id(),
        person_id=person_id,
        notice_id=notice.id,
        route=Route.CALL if outcome in BY_PHONE else Route.LETTER,
        outcome=outcome,
        at=at,
        by=unit.actor.id,
        receipt=receipt,
    )


def _next_letters(unit: Unit, notice: PeopleNotice, group: Group) -> Sequence[AffectedPerson]:
    return unit.session.scalars(
        select(AffectedPerson)
        .where(*to_print(notice, group))
        .order_by(AffectedPerson.id)
        .limit(PORTION)
    ).all()


def _of_batch(unit: Unit, notice: PeopleNotice, batch: datetime) -> Sequence[AffectedPerson]:
    return unit.session.scalars(
        select(AffectedPerson)
        .join(ContactAttempt, ContactAttempt.person_id == AffectedPerson.id)
        .where(
            ContactAttempt.notice_id == notice.id,
            ContactAttempt.outcome == Contacted.PRINTED,
            ContactAttempt.at == batch,
        )
        .order_by(AffectedPerson.id)
    ).all()


def _letters(
    unit: Unit, breach: Breach, notice: PeopleNotice, people: Sequence[AffectedPerson]
) -> list[Letter]:
    """In the order of the list; who has been erased since gets none."""
    ids = {person.customer_id for person in people}
    rows = {
        row.id: row
        for row in unit.session.execute(
            select(Customer.id, Customer.name, Customer.address).where(Customer.id.in_(ids))
        )
    }
    keys = safes.of_many(ids)
    texts = frozen_texts(unit.session, notice.campaign_id) if notice.campaign_id else {}
    return [
        letter_for(
            texts.get(variant_of(person.data_types)) or _fresh_text(unit, breach, notice, person),
            reference=breach.reference,
            company=unit.company,
            at=unit.now,
            name=open_field(keys[person.customer_id], rows[person.customer_id], "name"),
            address=open_field(keys[person.customer_id], rows[person.customer_id], "address"),
        )
        for person in people
        if person.customer_id in keys
    ]


def _fresh_text(unit: Unit, breach: Breach, notice: PeopleNotice, person: AffectedPerson) -> Text:
    """For somebody who came onto the list after the texts were frozen, with other data than anybody."""
    return text_for(
        words_of(notice),
        person.data_types,
        reference=breach.reference,
        company=unit.company,
        drill=breach.drill,
    )


def _posted_at(unit: Unit, batch: datetime, day: date) -> datetime:
    today = in_hanoi(unit.now).date()
    if day > today:
        raise RuleBroken(say("Ngày này ở tương lai. Sửa lại ngày."), field="day")
    if day < in_hanoi(batch).date():
        raise RuleBroken(say("Ngày này sớm hơn ngày in thư. Sửa lại ngày."), field="day")
    noon = datetime.combine(day, time(12), HANOI)
    return min(max(noon, batch), unit.now)


def _meet_when_all_told(unit: Unit, breach: Breach, at: datetime) -> None:
    """Where no mail told anybody, the duty is met when the last person has been told."""
    unit.session.flush()
    untold = exists().where(AffectedPerson.breach_id == breach.id, still_untold())
    if not unit.session.scalar(select(untold)):
        meet_clock(unit, PEOPLE, breach.reference, max(at, last_told_at(unit.session, breach.id)))

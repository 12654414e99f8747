"""Passing a request on to those who hold the data too, each with a date of its own, and their answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.deadlines.calendars import calendar_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.processors.models import Processor
from kalix_compliance.processors.queries import contact_of
from kalix_compliance.subject_requests.effects.loading import (
    load_known,
)
from kalix_compliance.subject_requests.effects.mails import (
    NOTICE,
    data_lines,
    language_of,
    passed_on_mail,
)
from kalix_compliance.subject_requests.effects.others import others_must_act
from kalix_compliance.subject_requests.effects.rules import usual_date, wrong_date
from kalix_compliance.subject_requests.effects.telling import tell
from kalix_compliance.subject_requests.kinds import PassedOnState, ToldBy
from kalix_compliance.subject_requests.models import (
    Correction,
    PassedOn,
    SubjectRequest,
)
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from
from kalix_compliance.vault.safes import Safe

IDENTIFYING = ("name", "phone", "email", "address")


@dataclass(frozen=True)
class PassOn:
    """To whom, what they are to do, and by which of the person's data they know whom it is about.

    Without `due_on` each gets the working days that the register gives them.
    """

    processor_ids: tuple[UUID, ...]
    task: str
    fields: tuple[str, ...]
    due_on: date | None = None
    way: ToldBy = ToldBy.EMAIL


@command(Permission.REQUEST_HANDLE)
def pass_on_request(unit: Unit, reference: str, given: PassOn) -> int:
    """Pass the request on by mail, or record that it was passed on otherwise; returns to how many.

    The request has the longer term from now on. Each mail is sealed under the person's key. Raises
    RuleBroken at a wrong field, Erased.
    """
    request = load_known(unit, reference)
    others_must_act(unit, request)
    safe = safes.of(request.customer_id)
    customer = unit.session.get_one(Customer, request.customer_id)
    clear = vars(open_details(safe, customer, IDENTIFYING))
    _insist(given, clear)
    corrected = corrected_values(unit, request, safe)
    for processor in _wanted(unit, request, given):
        due_on = _date(unit, request, processor, given)
        row = PassedOn(
            id=new_id(),
            request_id=request.id,
            customer_id=request.customer_id,
            processor_id=processor.id,
            state=PassedOnState.SENT,
            fields=[field for field in IDENTIFYING if field in given.fields],
            way=given.way,
            sent_at=unit.now,
            sent_by=unit.actor.id,
            due_on=due_on,
            version=1,
        )
        unit.commit_to(given.task)
        seal_into(row, safe, what=given.task)
        if given.way is ToldBy.EMAIL:
            lines = data_lines(clear, given.fields)
            row.message_id = _send(unit, request, processor, due_on, given.task, lines, corrected)
        unit.session.add(row)
        tell(
            unit,
            request,
            "passed_on",
            given.task,
            party=processor.name,
            due=f"{due_on:%d/%m/%Y}",
            way=given.way.value,
        )
    unit.about(reference, processors=[str(one) for one in given.processor_ids])
    return len(given.processor_ids)


def corrected_values(unit: Unit, request: SubjectRequest, safe: Safe) -> dict[str, str]:
    """What the corrected fields now say, by field."""
    rows = unit.session.scalars(
        select(Correction).where(Correction.request_id == request.id).order_by(Correction.made_at)
    )
    return {row.field: unseal_from(row, safe, "after") for row in rows}


def _insist(given: PassOn, clear: Mapping[str, str]) -> None:
    if not given.processor_ids:
        raise RuleBroken(say("Chọn ít nhất một bên."), field="processors")
    if not given.task:
        raise RuleBroken(say("Ghi việc họ cần làm."), field="task")
    if given.way is ToldBy.EMAIL and not any(clear.get(field) for field in given.fields):
        raise RuleBroken(
            say("Chọn ít nhất một dữ liệu mà khách có, để họ biết là ai."), field="fields"
        )


def _wanted(unit: Unit, request: SubjectRequest, given: PassOn) -> list[Processor]:
    """The chosen companies; each may be asked once by a request."""
    chosen = unit.session.scalars(
        select(Processor).where(Processor.id.in_(given.processor_ids), Processor.ended_at.is_(None))
    ).all()
    if len(chosen) != len(set(given.processor_ids)):
        raise RuleBroken(say("Chọn trong những bên đang có trong sổ."), field="processors")
    asked = set(
        unit.session.scalars(select(PassedOn.processor_id).where(PassedOn.request_id == request.id))
    )
    if again := [one.name for one in chosen if one.id in asked]:
        raise RuleBroken(
            say("Yêu cầu đã chuyển cho %(names)s rồi.", names=", ".join(again)), field="processors"
        )
    house = safes.house()
    unreachable = [one.name for one in chosen if not contact_of(one, house).email]
    if unreachable and given.way is ToldBy.EMAIL:
        raise RuleBroken(
            say(
                "%(names)s chưa có email liên hệ trong sổ. Ghi email vào sổ, hoặc chuyển bằng cách khác.",
                names=", ".join(unreachable),
            ),
            field="processors",
        )
    return list(chosen)


def _date(unit: Unit, request: SubjectRequest, processor: Processor, given: PassOn) -> date:
    today, last = in_hanoi(unit.now).date(), last_day_of(request.due_at)
    if given.due_on is None:
        return usual_date(today, processor.answers_in_days, last, calendar_of(unit))
    if wrong := wrong_date(given.due_on, today, last):
        raise RuleBroken(wrong, field="due_on")
    return given.due_on


def _send(
    unit: Unit,
    request: SubjectRequest,
    processor: Processor,
    due_on: date,
    task: str,
    person: Sequence[Text],
    corrected: Mapping[str, str],
) -> UUID:
    """Queue the mail; it belongs to the person whose data is in it, so that erasing them erases it."""
    contact = contact_of(processor, safes.house())
    mail = passed_on_mail(
        reference=request.reference,
        kind=request.kind,
        contact_name=contact.name,
        country=processor.country,
        task=task,
        person=person,
        corrected=data_lines(corrected, held_by(processor.data_types)),
        due_on=due_on,
        signed_by=unit.company.officer_name,
    )
    return enqueue(
        unit,
        notice=NOTICE,
        about=request.reference,
        to=Recipient(
            contact.email,
            contact.name,
            customer_id=request.customer_id,
            language=language_of(processor.country),
        ),
        subject=mail.subject,
        body=mail.body,
    )


def held_by(data_types: Collection[str]) -> frozenset[str]:
    """The fields of a customer's record that a company holds: nobody is told of the others."""
    return frozenset(data_types) & frozenset(IDENTIFYING)

"""Keeping a request: notes, who handles it, files, what was looked at."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from kalix_compliance.casework.evidence import Upload, attach
from kalix_compliance.casework.story import tell, told_since
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import reveal_customer
from kalix_compliance.deadlines.queries import clocks_about, next_clock
from kalix_compliance.deadlines.tracking import assign_clocks
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.subject_requests.events import RequestAssigned
from kalix_compliance.subject_requests.loading import insist, load
from kalix_compliance.subject_requests.next_step import next_step
from kalix_compliance.subject_requests.queries.standing import standings_of
from kalix_compliance.subject_requests.rules import to_work
from kalix_compliance.subject_requests.telling import needs_words, tell_in_words
from kalix_compliance.subject_requests.warnings import write_to

REMIND_AGAIN = timedelta(hours=1)


@command(Permission.REQUEST_HANDLE)
def note_request(unit: Unit, reference: str, *, text: str) -> None:
    """Write a note into the request."""
    request = load(unit, reference)
    tell_in_words(unit, request, "note", needs_words(text, "reason"))


@command(Permission.REQUEST_HANDLE)
def assign_request(unit: Unit, reference: str, owner_id: UUID) -> None:
    """Give a request to another handler, who is told."""
    request = load(unit, reference)
    insist(to_work(standings_of(unit.session, [request], unit.now)[reference]))
    if owner_id not in {person.id for person in colleagues(unit.session, *HANDLERS)}:
        raise RuleBroken(say("Chọn người xử lý trong danh sách."), field="owner")
    if request.owner_id == owner_id:
        raise RuleBroken(say("Người này đang xử lý yêu cầu rồi."), field="owner")
    request.owner_id = owner_id
    assign_clocks(unit, reference, owner_id)
    tell(unit, reference, "assigned", owner=str(owner_id))
    unit.announce(RequestAssigned(reference, owner_id))


@command(Permission.COMPLAINT_ASSIGN)
def remind_of_request(unit: Unit, reference: str) -> None:
    """Write to the handler that the request waits for them, at most once an hour."""
    request = load(unit, reference)
    standing = standings_of(unit.session, [request], unit.now)[reference]
    insist(to_work(standing))
    handler = [p for p in colleagues(unit.session, *HANDLERS) if p.id == request.owner_id]
    if not handler:
        raise RuleBroken(say("Yêu cầu chưa có ai xử lý. Giao cho một người trước."))
    if told_since(unit.session, reference, "reminded", unit.now - REMIND_AGAIN):
        raise RuleBroken(say("Người xử lý đã được nhắc trong một giờ qua."))
    clock = next_clock(clocks_about(unit.session, reference, now=unit.now))
    if clock is None:
        raise RuleBroken(say("Yêu cầu không còn hạn nào đang chạy."))
    write_to(
        unit,
        request,
        "deadline_reminder",
        handler,
        obligation=clock.obligation.name,
        due_at=clock.last_day,
        remaining=clock.words,
        missing=[next_step(standing).label],
        reminded_by=unit.actor.name,
    )
    tell(unit, reference, "reminded", owner=str(request.owner_id))


@command(Permission.REQUEST_HANDLE)
def add_request_files(unit: Unit, reference: str, uploads: Sequence[Upload]) -> int:
    """Seal files into the request: a letter, a paper of representation; never an identity card."""
    request = load(unit, reference)
    insist(to_work(standings_of(unit.session, [request], unit.now)[reference]))
    if not uploads:
        raise RuleBroken(say("Chưa chọn tệp nào."), field="evidence")
    count = attach(unit, reference, request.customer_id, uploads)
    tell(unit, reference, "evidence_added", count=count)
    return count


@command(Permission.CUSTOMER_REVEAL)
def reveal_for_request(unit: Unit, reference: str, field: str, purpose: str) -> str:
    """One field of the person in clear; the trace is committed before it is shown."""
    request = load(unit, reference)
    value = reveal_customer(unit.actor, request.customer_id, field, purpose, about=reference)
    tell(unit, reference, "revealed", field=field, purpose=purpose)
    return value

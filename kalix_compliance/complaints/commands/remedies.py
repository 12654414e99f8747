"""Putting the matter right: planned, done, and its effect checked."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from kalix_compliance.complaints.events import ActionGiven
from kalix_compliance.complaints.loading import insist, insist_on_handler, load, safe_of
from kalix_compliance.complaints.models import Complaint, RemedialAction
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import to_record_action, to_work
from kalix_compliance.complaints.states import ActionState
from kalix_compliance.complaints.telling import tell_in_words
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import PERMISSIONS
from kalix_compliance.vault.rows import seal_into


@command(Permission.COMPLAINT_HANDLE)
def plan_action(
    unit: Unit, reference: str, *, what: str, owner_id: UUID, due_on: date, suggestion: str = ""
) -> int:
    """Plan a remedial action and say who does it until when; returns its number in the case."""
    complaint = load(unit, reference)
    insist(to_work(standing_of(unit.session, complaint)))
    insist_on_handler(unit, owner_id)
    _refuse_who_cannot_open_the_case(unit, complaint, owner_id)
    number = 1 + (
        unit.session.scalar(
            select(func.max(RemedialAction.number)).where(
                RemedialAction.complaint_id == complaint.id
            )
        )
        or 0
    )
    action = RemedialAction(
        id=new_id(),
        complaint_id=complaint.id,
        number=number,
        suggestion=suggestion,
        owner_id=owner_id,
        due_on=due_on,
    )
    seal_into(action, safe_of(complaint), what=what)
    unit.session.add(action)
    tell_in_words(unit, complaint, "action_planned", what, number=number, owner=str(owner_id))
    unit.announce(ActionGiven(reference, number, owner_id, due_on))
    return number


@command(Permission.COMPLAINT_HANDLE)
def finish_action(
    unit: Unit, reference: str, number: int, *, result: str, version: int | None = None
) -> None:
    """Record that an action is done, and what was done."""
    complaint, action = _load(unit, reference, number, ActionState.PLANNED, version)
    action.state = ActionState.DONE
    action.done_at, action.done_by = unit.now, unit.actor.id
    seal_into(action, safe_of(complaint), result=result)
    tell_in_words(unit, complaint, "action_done", result, number=number)


@command(Permission.COMPLAINT_HANDLE)
def check_effect(
    unit: Unit,
    reference: str,
    number: int,
    *,
    worked: bool,
    effect: str,
    version: int | None = None,
) -> None:
    """Record whether an action did what it should; one that did not is open again."""
    complaint, action = _load(unit, reference, number, ActionState.DONE, version)
    action.state = ActionState.CHECKED if worked else ActionState.PLANNED
    action.checked_at, action.checked_by = unit.now, unit.actor.id
    seal_into(action, safe_of(complaint), effect=effect)
    tell_in_words(
        unit, complaint, "effect_checked" if worked else "effect_missing", effect, number=number
    )


@command(Permission.COMPLAINT_HANDLE)
def drop_action(
    unit: Unit, reference: str, number: int, *, reason: str, version: int | None = None
) -> None:
    """Leave a planned action out, with the reason."""
    complaint, action = _load(unit, reference, number, ActionState.PLANNED, version)
    action.state = ActionState.DROPPED
    seal_into(action, safe_of(complaint), result=reason)
    tell_in_words(unit, complaint, "action_dropped", reason, number=number)


def _refuse_who_cannot_open_the_case(unit: Unit, complaint: Complaint, owner_id: UUID) -> None:
    """A restricted case stays hidden from those who need not know of it, also by way of its actions."""
    if not complaint.restricted or owner_id == complaint.owner_id:
        return
    people = {person.id: person for person in colleagues(unit.session)}
    sees = Permission.COMPLAINT_READ_RESTRICTED in PERMISSIONS[people[owner_id].role]
    if not sees and str(owner_id) != complaint.registered_by:
        raise RuleBroken(
            say("Hồ sơ này hạn chế người xem nên người đó không mở được. Chọn người khác."),
            field="owner",
        )


def _load(
    unit: Unit, reference: str, number: int, expected: ActionState, version: int | None
) -> tuple[Complaint, RemedialAction]:
    complaint = load(unit, reference)
    case = standing_of(unit.session, complaint)
    action = unit.session.scalar(
        select(RemedialAction).where(
            RemedialAction.complaint_id == complaint.id, RemedialAction.number == number
        )
    )
    if action is None:
        raise NotFound
    unit.expect(action, version)
    insist(to_record_action(case, action.state, expected))
    return complaint, action

"""What requests do when something is announced (`wiring.py` names each pair)."""

from datetime import datetime
from uuid import UUID

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.events import ApprovalAsked
from kalix_compliance.casework.story import tell
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.deadlines.events import LevelReached
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.warned import NOTICES, remaining, warned
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.events import MessageAccepted, MessageBounced
from kalix_compliance.notifications.notices import Audience, notice_of
from kalix_compliance.staff.queries import colleagues, somebody_else
from kalix_compliance.staff.roles import PERMISSIONS, Role
from kalix_compliance.subject_requests.catalogue import KIND_NAMES
from kalix_compliance.subject_requests.commands.answering import answered
from kalix_compliance.subject_requests.commands.closing import completed
from kalix_compliance.subject_requests.commands.refusing import refusal_known
from kalix_compliance.subject_requests.events import RequestAssigned
from kalix_compliance.subject_requests.kinds import RequestState, ToldBy
from kalix_compliance.subject_requests.loading import is_request, load
from kalix_compliance.subject_requests.messages import ANSWER, COMPLETED, EXTENDED, REFUSED
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.next_step import next_step
from kalix_compliance.subject_requests.queries.standing import standings_of
from kalix_compliance.subject_requests.states import OPEN
from kalix_compliance.subject_requests.warnings import write_to

HANDLERS = frozenset(role for role in Role if Permission.REQUEST_HANDLE in PERMISSIONS[role])


def on_message_accepted(unit: Unit, happened: MessageAccepted) -> None:
    """What the person is told counts from the moment the mail server took it."""
    if _to_person(happened.about, happened.notice):
        note_request_mail(
            unit.actor, happened.about, happened.notice, happened.message_id, happened.at
        )


def on_message_bounced(unit: Unit, happened: MessageBounced) -> None:
    """A message that will not arrive belongs into the story: somebody must call or write."""
    if _to_person(happened.about, happened.notice):
        note_request_mail(unit.actor, happened.about, happened.notice, happened.message_id, None)


@command(Permission.SYSTEM_DELIVER)
def note_request_mail(
    unit: Unit, reference: str, notice: str, message_id: UUID, at: datetime | None
) -> None:
    """Write down that the mail server took a message to the person (`at`), or that it came back (None)."""
    request = load(unit, reference)
    unit.about(reference, notice=notice)
    tell(unit, reference, "message_accepted" if at else "message_bounced", notice=notice)
    if at is not None:
        _settle(unit, request, notice, message_id, at)


def _settle(
    unit: Unit, request: SubjectRequest, notice: str, message_id: UUID, at: datetime
) -> None:
    """What this mail settles, if it is the one that the request waits for."""
    if notice == ANSWER and message_id == request.answer_message and request.answered_at is None:
        if request.state in OPEN:
            answered(unit, request, ToldBy.EMAIL, at)
    elif notice == EXTENDED and message_id == request.extension_message:
        request.extension_told_at = request.extension_told_at or at
    elif message_id == request.told_message and request.ended_at is None:
        if notice == COMPLETED and request.state is RequestState.WORKING:
            completed(unit, request, ToldBy.EMAIL, at)
        elif notice == REFUSED and request.state is RequestState.REFUSED:
            refusal_known(unit, request, ToldBy.EMAIL, at)


def on_level_reached(unit: Unit, happened: LevelReached) -> None:
    """Warn those whom this level concerns, once each."""
    if not is_request(happened.about):
        return
    request = load(unit, happened.about)
    tell(
        unit,
        happened.about,
        "level_reached",
        level=happened.level.value,
        obligation=happened.obligation,
    )
    case = standings_of(unit.session, [request], unit.now)[request.reference]
    write_to(
        unit,
        request,
        NOTICES[happened.level],
        warned(unit.session, happened.level, request.owner_id, HANDLERS),
        send_after=happened.tell_from,
        once=str(happened.warning_id),
        obligation=obligation_of(happened.obligation).name,
        due_at=happened.last_day,
        remaining=remaining(unit, happened),
        missing=[next_step(case).label],
    )


def on_approval_asked(unit: Unit, happened: ApprovalAsked) -> None:
    """Those who may sign hear of it; the one who asked may not."""
    if not is_request(happened.about):
        return
    request = load(unit, happened.about)
    signers = [p for p in colleagues(unit.session, Role.MANAGER) if str(p.id) != happened.asked_by]
    write_to(
        unit,
        request,
        "approval_requested",
        signers,
        what=KINDS[happened.kind],
        asked_by=unit.actor.name,
    )


def on_request_assigned(unit: Unit, happened: RequestAssigned) -> None:
    """The new handler hears of it, unless they took it themselves."""
    request = load(unit, happened.reference)
    write_to(
        unit,
        request,
        "case_assigned",
        somebody_else(unit.session, unit.actor, happened.owner_id),
        kind=KIND_NAMES[request.kind],
        due_at=last_day_of(request.due_at),
        assigned_by=unit.actor.name,
    )


OURS = frozenset(
    {ANSWER, EXTENDED, COMPLETED, REFUSED, "request_code", "request_withdrawn", "package_ready"}
)


def _to_person(reference: str, notice: str) -> bool:
    return (
        is_request(reference) and notice in OURS and notice_of(notice).audience is Audience.CUSTOMER
    )

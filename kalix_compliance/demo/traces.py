"""The clocks, the letter and the story of a past complaint."""

from datetime import datetime

from kalix_compliance.complaints.catalogue import AnswerRoute, IdentityMethod, Kind
from kalix_compliance.complaints.checklists import CHECKLISTS
from kalix_compliance.complaints.messages import CONCLUSIONS
from kalix_compliance.complaints.obligations import (
    MET_BY_ACKNOWLEDGING,
    PROTECTION_CLOCKS,
    STANDARD_CLOCKS,
)
from kalix_compliance.complaints.states import State
from kalix_compliance.core.ids import new_id
from kalix_compliance.deadlines.levels import RISING, Level
from kalix_compliance.deadlines.models import Clock, ClockWarning
from kalix_compliance.demo import words
from kalix_compliance.demo.ledger import Case, Ledger
from kalix_compliance.demo.past import Stage
from kalix_compliance.notifications.compose import compose
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery

TOLD_BY_CALL = "Đã đọc kết quả cho khách, khách đồng ý."
ACKNOWLEDGED = "Đã đọc số hồ sơ và ngày hẹn trả lời."


def clocks(ledger: Ledger, case: Case) -> None:
    """Its terms, each with the warnings that it gave."""
    codes = STANDARD_CLOCKS + (PROTECTION_CLOCKS if case.kind is Kind.LEAK else ())
    acknowledged = case.past.reached(Stage.VERIFYING)
    for code in codes:
        met = acknowledged if code in MET_BY_ACKNOWLEDGING else case.told_at
        _clock(ledger, case, code, met)


def _clock(ledger: Ledger, case: Case, code: str, met: datetime | None) -> None:
    due, bands = ledger.end(code, case.received_at)
    stopped = met or case.past.ended_at
    level = bands.level_at(stopped or ledger.now)
    row_id = new_id()
    ledger.add(
        Clock,
        id=row_id,
        obligation=code,
        about=case.reference,
        round=1,
        started_at=case.received_at,
        due_at=due.at,
        last_day=due.last_day,
        first_due_at=due.at,
        met_at=met,
        cancelled_at=None if met else stopped,
        missed=level is Level.OVERDUE,
        flagged_level=level,
        next_flag_at=None if stopped else bands.next_after(level),
        owner_id=case.handler.staff_id,
    )
    for passed in RISING[1 : RISING.index(level) + 1]:
        begins = bands.begins(passed)
        ledger.add(
            ClockWarning,
            id=new_id(),
            clock_id=row_id,
            due_at=due.at,
            level=passed,
            reached_at=begins,
            noticed_at=begins,
            passed_over=False,
        )


def letter(ledger: Ledger, case: Case) -> None:
    """The answer, when it went by email."""
    at = case.told_at
    if at is None or not case.by_email:
        return
    text = compose(
        "complaint_answered",
        "vi",
        customer_name=case.customer.details.name,
        reference=case.reference,
        received_at=case.received_at,
        conclusion=CONCLUSIONS[case.conclusion],
        findings=case.findings,
        measures=[str(case.remedy.name)],
    )
    bare = Envelope(
        case.customer.details.email, case.customer.details.name, text.subject, text.body
    )
    sealed = Envelope(**{**vars(bare), "salt": ledger.commit_to(bare.committed_text)})
    ledger.add(
        OutboxMessage,
        id=case.letter_id,
        notice="complaint_answered",
        about=case.reference,
        customer_id=case.customer.id,
        language="vi",
        envelope=sealed.seal(case.customer.safe, case.letter_id),
        message_id=f"<{case.letter_id.hex}@demo.invalid>",
        state=Delivery.ACCEPTED,
        tries=1,
        planned_at=at,
        accepted_at=at,
        settled_at=at,
        server_answer="250",
        created_at=at,
        created_by=case.handler.id,
        version=1,
    )


def story(ledger: Ledger, case: Case) -> None:
    """What happened after the receipt, as far as it came."""
    reached = case.past.reached
    if at := reached(Stage.VERIFYING):
        route, moment = AnswerRoute.CALL.value, at.isoformat()
        ledger.tell(case, "acknowledged", at, ACKNOWLEDGED, route=route, moment=moment)
        ledger.tell(case, "verification_started", at)
    if at := reached(Stage.VERIFIED):
        ledger.tell(case, "identity_checked", at, method=IdentityMethod.CALL_BACK.value)
        for check in CHECKLISTS[case.kind]:
            ledger.tell(case, "check_recorded", at, check=check.code)
    if at := reached(Stage.REMEDYING):
        _remedied(ledger, case, at)
    if at := case.told_at:
        ledger.tell(case, "action_done", at, words.DONE[0], number=1)
        _answered(ledger, case, at)
    _told_end(ledger, case)


def _answered(ledger: Ledger, case: Case, at: datetime) -> None:
    route, moment = case.route.value, at.isoformat()
    if case.route is AnswerRoute.EMAIL:
        ledger.tell(case, "answered", at, case.findings, route=route)
    else:
        ledger.tell(case, "answered_in_person", at, TOLD_BY_CALL, route=route, moment=moment)


def _remedied(ledger: Ledger, case: Case, at: datetime) -> None:
    ledger.tell(
        case, "concluded", at, case.findings,
        conclusion=case.conclusion.value, severity=case.past.severity.value,
    )  # fmt: skip
    ledger.tell(case, "moved", at, state=State.REMEDYING.value)
    what = str(case.remedy.name)
    ledger.tell(case, "action_planned", at, what, number=1, owner=case.handler.id)
    if case.past.escalated:
        ledger.tell(case, "escalated", at, words.ESCALATED)


def _told_end(ledger: Ledger, case: Case) -> None:
    past, ended = case.past, case.past.ended_at
    if past.waits:
        at = past.reached(past.stage)
        ledger.tell(case, "approval_asked", at, words.LATE, approval=past.waits.value)
    if ended and past.withdrawn:
        ledger.tell(case, "withdrawn", ended, words.WITHDRAWN)
    elif ended:
        ledger.tell(case, "effect_checked", ended, words.EFFECTS[0], number=1)
        closer = case.closer
        ledger.tell(case, "closed", ended, words.EFFECTS[0], by=closer)

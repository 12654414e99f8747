"""Rules of a complaint's life, tried in the wrong order."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval, Attachment, CaseEvent
from kalix_compliance.complaints.catalogue import Vulnerable
from kalix_compliance.complaints.commands import answering, closing, keeping, remedies, signatures
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.queries.file import complaint_file
from kalix_compliance.complaints.states import State
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.commands.flagging import flag_clocks
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.notifications.commands import cancel_message
from kalix_compliance.notifications.health import note_trouble, pause_over
from kalix_compliance.notifications.models import OutboxMessage, Trouble
from kalix_compliance.staff.commands import reset_password, signing_in
from kalix_compliance.staff.models import Staff
from kalix_compliance.staff.roles import Role
from tests.cases import ANH, Case, case_at
from tests.people import BOOKKEEPER, Member, add_member

TICK = system_actor("tick", Permission.SYSTEM_REMIND)


@pytest.fixture
def people(app) -> dict[str, Member]:
    return {role: add_member(role) for role in Role}


@pytest.fixture
def case(people) -> Case:
    return Case(people["support"].actor, people["manager"].actor)


def at(point, people, **intake) -> Case:
    handler, signer = people["support"].actor, people["manager"].actor
    return Case(handler, signer, case_at(point, handler, signer, **intake))


def waiting(session, reference: str) -> Approval | None:
    return session.scalar(
        select(Approval).where(Approval.about == reference, Approval.decided_at.is_(None))
    )


def answered_by_email(case: Case) -> None:
    answering.answer_by_email(case.handler, case.reference, subject="Kết quả", body="Đã xử lý.")


def test_an_answer_that_was_cancelled_can_be_given_again(people, session):
    case = at("remedied", people, new_customer=ANH)
    answered_by_email(case)
    letter = session.scalar(
        select(OutboxMessage.id).where(OutboxMessage.notice == "complaint_answered")
    )
    cancel_message(people["compliance"].actor, letter)

    case.answer()  # by phone instead

    case.check()
    case.close()


def test_an_action_that_did_not_work_keeps_the_case_open(people):
    case = at("answered", people)
    remedies.check_effect(case.handler, case.reference, 1, worked=True, effect="Tốt")
    remedies.check_effect(case.handler, case.reference, 2, worked=False, effect="Chưa")

    with pytest.raises(RuleBroken, match="2"):
        case.close()

    remedies.finish_action(case.handler, case.reference, 2, result="Làm lại")
    remedies.check_effect(case.handler, case.reference, 2, worked=True, effect="Tốt")
    case.close()


def test_an_extension_is_not_signed_once_the_customer_was_answered(people, session):
    case = at("remedied", people, new_customer=ANH)
    case.ask_extension()
    approval = waiting(session, case.reference).id
    answered_by_email(case)
    before = session.scalar(select(Complaint.due_at).where(Complaint.reference == case.reference))

    with pytest.raises(RuleBroken):
        signatures.sign(case.signer, case.reference, approval, Decision.APPROVED)

    session.expire_all()
    after = session.scalar(select(Complaint.due_at).where(Complaint.reference == case.reference))
    assert after == before


def test_an_answer_takes_back_the_request_for_more_time(people, session):
    case = at("remedied", people)
    case.ask_extension()

    case.answer()

    assert waiting(session, case.reference) is None


def test_a_call_of_before_the_reopening_does_not_answer_the_reopened_case(people, clock):
    case = at("closed", people)
    called = clock.now()
    clock.advance(timedelta(days=20))
    case.reopen()
    case.start()
    case.verify()
    case.conclude()
    case.plan()
    case.finish(3, 4)

    with pytest.raises(RuleBroken) as refusal:
        answering.answer_by_call(case.handler, case.reference, at=called, summary="Đã nói")
    assert refusal.value.field == "at"


def test_a_reopened_case_can_ask_for_a_negotiation_anew(people, session):
    case = at("received", people)
    closing.ask_negotiation(case.handler, case.reference, reason="Muốn gặp")
    case.withdraw()
    case.reopen()

    closing.ask_negotiation(case.handler, case.reference, reason="Vẫn muốn gặp")

    running = select(Clock.round).where(
        Clock.about == case.reference,
        Clock.obligation == "negotiation.start",
        Clock.cancelled_at.is_(None),
    )
    assert session.scalars(running).all() == [2]


def test_a_case_is_not_closed_over_an_open_negotiation(people):
    case = at("checked", people)
    closing.ask_negotiation(case.handler, case.reference, reason="Muốn gặp")

    with pytest.raises(RuleBroken, match="thương lượng"):
        case.close()

    closing.hold_negotiation(case.handler, case.reference, reason="Đã gặp")
    case.close()


def test_a_vulnerable_customer_is_refused_in_writing(people, clock):
    case = at("unfounded", people, vulnerable=Vulnerable.ELDERLY)

    with pytest.raises(RuleBroken, match="văn bản"):
        case.answer()

    answering.answer_by_letter(
        case.handler, case.reference, posted_at=clock.now(), body="Căn cứ và lý do"
    )


def test_whoever_no_longer_handles_cases_hears_nothing_of_them(people, session, clock):
    at("verifying", people)
    with open_unit(BOOKKEEPER) as unit:
        unit.session.execute(
            update(Staff)
            .where(Staff.id == people["support"].id)
            .values(role=Role.ADMINISTRATOR, version=Staff.version + 1)
        )
    clock.advance(timedelta(days=11))
    flag_clocks(TICK)

    told = set(session.scalars(select(OutboxMessage.staff_id)))
    assert people["support"].id not in told
    assert people["manager"].id in told, "somebody has to hear that nobody handles it"


@pytest.mark.parametrize("point", ["refusal waits", "extension waits", "closing waits"])
def test_what_waited_when_the_case_was_withdrawn_is_signed_by_nobody(people, session, point):
    case = at(point, people)
    approval = waiting(session, case.reference).id
    case.withdraw()

    with pytest.raises(RuleBroken):
        signatures.sign(case.signer, case.reference, approval, Decision.APPROVED)

    case.reopen()
    with pytest.raises(RuleBroken):
        signatures.sign(case.signer, case.reference, approval, Decision.APPROVED)
    state = session.scalar(select(Complaint.state).where(Complaint.reference == case.reference))
    assert state is State.REOPENED


def test_more_time_is_not_asked_for_when_the_time_is_over(people, clock):
    case = at("verifying", people)
    clock.advance(timedelta(days=16))
    with pytest.raises(RuleBroken, match="Hạn đã qua"):
        case.ask_extension()


def test_the_story_says_that_a_customer_without_email_is_still_to_be_told(people, session):
    case = at("extended", people)
    untold = select(CaseEvent.facts).where(
        CaseEvent.about == case.reference, CaseEvent.kind == "not_reachable"
    )
    assert session.scalars(untold).all() == [{"notice": "complaint_extended"}]
    assert complaint_file(session, case.handler, case.reference, runtime.get().clock.now()).story


def test_the_trail_says_which_evidence_was_opened(people, session):
    case = at("received", people)
    file = session.scalar(select(Attachment.id))
    keeping.open_evidence(case.handler, case.reference, file)
    opened = select(AuditEntry.facts).where(AuditEntry.action == "open_evidence")
    assert session.scalars(opened).one()["attachment"] == str(file)


def test_a_password_replaced_while_it_is_tried_opens_nothing(app, people, monkeypatch):
    mai = people["support"]
    administrator = people["administrator"].actor
    tried = signing_in.is_right

    def slowly(password: str, kept: str | None) -> bool:
        right = tried(password, kept)
        reset_password(administrator, mai.id)
        return right

    monkeypatch.setattr(signing_in, "is_right", slowly)
    outcome = signing_in.sign_in(mai.email, mai.password, "203.0.113.7")
    assert outcome.token is None


def test_a_clock_that_was_ahead_does_not_stop_the_mail_for_a_year(app, clock):
    mail = system_actor("mail", Permission.SYSTEM_DELIVER)
    clock.advance(timedelta(days=365))
    note_trouble(mail, Trouble.REFUSING, "451", pause=True)
    with open_unit(mail) as unit:
        assert not pause_over(unit.session, unit.now)
    clock.advance(timedelta(days=-365))
    with open_unit(mail) as unit:
        assert pause_over(unit.session, unit.now)

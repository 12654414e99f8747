"""A complaint's whole life, through the same commands that the pages give."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval, Attachment, AttachmentContent, CaseEvent
from kalix_compliance.complaints.catalogue import (
    Channel,
    Conclusion,
    DataItem,
    IdentityMethod,
    Kind,
    Severity,
)
from kalix_compliance.complaints.checklists import CHECKLISTS
from kalix_compliance.complaints.commands import (
    answering,
    closing,
    keeping,
    remedies,
    signatures,
    verification,
)
from kalix_compliance.complaints.commands.drafting import draft_answer, draft_question
from kalix_compliance.complaints.commands.registration import Intake, Order, register_complaint
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.queries.file import complaint_file
from kalix_compliance.complaints.queries.queue import actions_given_to
from kalix_compliance.complaints.states import State
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.errors import NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import CustomerDetails
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.demo.sink import Faults
from kalix_compliance.notifications.delivery import deliver_due
from kalix_compliance.notifications.models import OutboxMessage

POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER)


def leak(clock, **given) -> Intake:
    details = CustomerDetails(
        name="Nguyễn Thị Ánh", phone="0912345678", email="anh@example.com", address="Hà Nội"
    )
    return Intake(
        **{
            "kind": Kind.LEAK,
            "channel": Channel.HOTLINE,
            "place": "094.268.9393",
            "received_at": clock.now() - timedelta(minutes=5),
            "narrative": "Có người gọi, đọc đúng tên và đơn bàn ăn.",
            "new_customer": details,
            "data_items": frozenset({DataItem.NAME, DataItem.ORDER}),
            "wish": "Không bị gọi nữa",
            "order": Order("Bàn ăn gỗ sồi", "1", "28/10/2026"),
            **given,
        }
    )


@pytest.fixture
def support(staff_member) -> Actor:
    return staff_member("support", name="Trần Thị Thu Hà").actor


@pytest.fixture
def manager(staff_member) -> Actor:
    return staff_member("manager", name="Phạm Quốc Khánh").actor


@pytest.fixture
def reference(app, support, clock) -> str:
    return register_complaint(support, leak(clock))


def verified(support, reference, conclusion=Conclusion.CONFIRMED, severity=Severity.MEDIUM):
    verification.start_verification(support, reference)
    verification.check_identity(support, reference, IdentityMethod.CALL_BACK)
    for check in CHECKLISTS[Kind.LEAK]:
        verification.record_check(support, reference, check.code, "Đã xem, có một lần xuất tệp.")
    verification.conclude_verification(
        support,
        reference,
        conclusion=conclusion,
        severity=severity,
        findings="Danh sách giao hàng bị gửi nhầm.",
    )


def remedied(support, reference):
    number = remedies.plan_action(
        support,
        reference,
        what="Xóa danh sách gửi nhầm",
        owner_id=support.staff_id,
        due_on=date(2026, 11, 25),
    )
    remedies.finish_action(support, reference, number, result="Đã xóa")
    return number


def answered(support, reference):
    text = draft_answer(support, reference)
    answering.answer_by_email(support, reference, subject=text.subject, body=text.body)


def state_of(session, reference) -> State:
    return session.scalar(select(Complaint.state).where(Complaint.reference == reference))


def test_a_first_complaint_gets_the_first_number_and_is_acknowledged(session, sink, reference):
    assert reference == "KN-2026-000001"
    deliver_due(POSTMAN)
    mail = sink.mails()[0]
    assert reference in str(mail["Subject"])
    assert "07/12/2026" in mail.get_body().get_content()
    met = session.scalar(select(Clock.met_at).where(Clock.obligation == "complaint.acknowledge"))
    assert met is not None


def test_a_complaint_logged_after_its_term_is_not_promised_a_day_that_is_over(sink, support, clock):
    intake = leak(clock, received_at=clock.now() - timedelta(days=20))
    register_complaint(support, intake)
    deliver_due(POSTMAN)
    text = sink.mails()[0].get_body(("plain",)).get_content()
    assert "17/11/2026" not in text
    assert "đã qua. Chúng tôi xin lỗi vì chậm trễ" in text


def test_the_promise_is_fifteen_days_and_the_law_s_clocks_run_beside_it(session, reference):
    clocks = {c.obligation: c.last_day for c in session.scalars(select(Clock))}
    assert clocks == {
        "complaint.resolve": date(2026, 12, 7),
        "complaint.acknowledge": date(2026, 11, 26),
        "protection.answer": date(2026, 11, 25),
        "protection.complete": date(2026, 12, 7),
    }


def test_from_the_first_call_to_the_closed_case(session, sink, support, reference, clock):
    verified(support, reference)
    number = remedied(support, reference)
    answered(support, reference)
    with pytest.raises(RuleBroken):
        closing.close_complaint(support, reference)
    deliver_due(POSTMAN)
    remedies.check_effect(support, reference, number, worked=True, effect="Không còn bị gọi")
    closing.close_complaint(support, reference, remark="Khách đồng ý")
    assert state_of(session, reference) is State.CLOSED
    deliver_due(POSTMAN)
    assert len(sink.mails()) == 3
    assert verify(session).clean


def test_nothing_is_closed_before_the_customer_was_told(support, reference):
    verified(support, reference)
    remedied(support, reference)
    with pytest.raises(RuleBroken, match="chưa được báo"):
        closing.close_complaint(support, reference)


def test_the_customer_counts_as_told_only_when_the_mail_server_took_the_answer(
    session, sink, support, reference
):
    verified(support, reference)
    remedied(support, reference)
    answered(support, reference)
    assert session.scalar(select(Complaint.told_at)) is None
    deliver_due(POSTMAN)
    session.expire_all()
    assert session.scalar(select(Complaint.told_at)) is not None


def test_a_severe_case_is_closed_by_the_signature_of_another(
    session, sink, support, manager, reference
):
    verified(support, reference, severity=Severity.HIGH)
    number = remedied(support, reference)
    answered(support, reference)
    deliver_due(POSTMAN)
    remedies.check_effect(support, reference, number, worked=True, effect="Tốt")
    with pytest.raises(RuleBroken, match="cần quản lý"):
        closing.close_complaint(support, reference)
    closing.ask_to_close(support, reference, reason="Đã xong")
    approval = session.scalars(select(Approval)).one()
    signatures.sign(manager, reference, approval.id, Decision.APPROVED)
    assert state_of(session, reference) is State.CLOSED


def test_a_refusal_counts_only_with_a_second_signature(session, support, manager, reference):
    verified(support, reference, Conclusion.UNCONFIRMED)
    assert state_of(session, reference) is State.VERIFYING
    approval = session.scalars(select(Approval)).one()
    signatures.sign(manager, reference, approval.id, Decision.APPROVED)
    assert state_of(session, reference) is State.UNFOUNDED


def test_nobody_signs_their_own_request(session, manager, reference):
    signatures.ask_extension(manager, reference, reason="Chờ bên giao hàng")
    approval = session.scalars(select(Approval)).one()
    with pytest.raises(RuleBroken, match="không tự ký"):
        signatures.sign(manager, reference, approval.id, Decision.APPROVED)


def test_an_extension_moves_the_date_once_and_keeps_the_first(session, support, manager, reference):
    signatures.ask_extension(support, reference, reason="Chờ bên giao hàng")
    approval = session.scalars(select(Approval)).one()
    signatures.sign(manager, reference, approval.id, Decision.APPROVED)
    clock = session.scalar(select(Clock).where(Clock.obligation == "complaint.resolve"))
    assert clock.last_day == date(2026, 12, 22)
    assert clock.first_due_at < clock.due_at
    with pytest.raises(RuleBroken, match="một lần"):
        signatures.ask_extension(support, reference, reason="Lại chậm")


def test_a_withdrawn_complaint_stops_its_clocks_and_can_be_reopened(session, support, reference):
    closing.withdraw_complaint(support, reference, reason="Khách gọi nói đã ổn")
    assert all(c.cancelled_at for c in session.scalars(select(Clock)))
    closing.reopen_complaint(support, reference, reason="Khách bị gọi lại")
    session.expire_all()
    assert state_of(session, reference) is State.REOPENED
    running = session.scalars(select(Clock).where(Clock.cancelled_at.is_(None))).all()
    assert {c.obligation for c in running} == {"complaint.resolve", "protection.complete"}


def test_a_second_save_of_the_same_form_makes_no_second_case(session, support, clock):
    first = register_complaint(support, leak(clock, once_key="abc"))
    assert register_complaint(support, leak(clock, once_key="abc")) == first
    assert len(session.scalars(select(Complaint)).all()) == 1


def test_a_second_case_of_the_same_customer_needs_a_reason(session, support, clock, reference):
    customer_id = session.scalar(select(Complaint.customer_id))
    again = leak(clock, new_customer=None, customer_id=customer_id)
    with pytest.raises(RuleBroken, match="hồ sơ mở"):
        register_complaint(support, again)
    other = leak(clock, new_customer=None, customer_id=customer_id, differs="Đơn hàng khác")
    assert register_complaint(support, other) == "KN-2026-000002"


def test_a_refused_save_leaves_no_gap_in_the_numbers(support, clock, reference):
    with pytest.raises(RuleBroken, match="muộn hơn bây giờ"):
        register_complaint(support, leak(clock, received_at=clock.now() + timedelta(hours=1)))
    details = CustomerDetails(name="Đặng Văn Đức", phone="0987654321")
    assert register_complaint(support, leak(clock, new_customer=details)) == "KN-2026-000002"


def test_a_new_year_begins_at_one(support, clock, reference):
    clock.advance(timedelta(days=60))
    details = CustomerDetails(name="Đặng Văn Đức", phone="0987654321")
    assert register_complaint(support, leak(clock, new_customer=details)) == "KN-2027-000001"


def test_a_stale_page_does_not_overwrite(support, reference, session):
    verification.start_verification(support, reference)
    with pytest.raises(StaleRecord):
        closing.withdraw_complaint(support, reference, reason="x", version=1)


def test_a_restricted_case_is_hidden_from_colleagues(session, staff_member, manager, clock):
    taker, other = staff_member("support").actor, staff_member("support").actor
    hidden = register_complaint(taker, leak(clock, restricted=True))
    complaint_file(session, taker, hidden, clock.now())
    with pytest.raises(NotFound):
        complaint_file(session, other, hidden, clock.now())
    with pytest.raises(NotFound):
        closing.withdraw_complaint(other, hidden, reason="x")


def test_the_file_shows_masks_and_tells_the_story(session, support, reference, clock):
    verified(support, reference)
    shown = complaint_file(session, support, reference, clock.now())
    assert shown.customer.name == "Ng*** Th* Á**" or "Nguyễn" not in shown.customer.name
    assert shown.customer.phone == "091****678"
    sentences = [str(line.sentence) for day in shown.story for line in day.lines]
    assert any("Trần Thị Thu Hà kết luận: Đúng như phản ánh" in s for s in sentences)


def test_what_people_said_is_sealed_at_rest(session, reference):
    row = session.scalars(select(Complaint)).one()
    assert "gọi".encode() not in row.narrative
    for event in session.scalars(select(CaseEvent)):
        assert "Nguyễn" not in str(event.facts)
    for entry in session.scalars(select(AuditEntry)):
        assert "Nguyễn" not in str(entry.body)


def test_levels_come_from_the_fifteen_day_promise(session, support, reference, clock):
    for days, level in ((0, Level.OK), (10, Level.SOON), (13, Level.URGENT), (16, Level.OVERDUE)):
        at = clock.now() + timedelta(days=days)
        assert complaint_file(session, support, reference, at).promise.level is level


def test_the_answer_may_be_told_by_phone_when_the_letter_bounced(
    session, sink, support, reference, clock
):
    verified(support, reference)
    remedied(support, reference)
    deliver_due(POSTMAN)
    sink.faults = Faults(recipient="550 5.1.1 no such user")
    answered(support, reference)
    deliver_due(POSTMAN)
    shown = complaint_file(session, support, reference, clock.now())
    assert shown.standing.told_failed
    clock.advance(timedelta(hours=1))
    answering.answer_by_call(support, reference, at=clock.now(), summary="Đã đọc kết quả")
    assert session.scalar(
        select(OutboxMessage.state).where(OutboxMessage.notice == "complaint_answered")
    )
    session.expire_all()
    assert session.scalar(select(Complaint.told_at)) == clock.now()


def test_a_hidden_case_is_not_betrayed_by_the_refusal_of_a_second_one(session, staff_member, clock):
    taker, other = staff_member("support").actor, staff_member("support").actor
    register_complaint(taker, leak(clock, restricted=True))
    customer_id = session.scalar(select(Complaint.customer_id))
    again = leak(clock, new_customer=None, customer_id=customer_id)
    assert register_complaint(other, again) == "KN-2026-000002"


def test_a_case_is_given_only_to_somebody_who_may_handle_it(staff_member, manager, reference):
    auditor, colleague = staff_member("auditor"), staff_member("support")
    with pytest.raises(RuleBroken, match="trong danh sách"):
        keeping.assign_complaint(manager, reference, auditor.id)
    keeping.assign_complaint(manager, reference, colleague.id)


def test_the_new_handler_hears_of_the_case(sink, staff_member, manager, reference):
    colleague = staff_member("support")
    keeping.assign_complaint(manager, reference, colleague.id)
    deliver_due(POSTMAN)
    assert any(mail["To"].addresses[0].addr_spec == colleague.email for mail in sink.mails())


def test_evidence_is_sealed_and_comes_back_as_it_was(session, support, reference):
    png = b"\x89PNG\r\n\x1a\n" + b"cuoc goi" * 50
    keeping.add_evidence(support, reference, [Upload("cuộc gọi.png", png)])
    row = session.scalars(select(Attachment)).one()
    stored = session.scalar(select(AttachmentContent.sealed))
    assert b"cuoc goi" not in stored
    assert keeping.open_evidence(support, reference, row.id) == ("cuộc gọi.png", png)


def test_a_file_of_another_case_does_not_open(session, support, reference, clock):
    png = b"\x89PNG\r\n\x1a\n" + b"x" * 50
    keeping.add_evidence(support, reference, [Upload("a.png", png)])
    details = CustomerDetails(name="Đặng Văn Đức", phone="0987654321")
    other = register_complaint(support, leak(clock, new_customer=details))
    row = session.scalars(select(Attachment)).one()
    with pytest.raises(NotFound):
        keeping.open_evidence(support, other, row.id)


def test_two_people_signing_at_once_sign_once(session, support, staff_member, reference):
    signatures.ask_extension(support, reference, reason="Chờ")
    approval = session.scalars(select(Approval)).one()
    first, second = staff_member("manager").actor, staff_member("manager").actor
    signatures.sign(first, reference, approval.id, Decision.APPROVED)
    with pytest.raises(RuleBroken, match="đã có người quyết định"):
        signatures.sign(second, reference, approval.id, Decision.DECLINED, remark="Không")


def test_a_negotiation_runs_for_seven_working_days_until_it_is_held(session, support, reference):
    closing.ask_negotiation(support, reference, reason="Muốn thương lượng")
    clock = session.scalar(select(Clock).where(Clock.obligation == "negotiation.start"))
    assert clock.last_day == date(2026, 12, 2)
    closing.hold_negotiation(support, reference, reason="Đã gặp, thống nhất đổi hàng")
    session.expire_all()
    assert session.scalar(select(Clock.met_at).where(Clock.obligation == "negotiation.start"))


def test_who_is_given_an_action_hears_of_it_and_finds_it_in_their_queue(
    session, sink, support, staff_member, reference
):
    colleague = staff_member("support")
    remedies.plan_action(
        support, reference, what="Xóa danh sách", owner_id=colleague.id, due_on=date(2026, 11, 25)
    )
    (given,) = actions_given_to(session, colleague.actor)
    assert (given.reference, given.number, given.what) == (reference, 1, "Xóa danh sách")
    assert actions_given_to(session, support) == []
    deliver_due(POSTMAN)
    assert any(mail["To"].addresses[0].addr_spec == colleague.email for mail in sink.mails())


def test_an_action_of_a_restricted_case_is_not_given_to_who_cannot_open_it(
    support, staff_member, clock
):
    hidden = register_complaint(support, leak(clock, restricted=True))
    colleague, officer = staff_member("support"), staff_member("compliance")
    plan = {"what": "Hỏi người bán", "due_on": date(2026, 11, 25)}
    with pytest.raises(RuleBroken, match="hạn chế người xem"):
        remedies.plan_action(support, hidden, owner_id=colleague.id, **plan)
    assert remedies.plan_action(support, hidden, owner_id=officer.id, **plan) == 1


def test_an_answer_that_has_not_left_stays_when_the_customer_withdraws(
    session, sink, support, reference
):
    verified(support, reference)
    remedied(support, reference)
    deliver_due(POSTMAN)
    answered(support, reference)
    closing.withdraw_complaint(support, reference, reason="Khách thôi")
    deliver_due(POSTMAN)
    assert not any("Kết quả" in str(mail["Subject"]) for mail in sink.mails())


def test_a_question_sent_twice_by_a_broken_line_reaches_the_customer_once(
    session, sink, support, reference
):
    deliver_due(POSTMAN)
    for _ in range(2):
        answering.ask_customer(
            support, reference, subject="Xin hỏi thêm", body="Số nào đã gọi?", once="một-biểu-mẫu"
        )
    answering.ask_customer(
        support, reference, subject="Xin hỏi thêm", body="Lúc mấy giờ?", once="biểu-mẫu-khác"
    )
    deliver_due(POSTMAN)
    assert len([m for m in sink.mails() if "Xin hỏi thêm" in str(m["Subject"])]) == 2


def test_a_question_that_nobody_wrote_is_not_sent(support, reference):
    draft = draft_question(support, reference)
    with pytest.raises(RuleBroken, match="câu hỏi của bạn") as refusal:
        answering.ask_customer(support, reference, subject=draft.subject, body=draft.body)
    assert refusal.value.field == "body"

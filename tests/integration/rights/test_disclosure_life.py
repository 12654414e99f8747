"""An order from registration to hand-over: nothing leaves unasked, unchecked, unsigned or unproven."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from docx import Document
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken
from kalix_compliance.customers.commands import CustomerChanges, edit_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.disclosures.commands import ending, signing
from kalix_compliance.disclosures.commands.papers import draw_paper
from kalix_compliance.disclosures.commands.registration import correct_order, register_disclosure
from kalix_compliance.disclosures.commands.selecting import name_people, pick_fields
from kalix_compliance.disclosures.commands.showing import show_content
from kalix_compliance.disclosures.content import available, items_of
from kalix_compliance.disclosures.kinds import (
    BodyKind,
    DisclosureState,
    Paper,
    PaperFormat,
    Procedure,
)
from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.staff.roles import Role
from kalix_compliance.vault import safes
from tests.cases import Case
from tests.orders import CLEAR, MINH, PICKED, SECRET, Order, an_order, order_at
from tests.people import BOOKKEEPER, add_member

LAN = CustomerDetails(name="Phùng Ngọc Lan", phone="0987111222", address="12 Hàng Bông")


def pages(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def words_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join(texts)


# --- registering ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"order_no": " "}, "order_no", "không có số"),
        ({"order_on": None}, "order_on", "không ghi ngày"),
        ({"asked_fields": ()}, "asked_fields", "Chọn loại dữ liệu"),
        ({"asked_fields": ("shoe-size",)}, "asked_fields", "Chọn loại dữ liệu"),
        ({"scope": ""}, "scope", "còn trống"),
    ],
)
def test_an_order_without_number_date_or_scope_is_not_registered(app, session, wrong, field, words):
    officer = add_member(Role.COMPLIANCE).actor
    with pytest.raises(RuleBroken, match=words) as refused:
        register_disclosure(officer, an_order(**wrong))
    assert refused.value.field == field
    assert session.scalar(select(Disclosure)) is None


def test_an_order_of_tomorrow_or_received_later_is_not_registered(app, clock):
    officer = add_member(Role.COMPLIANCE).actor
    tomorrow = in_hanoi(clock.now()).date() + timedelta(days=1)
    with pytest.raises(RuleBroken, match="muộn hơn ngày nhận"):
        register_disclosure(officer, an_order(order_on=tomorrow))
    with pytest.raises(RuleBroken, match="muộn hơn bây giờ"):
        register_disclosure(officer, an_order(received_at=clock.now() + timedelta(minutes=1)))


def test_the_same_order_is_registered_once(app):
    order = Order().register()
    assert order.reference == "CC-2026-0001"
    with pytest.raises(RuleBroken, match="CC-2026-0001"):
        register_disclosure(order.handler, an_order())
    other = register_disclosure(order.handler, an_order(body="Tòa án nhân dân quận Long Biên"))
    assert other == "CC-2026-0002"


def test_a_second_click_registers_nothing_new(app):
    officer = add_member(Role.COMPLIANCE).actor
    order = an_order(once_key="disclosure:abcdefgh")
    assert register_disclosure(officer, order) == register_disclosure(officer, order)


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_compliance_registers(app, role):
    with pytest.raises(NotAllowed):
        register_disclosure(add_member(role).actor, an_order())


# --- deadlines -----------------------------------------------------------------------------------


def clock_of(session, reference: str) -> Clock:
    return session.scalars(
        select(Clock)
        .where(Clock.about == reference)
        .order_by(Clock.cancelled_at.is_not(None), Clock.round.desc())
    ).first()


@pytest.mark.parametrize(
    ("procedure", "hours", "code"),
    [
        (Procedure.CYBER, 24, "disclosure.cyber"),
        (Procedure.CYBER_URGENT, 3, "disclosure.cyber-urgent"),
    ],
)
def test_the_cyber_force_is_answered_by_the_hour(app, clock, session, procedure, hours, code):
    received = clock.now() - timedelta(minutes=20)
    order = Order().register(procedure=procedure, received_at=received)
    running = clock_of(session, order.reference)
    assert running.obligation == code
    assert running.due_at == received + timedelta(hours=hours)
    assert running.next_flag_at is not None


def test_a_shop_that_is_no_provider_in_cyberspace_answers_by_its_own_aim(app, clock, session):
    app.config["CYBERSPACE_PROVIDER"] = False
    app.config["DISCLOSURE_DAYS"] = 4
    order = Order().register(procedure=Procedure.CYBER)
    running = clock_of(session, order.reference)
    assert running.obligation == "disclosure.company"
    assert running.last_day == in_hanoi(clock.now()).date() + timedelta(days=4)


def test_a_court_in_a_civil_case_has_fifteen_days_or_its_nearer_date(app, clock, session):
    today = in_hanoi(clock.now()).date()
    court = {"procedure": Procedure.CIVIL, "body_kind": BodyKind.COURT}
    plain = Order().register(**court)
    assert clock_of(session, plain.reference).last_day == today + timedelta(days=15)
    nearer = Order().register(**court, order_no="2/TA", due_on=today + timedelta(days=6))
    assert clock_of(session, nearer.reference).obligation == "disclosure.order"
    assert clock_of(session, nearer.reference).last_day == today + timedelta(days=6)
    later = Order().register(**court, order_no="3/TA", due_on=today + timedelta(days=30))
    assert clock_of(session, later.reference).last_day == today + timedelta(days=15)


def test_a_criminal_order_has_its_own_date_else_the_company_s_aim(app, clock, session):
    today = in_hanoi(clock.now()).date()
    own = Order().register(due_on=today + timedelta(days=3))
    assert clock_of(session, own.reference).last_day == today + timedelta(days=3)
    none = Order().register(order_no="124/CSĐT")
    assert clock_of(session, none.reference).last_day == today + timedelta(days=10)


def test_an_order_that_was_read_wrongly_gets_its_right_clock(app, clock, session):
    order = Order().register()
    correct_order(order.handler, order.reference, an_order(procedure=Procedure.CYBER_URGENT))
    running = clock_of(session, order.reference)
    assert running.obligation == "disclosure.cyber-urgent"
    assert running.cancelled_at is None
    assert order.row().due_at == running.due_at


def test_the_hand_over_meets_the_clock_and_a_late_one_leaves_it_missed(app, clock, session):
    order = order_at("signed", procedure=Procedure.CYBER_URGENT)
    clock.advance(timedelta(hours=4))
    order.take()
    order.hand_over()
    met = clock_of(session, order.reference)
    assert met.met_at == clock.now()
    assert met.missed


def test_a_withdrawn_order_has_no_clock_and_no_copy(app, session):
    order = order_at("submitted")
    order.withdraw()
    assert clock_of(session, order.reference).cancelled_at is not None
    assert session.scalars(select(DisclosedCopy)).all() == []
    assert order.row().state is DisclosureState.WITHDRAWN
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        order.check()


# --- authenticity --------------------------------------------------------------------------------


def test_nothing_is_chosen_before_the_body_was_called_back(app):
    order = Order().register()
    with pytest.raises(RuleBroken, match="Chưa gọi lại"):
        order.name()


def test_a_body_that_does_not_stand_by_its_order_leaves_only_the_refusal(app):
    order = order_at("false")
    with pytest.raises(RuleBroken, match="không xác nhận"):
        order.name()
    order.refuse().sign()
    assert order.row().state is DisclosureState.REFUSED
    assert order.row().refused_at is not None


def test_a_second_call_may_correct_the_first(app):
    order = order_at("false").check()
    assert order.row().state is DisclosureState.CHECKED
    order.check(confirmed=False)
    assert order.row().state is DisclosureState.RECEIVED


# --- choosing ------------------------------------------------------------------------------------


def test_more_than_was_asked_is_refused_with_a_sentence(app):
    order = order_at("checked").name()
    subject = order.subjects()[0]
    with pytest.raises(RuleBroken, match="không yêu cầu “Email”"):
        pick_fields(order.handler, order.reference, subject.id, ["name", "email"])
    with pytest.raises(RuleBroken, match="không yêu cầu “Khiếu nại"):
        pick_fields(order.handler, order.reference, subject.id, ["complaints/0123456789/text"])
    with pytest.raises(RuleBroken, match="không còn trong dữ liệu"):
        pick_fields(order.handler, order.reference, subject.id, ["name/of/something"])
    assert order.subjects()[0].fields == []


def test_only_the_people_named_can_be_picked_from(app):
    mine, other = order_at("checked").name(), order_at("checked", order_no="9").name(LAN)
    with pytest.raises(NotFound):
        pick_fields(mine.handler, mine.reference, other.subjects()[0].id, ["name"])
    with pytest.raises(RuleBroken, match="không còn trong hệ thống"):
        name_people(mine.handler, mine.reference, [other.subjects()[0].id])


def test_an_order_corrected_to_ask_less_drops_what_was_picked(app):
    order = order_at("picked")
    correct_order(order.handler, order.reference, an_order(asked_fields=("name",)))
    assert order.subjects()[0].fields == ["name"]


def test_one_field_of_one_complaint_can_be_given_and_nothing_else_of_it(app):
    support = add_member(Role.SUPPORT).actor
    Case(support, add_member(Role.MANAGER).actor).register(new_customer=MINH)
    with db.session() as reading:
        customer = reading.scalars(select(Complaint.customer_id)).one()
    order = Order().register(asked_fields=("name", "complaints")).check().name(customer)

    db.session.rollback()
    with db.session() as reading:
        items = list(items_of(available(reading, customer, ("name", "complaints"))))
    narrative = next(item for item in items if item.key.endswith("/text"))
    order.pick(("name", narrative.key)).submit().sign()
    text = pages(order.take())
    assert narrative.value.split("\n")[0][:30] in text.replace("\n", " ")
    assert "Tiếp nhận qua" not in text
    assert MINH.phone not in text


def test_a_kind_that_is_asked_for_and_not_given_needs_a_reason(app):
    order = order_at("checked").name().pick(("name",))
    with pytest.raises(RuleBroken, match="chưa chọn") as refused:
        order.submit()
    assert refused.value.field == "not_given"
    order.submit(not_given="Công ty không lưu số điện thoại và địa chỉ.")
    assert order.row().refused_part


def test_who_is_no_state_body_gets_data_only_with_a_basis(app):
    order = order_at("picked", body_kind=BodyKind.LITIGANT, body="Luật sư Trần Văn Bình")
    with pytest.raises(RuleBroken, match="không phải cơ quan nhà nước"):
        order.submit()
    order.submit(note="Người đó đồng ý bằng văn bản ngày 20/11/2026.")
    assert order.row().state is DisclosureState.SELECTED


def test_a_selection_without_a_scanned_order_is_not_put_before_a_signer(app):
    order = Order()
    order.reference = register_disclosure(order.handler, an_order())
    order.check().name().pick()
    with pytest.raises(RuleBroken, match="bản chụp"):
        order.submit()


# --- the second signature ------------------------------------------------------------------------


def test_who_chose_cannot_sign_and_nobody_without_the_right_can(app):
    order = order_at("submitted")
    with pytest.raises(NotAllowed):
        signing.sign_disclosure(
            order.handler, order.reference, order.waiting(), Decision.APPROVED, seen="x"
        )
    with pytest.raises(IntegrityError):
        sign_alone(order)


def sign_alone(order: Order) -> None:
    with open_unit(BOOKKEEPER) as unit:
        row = unit.session.get_one(Disclosure, order.row().id)
        row.approved_by = row.selected_by


def test_a_signature_needs_that_the_content_was_read(app):
    order = order_at("submitted")
    with pytest.raises(RuleBroken, match="Đọc nội dung"):
        order.sign(seen="")
    with pytest.raises(RuleBroken, match="đã đổi"):
        order.sign(seen="0" * 64)
    assert order.row().state is DisclosureState.SELECTED
    order.sign()
    assert order.row().state is DisclosureState.APPROVED


def test_what_was_changed_since_it_was_chosen_is_not_signed(app):
    order = order_at("submitted")
    edit_customer(order.handler, order.people[0], None, CustomerChanges(phone="0977000111"))
    with pytest.raises(RuleBroken, match="Dữ liệu đã đổi từ lúc trình ký"):
        order.sign()
    signing.take_back(order.handler, order.reference)
    order.submit().sign()
    assert "0977000111" in pages(order.take())


def test_a_change_of_what_does_not_leave_disturbs_nothing(app):
    order = order_at("submitted")
    edit_customer(order.handler, order.people[0], None, CustomerChanges(email="moi@khach.vn"))
    order.sign()
    assert order.row().state is DisclosureState.APPROVED


def test_what_was_changed_since_it_was_signed_does_not_leave(app):
    order = order_at("signed")
    edit_customer(order.handler, order.people[0], None, CustomerChanges(address="Chỗ khác"))
    with pytest.raises(RuleBroken, match="đã đổi sau khi ký"):
        order.take()
    with pytest.raises(RuleBroken, match="chưa được lấy ra"):
        order.hand_over()
    signing.reopen_selection(order.handler, order.reference)
    assert order.row().approved_at is None
    assert list(order.copies()) == []
    order.submit().sign()
    order.take()
    order.hand_over()


def test_a_declined_selection_is_open_again_and_its_content_is_gone(app):
    order = order_at("submitted")
    with pytest.raises(RuleBroken, match="Nêu lý do"):
        order.sign(Decision.DECLINED, remark="")
    order.sign(Decision.DECLINED)
    assert order.row().state is DisclosureState.CHECKED
    assert list(order.copies()) == []
    order.pick(("name", "phone", "address")).submit()


def test_the_signer_is_somebody_of_another_role(app):
    order = order_at("picked")
    other_officer = add_member(Role.COMPLIANCE).actor
    for nobody in (order.handler, other_officer):
        with pytest.raises(RuleBroken) as refused:
            signing.submit_selection(order.handler, order.reference, nobody.staff_id)
        assert refused.value.field == "signer"


# --- the copy ------------------------------------------------------------------------------------


def test_the_copy_is_sealed_byte_for_byte_under_the_person_s_key(app, session):
    order = order_at("submitted", None, None, MINH, LAN)
    order.sign()
    assert [copy.number for copy in order.copies()] == [1, 2]
    rows = [copy for copy in order.copies() if copy.customer_id == order.people[0]]
    first = order.take()
    assert hashlib.sha256(first).hexdigest() == rows[0].sha256
    assert len(first) == rows[0].size
    text = pages(first)
    assert MINH.name in text
    assert LAN.name not in text
    assert MINH.email not in text
    assert MINH.name.encode() not in rows[0].sealed
    assert MINH.name.encode() not in rows[0].content
    order.hand_over()
    edit_customer(order.handler, order.people[0], None, CustomerChanges(phone="0977000111"))
    assert order.take() == first


def test_two_people_are_two_copies_under_two_keys(app, clock):
    order = order_at("handed over", None, None, MINH, LAN)
    safes.destroy(order.people[0], clock.now())
    with pytest.raises(RuleBroken, match="đã xóa"):
        order.take()
    assert order.copies()[0].sha256


def test_the_minutes_name_every_copy_with_its_hash(app):
    order = order_at("handed over", None, None, MINH, LAN)
    hashes = [copy.sha256 for copy in order.copies()]
    name, docx = draw_paper(order.handler, order.reference, Paper.MINUTES, PaperFormat.DOCX)
    assert name == f"{order.reference}-bien-ban-giao-nhan.docx"
    text = words_of(docx)
    assert all(one in text for one in hashes)
    assert "123/CSĐT" in text
    assert "Bản giấy" in text
    _name, pdf = draw_paper(order.handler, order.reference, Paper.MINUTES, PaperFormat.PDF)
    flat = pages(pdf).replace("\n", "").replace("\u200b", "")
    assert all(one in flat for one in hashes)
    assert "BIÊN BẢN GIAO NHẬN" in flat


def test_a_refusal_is_a_letter_with_its_reasons(app, session):
    order = order_at("refused")
    _name, docx = draw_paper(order.handler, order.reference, Paper.REFUSAL, PaperFormat.DOCX)
    assert f"{SECRET} lý do từ chối" in words_of(docx)
    assert clock_of(session, order.reference).met_at is not None
    with pytest.raises(RuleBroken, match="Chưa ký"):
        draw_paper(order.handler, order.reference, Paper.MINUTES, PaperFormat.PDF)


def test_a_partial_refusal_stands_in_the_minutes_and_in_a_letter(app):
    order = order_at("partly")
    for paper in Paper:
        _name, docx = draw_paper(order.handler, order.reference, paper, PaperFormat.DOCX)
        assert f"{SECRET} không đưa" in words_of(docx)
    assert order.row().state is DisclosureState.HANDED_OVER


# --- telling, tracing ----------------------------------------------------------------------------


def test_the_people_are_not_told_until_somebody_signed_that_they_may_be(app, clock):
    order = order_at("handed over")
    with pytest.raises(RuleBroken, match="Mặc định không báo"):
        ending.record_told(order.handler, order.reference, at=clock.now(), how="Gọi")
    signing.ask_telling(order.handler, order.reference, order.signer.staff_id, reason="Khách hỏi")
    order.sign()
    ending.record_told(order.handler, order.reference, at=clock.now(), how="Gọi điện")
    assert order.row().told_at == clock.now()


def test_a_secret_order_s_people_are_not_told(app, clock):
    order = order_at("handed over", secret=True)
    with pytest.raises(RuleBroken, match="giữ bí mật"):
        signing.ask_telling(order.handler, order.reference, order.signer.staff_id, reason="x")


def test_every_reading_leaves_a_trace_and_the_trail_names_nobody(app, session):
    order = order_at("handed over")
    show_content(order.handler, order.reference)
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.subject == order.reference).order_by(AuditEntry.number)
    ).all()
    actions = [entry.action for entry in entries]
    assert {"show_content", "seal_signature", "take_copy", "hand_over"} <= set(actions)
    written = " ".join(
        f"{entry.facts} {entry.changes}" for entry in session.scalars(select(AuditEntry))
    )
    assert not any(words in written for words in (*CLEAR, SECRET))
    assert verify(session).flaw is None


def test_what_is_written_of_an_order_is_sealed_in_its_row(app, session):
    order = order_at("handed over")
    row = order.row()
    kept = [row.scope, row.officer, row.case_no, row.handed_to, row.authentic_how]
    assert all(SECRET.encode() not in sealed for sealed in kept)
    assert tuple(order.subjects()[0].fields) == PICKED

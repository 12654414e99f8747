"""A request is passed on: the right words to the right people, in time, and what they answer."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.casework.evidence import Upload, evidence_of
from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.contributions import contributed
from kalix_compliance.customers.limiting import restrict_customer
from kalix_compliance.customers.personal_data import CustomerChanges
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications import outbox
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.events import MessageBounced
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.processors.commands import end_processor
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands.correcting import correct_by_request
from kalix_compliance.subject_requests.commands.hearing_back import (
    confirm_passed_on,
    decline_passed_on,
)
from kalix_compliance.subject_requests.commands.passing_on import PassOn, pass_on_request
from kalix_compliance.subject_requests.kinds import PassedOnState, RequestKind, ToldBy
from kalix_compliance.subject_requests.models import PassedOn
from kalix_compliance.subject_requests.queries.effects import passed_on_of
from kalix_compliance.subject_requests.remind_job import remind_of_passed_on
from tests.cases import PICTURE
from tests.client import Browser
from tests.effects import LAN, Shop, stored
from tests.people import BOOKKEEPER, add_member, open_door
from tests.sessions import FreshSession

K = RequestKind
REMINDER = system_actor("rights.passed-on", Permission.SYSTEM_REMIND)
TASK = "Ngừng gọi cho người này"


@pytest.fixture
def shop(app: Flask) -> Shop:
    return Shop.opened()


def mails(about: str, notice: str = "request_passed_on") -> list[Envelope]:
    with open_unit(BOOKKEEPER) as unit:
        ids = unit.session.scalars(
            select(OutboxMessage.id)
            .where(OutboxMessage.about == about, OutboxMessage.notice == notice)
            .order_by(OutboxMessage.id)
        ).all()
        return [outbox.opened(unit, message_id) for message_id in ids]


def both(shop: Shop, **more: object) -> PassOn:
    return PassOn((shop.courier, shop.mailer), TASK, ("name", "phone"), **more)


def one(shop: Shop, **more: object) -> PassOn:
    return PassOn((shop.courier,), TASK, ("phone",), **more)


def test_each_gets_a_mail_and_the_working_days_of_the_register(
    shop: Shop, session: FreshSession
) -> None:
    reference = shop.request(K.RESTRICT)
    assert pass_on_request(shop.support, reference, both(shop)) == 2
    lines = {
        line.name: line for line in passed_on_of(session, stored(reference), date(2026, 11, 22))
    }
    assert lines["Giao hàng Sông Hồng"].due_on == date(2026, 11, 26)
    assert lines["Sendwell Pte Ltd"].due_on == date(2026, 11, 30)
    first, second = sorted(mails(reference), key=lambda mail: mail.to)
    assert (first.to, second.to) == ("privacy@sendwell.example", "tu.le@songhong.example")
    assert "will" not in second.subject
    assert "personal data" in first.subject
    assert stored(reference).others_must_act


def test_a_mail_holds_only_the_data_that_was_picked(shop: Shop) -> None:
    reference = shop.request(K.RESTRICT)
    pass_on_request(shop.support, reference, one(shop))
    (mail,) = mails(reference)
    assert LAN.phone in mail.body
    assert TASK in mail.body
    for other in (LAN.name, LAN.email, LAN.address):
        assert other not in mail.body + mail.subject
    assert LAN.phone not in mail.subject


def test_what_was_corrected_goes_only_to_whoever_holds_that_field(shop: Shop) -> None:
    reference = shop.request(K.CORRECT)
    correct_by_request(shop.support, reference, CustomerChanges(phone="0988777666"))
    given = PassOn((shop.courier, shop.mailer), "Sửa", ("name",))
    pass_on_request(shop.support, reference, given)
    abroad, courier = sorted(mails(reference), key=lambda mail: mail.to)
    assert "0988777666" in courier.body
    assert "0988777666" not in abroad.body


def test_the_mail_is_erased_with_the_person(shop: Shop, session: FreshSession) -> None:
    reference = shop.request(K.RESTRICT)
    pass_on_request(shop.support, reference, one(shop))
    row = session.scalars(select(OutboxMessage).where(OutboxMessage.about == reference)).one()
    assert row.customer_id == shop.customer


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (lambda s: PassOn((), TASK, ("name",)), "processors"),
        (lambda s: PassOn((s.customer,), TASK, ("name",)), "processors"),
        (lambda s: PassOn((s.courier,), "", ("name",)), "task"),
        (lambda s: PassOn((s.courier,), TASK, ()), "fields"),
        (lambda s: PassOn((s.courier,), TASK, ("blood",)), "fields"),
        (lambda s: one(s, due_on=date(2026, 11, 21)), "due_on"),
        (lambda s: one(s, due_on=date(2030, 1, 1)), "due_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(shop: Shop, given: object, field: str) -> None:
    reference = shop.request(K.RESTRICT)
    with pytest.raises(RuleBroken) as refusal:
        pass_on_request(shop.support, reference, given(shop))
    assert refusal.value.field == field
    assert not mails(reference)


def test_nobody_is_asked_twice_nor_who_has_left_the_register(shop: Shop) -> None:
    reference = shop.request(K.RESTRICT)
    pass_on_request(shop.support, reference, one(shop))
    with pytest.raises(RuleBroken, match="rồi"):
        pass_on_request(shop.support, reference, both(shop))
    end_processor(shop.officer, shop.mailer, 1, reason="Thôi")
    with pytest.raises(RuleBroken):
        pass_on_request(shop.support, reference, PassOn((shop.mailer,), TASK, ("name",)))
    assert len(mails(reference)) == 1


def test_nothing_leaves_before_it_is_known_who_asks(shop: Shop) -> None:
    reference = shop.request(K.RESTRICT, identity_at=None)
    with pytest.raises(RuleBroken, match="danh tính"):
        pass_on_request(shop.support, reference, one(shop))


def test_a_call_is_recorded_without_a_mail(shop: Shop, session: FreshSession) -> None:
    reference = shop.request(K.OBJECT)
    pass_on_request(shop.support, reference, one(shop, way=ToldBy.CALL))
    assert not mails(reference)
    (line,) = passed_on_of(session, stored(reference), date(2026, 11, 22))
    assert line.way is ToldBy.CALL


def test_their_answer_is_kept_with_its_paper(
    shop: Shop, session: FreshSession, clock: FixedClock
) -> None:
    reference = shop.request(K.RESTRICT)
    pass_on_request(shop.support, reference, both(shop))
    ids = {row.processor_id: row for row in session.scalars(select(PassedOn))}
    clock.advance(timedelta(days=1))
    paper = [Upload("tra-loi.png", PICTURE)]
    confirm_passed_on(
        shop.support,
        reference,
        ids[shop.courier].id,
        at=clock.now(),
        answer="Đã ngừng",
        evidence=paper,
    )
    decline_passed_on(
        shop.support, reference, ids[shop.mailer].id, at=clock.now(), answer="Không giữ dữ liệu"
    )
    lines = passed_on_of(session, stored(reference), date(2026, 11, 23))
    assert {line.state for line in lines} == {PassedOnState.CONFIRMED, PassedOnState.REFUSED}
    assert {line.answer for line in lines} == {"Đã ngừng", "Không giữ dữ liệu"}
    assert [file.name for file in evidence_of(session, reference)] == ["tra-loi.png"]
    with pytest.raises(RuleBroken):
        confirm_passed_on(
            shop.support, reference, ids[shop.mailer].id, at=clock.now(), answer="Đổi lời"
        )


def test_an_answer_lies_between_the_asking_and_now(
    shop: Shop, session: FreshSession, clock: FixedClock
) -> None:
    reference = shop.request(K.RESTRICT)
    pass_on_request(shop.support, reference, one(shop))
    row = session.scalars(select(PassedOn)).one()
    for at in (clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1)):
        with pytest.raises(RuleBroken) as refusal:
            confirm_passed_on(shop.support, reference, row.id, at=at, answer="Đã làm")
        assert refusal.value.field == "answered_at"
    with pytest.raises(NotFound):
        confirm_passed_on(
            shop.support, shop.request(K.RESTRICT), row.id, at=clock.now(), answer="Đã làm"
        )


def test_they_are_reminded_once_before_and_once_after_their_date(
    shop: Shop, clock: FixedClock
) -> None:
    reference = shop.request(K.RESTRICT, owner_id=shop.support.staff_id)
    pass_on_request(shop.support, reference, one(shop))
    assert remind_of_passed_on(REMINDER) is None
    clock.advance(timedelta(days=3))  # the 25th; the date is the 26th
    assert remind_of_passed_on(REMINDER) == "told=1"
    assert remind_of_passed_on(REMINDER) is None
    clock.advance(timedelta(days=2))
    assert remind_of_passed_on(REMINDER) == "told=1"
    assert remind_of_passed_on(REMINDER) is None
    soon, late = mails(reference, "request_passed_on_reminder")
    assert "Sắp đến hạn" in soon.subject
    assert "Đã quá hạn" in late.subject
    for mail in (soon, late):
        assert not any(said in mail.body for said in (LAN.name, LAN.phone, "Lan"))
    (warning,) = mails(reference, "request_unanswered")
    assert "Giao hàng Sông Hồng" in warning.subject


def test_after_an_outage_only_what_is_true_now_is_said(shop: Shop, clock: FixedClock) -> None:
    reference = shop.request(K.RESTRICT)
    pass_on_request(shop.support, reference, one(shop))
    clock.advance(timedelta(days=20))
    assert remind_of_passed_on(REMINDER) == "told=1"
    assert remind_of_passed_on(REMINDER) is None
    (mail,) = mails(reference, "request_passed_on_reminder")
    assert "Đã quá hạn" in mail.subject
    assert len(mails(reference, "request_unanswered")) == 1  # the one officer, for nobody owns it


def test_who_has_answered_is_left_in_peace(
    shop: Shop, session: FreshSession, clock: FixedClock
) -> None:
    reference = shop.request(K.RESTRICT)
    pass_on_request(shop.support, reference, one(shop))
    row = session.scalars(select(PassedOn)).one()
    confirm_passed_on(shop.support, reference, row.id, at=clock.now(), answer="Xong")
    clock.advance(timedelta(days=20))
    assert remind_of_passed_on(REMINDER) is None


def test_whoever_was_asked_counts_as_a_recipient(shop: Shop, session: FreshSession) -> None:
    pass_on_request(shop.support, shop.request(K.RESTRICT), both(shop))
    found = [
        recipient
        for contribute in contributed().recipients
        for recipient in contribute(session, shop.customer)
    ]
    assert {recipient.processor_id for recipient in found} == {shop.courier, shop.mailer}


def test_the_person_is_given_what_was_done_and_not_the_letters_to_others(
    shop: Shop, session: FreshSession
) -> None:
    reference = shop.request(K.CORRECT)
    correct_by_request(shop.support, reference, CustomerChanges(phone="0988777666"))
    pass_on_request(shop.support, reference, one(shop))
    restrict_customer(shop.support, shop.customer, scope="Đừng gọi nữa", about=reference)
    held = {
        part.code: str(part.entries)
        for give in contributed().held
        for part in give(session, shop.customer)
    }
    assert "0988777666" in held["corrections"]
    assert "Giao hàng Sông Hồng" in held["passed-on"]
    assert "Đừng gọi nữa" in held["limits"]
    assert "tu.le@songhong" not in str(held)
    assert TASK not in held.get("messages", "")


def test_a_mail_that_comes_back_is_told_in_the_story(shop: Shop, session: FreshSession) -> None:
    reference = shop.request(K.RESTRICT)
    pass_on_request(shop.support, reference, one(shop))
    message = session.scalars(select(OutboxMessage.id)).one()
    with open_unit(BOOKKEEPER) as unit:
        unit.announce(MessageBounced(message, "request_passed_on", reference, "550 no such user"))
    kinds = session.scalars(select(CaseEvent.kind).where(CaseEvent.about == reference)).all()
    assert "passed_on_bounced" in kinds


class TestPages:
    @pytest.fixture
    def browser(self, shop: Shop, client: Browser) -> Browser:
        open_door(client, add_member(Role.COMPLIANCE))
        return client

    def test_the_mail_is_seen_masked_before_it_goes(self, shop: Shop, browser: Browser) -> None:
        reference = shop.request(K.RESTRICT)
        here = f"/requests/{reference}/pass-on"
        typed = {
            "processors": [str(shop.courier), str(shop.mailer)],
            "task": TASK,
            "fields": ["name", "phone"],
            "due_on": "",
            "way": "email",
        }
        assert "Giao hàng Sông Hồng" in browser.get(here).text
        seen = browser.post(here, data={**typed, "act": "preview"}).text
        assert "096****233" in seen
        assert LAN.phone not in seen
        assert TASK in seen
        assert not mails(reference)
        assert browser.post(here, data={**typed, "act": "send"}).status_code == 303
        assert len(mails(reference)) == 2
        page = browser.get(f"/requests/{reference}/effects").text
        assert "Chờ trả lời" in page
        assert "26/11/2026" in page
        assert "Không còn bên nào" in browser.get(here).text

    @pytest.mark.parametrize(
        "typed",
        [
            {},
            {"processors": ["x"], "task": "a", "fields": ["zz"], "way": "pigeon", "due_on": "31/02/2026"},
            {"processors": "00000000-0000-0000-0000-000000000000", "task": "\x00", "way": "email"},
        ],
    )  # fmt: skip
    def test_bad_input_is_a_page_with_reasons(
        self, shop: Shop, browser: Browser, typed: dict[str, object]
    ) -> None:
        here = f"/requests/{shop.request(K.RESTRICT)}/pass-on"
        for act in ("preview", "send"):
            page = browser.post(here, data={**typed, "act": act})
            assert page.status_code == 200
            assert "Chưa lưu được" in page.text

    def test_an_answer_is_recorded_by_a_page(
        self, shop: Shop, browser: Browser, session: FreshSession
    ) -> None:
        reference = shop.request(K.RESTRICT)
        pass_on_request(shop.support, reference, one(shop))
        row = session.scalars(select(PassedOn)).one()
        here = f"/requests/{reference}/passed-on/{row.id}"
        assert TASK in browser.get(here).text
        assert "Chọn câu trả lời" in browser.post(here, data={"answer": "Xong"}).text
        typed = {
            "outcome": "confirmed",
            "answered_at": "22/11/2026 14:05",
            "answer": "Đã ngừng từ hôm nay",
            "version": "1",
        }
        assert browser.post(here, data=typed).status_code == 303
        assert "Đã ngừng từ hôm nay" in browser.get(f"/requests/{reference}/effects").text
        other = shop.request(K.RESTRICT)
        assert browser.get(f"/requests/{other}/passed-on/{row.id}").status_code == 404

    def test_a_recipient_is_told_by_hand(self, shop: Shop, browser: Browser) -> None:
        pass_on_request(shop.support, shop.request(K.RESTRICT), one(shop))
        reference = shop.request(K.OBJECT)
        page = browser.get(f"/requests/{reference}/effects").text
        slug = page.partition(f"/requests/{reference}/recipients/")[2][:16]
        here = f"/requests/{reference}/recipients/{slug}"
        assert browser.get(here).status_code == 200
        assert browser.post(here, data={"way": "call", "note": "Gọi anh Tú"}).status_code == 303
        assert "Đã báo" in browser.get(f"/requests/{reference}/effects").text
        assert browser.get(f"/requests/{reference}/recipients/nobody").status_code == 404

    def test_a_processors_entry_lists_what_it_was_asked(self, shop: Shop, browser: Browser) -> None:
        reference = shop.request(K.RESTRICT)
        pass_on_request(shop.support, reference, one(shop))
        assert reference in browser.get(f"/processors/{shop.courier}").text

    def test_the_pages_cost_the_same_however_many_there_are(
        self, shop: Shop, browser: Browser, statements: object
    ) -> None:
        reference = shop.request(K.RESTRICT)
        pass_on_request(shop.support, reference, one(shop))
        with statements() as few:
            browser.get(f"/requests/{reference}/effects")
        pass_on_request(shop.support, reference, PassOn((shop.mailer,), TASK, ("name",)))
        with statements() as more:
            browser.get(f"/requests/{reference}/effects")
        assert len(few) == len(more)


def test_an_auditor_reads_and_changes_nothing(shop: Shop, client: Browser) -> None:
    reference = shop.request(K.RESTRICT)
    pass_on_request(shop.support, reference, one(shop))
    open_door(client, add_member(Role.AUDITOR))
    page = client.get(f"/requests/{reference}/effects")
    assert page.status_code == 200
    assert "Ghi câu trả lời" not in page.text
    assert client.get(f"/requests/{reference}/pass-on").status_code == 403

"""Correction: before and after are kept, and whoever has the old data is told."""

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.casework.evidence import Upload, evidence_of
from kalix_compliance.core.errors import NotAllowed, RuleBroken, StaleRecord
from kalix_compliance.customers.personal_data import CustomerChanges
from kalix_compliance.customers.queries import customer_card
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands.correcting import (
    correct_by_request,
    reveal_correction,
)
from kalix_compliance.subject_requests.commands.hearing_back import (
    confirm_passed_on,
    tell_recipient,
)
from kalix_compliance.subject_requests.commands.passing_on import PassOn, pass_on_request
from kalix_compliance.subject_requests.effects.recipients import Knows, recipient_lines
from kalix_compliance.subject_requests.kinds import RequestKind, ToldBy
from kalix_compliance.subject_requests.models import Correction, PassedOn
from kalix_compliance.subject_requests.queries.effects import corrections_of, reasons_not_effective
from tests.cases import PICTURE
from tests.client import Browser
from tests.effects import Shop, stored
from tests.people import add_member, open_door
from tests.sessions import FreshSession

K = RequestKind
NEW_PHONE = CustomerChanges(phone="0988777666")


@pytest.fixture
def shop(app: Flask) -> Shop:
    return Shop.opened()


def test_only_what_differs_is_kept_before_and_after(shop: Shop, session: FreshSession) -> None:
    reference = shop.request(K.CORRECT)
    changes = CustomerChanges(phone="0988 777 666", email="lan.huong@khach.example", address="")
    assert correct_by_request(shop.support, reference, changes) == 2
    lines = {line.field: line for line in corrections_of(session, stored(reference))}
    assert lines.keys() == {"phone", "address"}
    assert lines["phone"].before == "096****233"
    assert lines["phone"].after == "098****666"
    assert lines["address"].after == ""
    assert customer_card(session, shop.support, shop.customer).phone == "098****666"


def test_before_and_after_are_sealed_and_shown_for_a_reason(
    shop: Shop, session: FreshSession
) -> None:
    reference = shop.request(K.CORRECT)
    correct_by_request(shop.support, reference, NEW_PHONE)
    row = session.scalars(select(Correction)).one()
    assert b"988777666" not in (row.after or b"") + (row.before or b"")
    assert reveal_correction(shop.support, reference, row.id, "legal") == (
        "0968112233",
        "0988777666",
    )
    with pytest.raises(RuleBroken):
        reveal_correction(shop.support, reference, row.id, "")
    with pytest.raises(NotAllowed):
        reveal_correction(add_member(Role.AUDITOR).actor, reference, row.id, "legal")


def test_nothing_is_corrected_before_it_is_known_who_asks(shop: Shop) -> None:
    reference = shop.request(K.CORRECT, identity_at=None)
    with pytest.raises(RuleBroken, match="danh tính"):
        correct_by_request(shop.support, reference, NEW_PHONE)


def test_what_changes_nothing_and_what_is_no_phone_are_refused(shop: Shop) -> None:
    reference = shop.request(K.CORRECT)
    with pytest.raises(RuleBroken):
        correct_by_request(shop.support, reference, CustomerChanges(phone="0968112233"))
    with pytest.raises(RuleBroken) as refusal:
        correct_by_request(shop.support, reference, CustomerChanges(phone="12"))
    assert refusal.value.field == "phone"
    with pytest.raises(StaleRecord):
        correct_by_request(shop.support, reference, NEW_PHONE, version=99)
    with pytest.raises(RuleBroken):
        correct_by_request(shop.support, shop.request(K.VIEW), NEW_PHONE)


def test_a_refused_correction_leaves_no_half_of_it(shop: Shop, session: FreshSession) -> None:
    reference = shop.request(K.CORRECT)
    with pytest.raises(RuleBroken):
        correct_by_request(
            shop.support, reference, NEW_PHONE, evidence=[Upload("x.exe", b"MZ\x00\x00")]
        )
    assert session.scalars(select(Correction)).all() == []
    assert customer_card(session, shop.support, shop.customer).phone == "096****233"


def test_the_paper_that_shows_it_is_kept(shop: Shop, session: FreshSession) -> None:
    reference = shop.request(K.CORRECT)
    correct_by_request(
        shop.support, reference, NEW_PHONE, evidence=[Upload("hoa-don.png", PICTURE)]
    )
    assert [file.name for file in evidence_of(session, reference)] == ["hoa-don.png"]


def test_whoever_got_the_old_data_has_to_be_told(shop: Shop, session: FreshSession) -> None:
    earlier = shop.request(K.RESTRICT)
    for processor in (shop.courier, shop.mailer):
        pass_on_request(shop.support, earlier, PassOn((processor,), "Ngừng", ("name",)))
    reference = shop.request(K.CORRECT)
    correct_by_request(shop.support, reference, NEW_PHONE)
    request = stored(reference)
    today = request.received_at.date()
    lines = {line.name: line for line in recipient_lines(session, request)}
    assert {line.knows for line in lines.values()} == {Knows.NOTHING}
    (reason,) = reasons_not_effective(session, request, today)
    assert "Giao hàng Sông Hồng" in str(reason)
    assert "Sendwell Pte Ltd" in str(reason)

    given = PassOn((shop.courier,), "Sửa số", ("name",))
    pass_on_request(shop.support, reference, given)
    key = lines["Sendwell Pte Ltd"].key
    tell_recipient(shop.support, reference, key, way=None, note="Bên này không giữ số điện thoại")
    with pytest.raises(RuleBroken):
        tell_recipient(shop.support, reference, key, way=ToldBy.CALL, note="Lần hai")
    (reason,) = reasons_not_effective(session, request, today)
    assert "Chưa có trả lời của Giao hàng Sông Hồng" in str(reason)

    row = session.scalars(select(PassedOn).where(PassedOn.request_id == request.id)).one()
    confirm_passed_on(shop.support, reference, row.id, at=row.sent_at, answer="Đã sửa")
    session.expire_all()
    assert reasons_not_effective(session, request, today) == []
    knows = {line.name: line.knows for line in recipient_lines(session, request)}
    assert knows == {"Giao hàng Sông Hồng": Knows.DONE, "Sendwell Pte Ltd": Knows.NOT_NEEDED}


def test_the_register_says_who_else_may_have_that_field(shop: Shop, session: FreshSession) -> None:
    reference = shop.request(K.CORRECT)
    correct_by_request(shop.support, reference, NEW_PHONE)
    lines = recipient_lines(session, stored(reference))
    assert [(line.name, line.known) for line in lines] == [("Giao hàng Sông Hồng", False)]


class TestPages:
    @pytest.fixture
    def browser(self, shop: Shop, client: Browser) -> Browser:
        open_door(client, add_member(Role.SUPPORT))
        return client

    def test_a_person_corrects_looks_back_and_reads_it_masked(
        self, shop: Shop, browser: Browser
    ) -> None:
        reference = shop.request(K.CORRECT)
        here = f"/requests/{reference}"
        assert "096****233" in browser.get(f"{here}/correct").text
        wrong = browser.post(f"{here}/correct", data={"version": "1", "phone": "abc"})
        assert "Số điện thoại chưa đúng" in wrong.text
        assert 'value="abc"' in wrong.text
        done = browser.post(f"{here}/correct", data={"version": "1", "phone": "0988777666"})
        assert done.status_code == 303
        page = browser.get(f"{here}/effects").text
        assert "096****233" in page
        assert "098****666" in page
        assert "0988777666" not in page
        assert "Giao hàng Sông Hồng" in page
        stale = browser.post(f"{here}/correct", data={"version": "1", "phone": "0988777667"})
        assert "0988777667" in stale.text

    def test_a_correction_in_clear_is_the_answer_to_a_press(
        self, shop: Shop, browser: Browser, session: FreshSession
    ) -> None:
        reference = shop.request(K.CORRECT)
        correct_by_request(shop.support, reference, NEW_PHONE)
        row = session.scalars(select(Correction)).one()
        address = f"/requests/{reference}/corrections/{row.id}/reveal"
        page = browser.post(address, data={"purpose": "legal"})
        assert "0988777666" in page.text
        assert "0988777666" not in browser.post(address, data={"purpose": "vui"}).text
        other = shop.request(K.CORRECT)
        wrong = f"/requests/{other}/corrections/{row.id}/reveal"
        assert browser.post(wrong, data={"purpose": "legal"}).status_code == 404

    def test_evidence_is_handed_out_with_a_trace_and_only_by_its_own_request(
        self, shop: Shop, browser: Browser, session: FreshSession
    ) -> None:
        reference = shop.request(K.CORRECT)
        files = [Upload("hoa-don.png", PICTURE)]
        correct_by_request(shop.support, reference, NEW_PHONE, evidence=files)
        (file,) = evidence_of(session, reference)
        assert browser.get(f"/requests/{reference}/proofs/{file.id}").data == PICTURE
        other = shop.request(K.CORRECT)
        assert browser.get(f"/requests/{other}/proofs/{file.id}").status_code == 404

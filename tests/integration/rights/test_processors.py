"""The register of processors: kept with versions, its contact persons sealed."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from kalix_compliance.core.errors import NotAllowed, RuleBroken, StaleRecord
from kalix_compliance.processors.commands import (
    ContactChanges,
    add_processor,
    edit_processor,
    end_processor,
)
from kalix_compliance.processors.models import Processor
from kalix_compliance.processors.queries import all_processors, processor_card
from kalix_compliance.processors.versions import versions_of
from kalix_compliance.staff.roles import Role
from tests.client import Browser
from tests.effects import COURIER, COURIER_CONTACT, Shop
from tests.people import add_member, open_door
from tests.sessions import FreshSession

KEEP = ContactChanges()


@pytest.fixture
def shop(app: Flask) -> Shop:
    return Shop.opened()


def test_a_contact_person_is_sealed_and_shown_masked(shop: Shop, session: FreshSession) -> None:
    row = session.get_one(Processor, shop.courier)
    assert b"songhong" not in (row.contact_email or b"")
    card = processor_card(session, shop.officer, shop.courier)
    assert card.contact["contact_name"] == "L** M** T**"
    assert "tu.le@" not in str(card)


def test_each_change_leaves_a_version_with_its_reason(shop: Shop, session: FreshSession) -> None:
    longer = replace(COURIER, contract_until=date(2028, 1, 2))
    edit_processor(
        shop.officer, shop.courier, 1, longer, ContactChanges(email="moi@songhong.example"),
        reason="Gia hạn hợp đồng",
    )  # fmt: skip
    newest, first = versions_of(session, shop.courier)
    assert newest.note == "Gia hạn hợp đồng"
    said = {str(change.label): (str(change.before), str(change.after)) for change in newest.changes}
    assert said["Ngày hết hạn"] == ("02/01/2027", "02/01/2028")
    assert "moi@songhong" not in str(said)
    assert said.keys() == {"Ngày hết hạn", "Email liên hệ"}
    assert not first.changes


def test_an_empty_contact_field_leaves_the_contact_as_it_is(
    shop: Shop, session: FreshSession
) -> None:
    before = session.get_one(Processor, shop.courier).contact_phone
    edit_processor(
        shop.officer, shop.courier, None, replace(COURIER, service="Chỉ giao hàng"), KEEP,
        reason="Bớt việc",
    )  # fmt: skip
    session.expire_all()
    assert session.get_one(Processor, shop.courier).contact_phone == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "sendwell pte LTD"}, "name"),
        ({"data_types": ()}, "data_types"),
        ({"data_types": ("blood",)}, "data_types"),
        ({"country": "XX"}, "country"),
        ({"answers_in_days": 0}, "answers_in_days"),
        ({"answers_in_days": 1_000_000}, "answers_in_days"),
        ({"contract_until": date(2025, 1, 1)}, "contract_until"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    shop: Shop, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        edit_processor(
            shop.officer, shop.courier, None, replace(COURIER, **changed), KEEP, reason="Thử"
        )
    assert refusal.value.field == field


def test_a_change_that_changes_nothing_and_one_made_blindly_are_refused(shop: Shop) -> None:
    with pytest.raises(RuleBroken):
        edit_processor(shop.officer, shop.courier, 1, COURIER, COURIER_CONTACT, reason="Không gì")
    with pytest.raises(StaleRecord):
        edit_processor(shop.officer, shop.courier, 7, COURIER, KEEP, reason="Cũ")


def test_an_ended_entry_stays_and_is_offered_no_more(shop: Shop, session: FreshSession) -> None:
    end_processor(shop.officer, shop.courier, 1, reason="Hết hợp đồng, đã trả dữ liệu")
    assert [row.id for row in all_processors(session)] == [shop.mailer]
    assert len(all_processors(session, ended=None)) == 2
    with pytest.raises(RuleBroken):
        edit_processor(shop.officer, shop.courier, None, COURIER, KEEP, reason="Sửa")


def test_only_compliance_keeps_the_register(shop: Shop) -> None:
    for role in (Role.SUPPORT, Role.MANAGER, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            add_processor(add_member(role).actor, replace(COURIER, name="Khác"), KEEP)


class TestPages:
    @pytest.fixture
    def browser(self, shop: Shop, client: Browser) -> Browser:
        open_door(client, add_member(Role.COMPLIANCE))
        return client

    def test_the_list_warns_of_an_ending_contract(self, shop: Shop, browser: Browser) -> None:
        ending = replace(COURIER, contract_until=date(2026, 12, 1))
        edit_processor(shop.officer, shop.courier, None, ending, KEEP, reason="Sửa ngày")
        page = browser.get("/processors/").text
        assert "Còn 9 ngày" in page
        assert "1 hợp đồng cần xem" in page
        only = browser.get("/processors/?contract=ends-soon").text
        assert "Giao hàng Sông Hồng" in only
        assert "Sendwell" not in only

    @pytest.mark.parametrize(
        "address",
        ["?kind=zz&data=zz&contract=zz&place=zz&status=zz", "?text=%00%ff", "?place=abroad", "?status=ended"],
    )  # fmt: skip
    def test_whatever_the_filter_says_there_is_a_page(self, browser: Browser, address: str) -> None:
        assert browser.get(f"/processors/{address}").status_code == 200

    def test_a_new_entry_is_made_and_a_bad_one_keeps_what_was_typed(self, browser: Browser) -> None:
        typed = {
            "name": "Tổng đài Hà Thành",
            "kind": "processor",
            "service": "Nghe điện thoại thay",
            "data_types": ["name", "recording"],
            "country": "VN",
            "answers_in_days": "2",
            "contact_email": "không phải email",
        }
        page = browser.post("/processors/new", data=typed)
        assert "Địa chỉ email chưa đúng" in page.text
        assert "Nghe điện thoại thay" in page.text
        page = browser.post("/processors/new", data={**typed, "contact_email": "a@hathanh.example"})
        assert page.status_code == 303
        assert "Tổng đài Hà Thành" in browser.get(page.location).text

    def test_a_contact_is_shown_for_a_reason_only(self, shop: Shop, browser: Browser) -> None:
        here = f"/processors/{shop.courier}"
        assert "tu.le@songhong" not in browser.get(here).text
        asked = {"field": "contact_email", "purpose": "call"}
        assert "tu.le@songhong.example" in browser.post(f"{here}/reveal", data=asked).text
        for wrong in (
            {"field": "contact_email", "purpose": "vui"},
            {"field": "name", "purpose": "call"},
        ):
            page = browser.post(f"{here}/reveal", data=wrong)
            assert page.status_code in (200, 404)
            assert "tu.le@songhong" not in page.text

    def test_edit_and_end_pages_work(self, shop: Shop, browser: Browser) -> None:
        here = f"/processors/{shop.courier}"
        for page in ("", "/edit", "/end"):
            assert browser.get(here + page).status_code == 200
        assert (
            browser.post(f"{here}/end", data={"version": "1", "reason": "Thôi"}).status_code == 303
        )
        assert "Đã ngừng chia sẻ" in browser.get(here).text

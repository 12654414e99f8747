"""The pages of holds and of retention: who sees what, bad input, words that are kept, statements counted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.holds.commands.lifting import lift_hold
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.retention.jobs import continue_retention, run_retention
from kalix_compliance.retention.models import RetentionPeriod, RetentionRun
from tests.breaches import Incident
from tests.cases import CLEAR, case_at, person

MACHINE = system_actor("retention.run", Permission.SYSTEM_RETAIN)
WHY = "thư số 15 của Tòa án"


@pytest.fixture
def officer(staff_member):
    return staff_member("compliance", name="Nguyễn Hoàng Yến").actor


@pytest.fixture
def manager(staff_member):
    return staff_member("manager").actor


def text(answer) -> str:
    return answer.get_data(as_text=True)


def hold(officer, **given) -> str:
    return place_hold(officer, NewHold(**{"basis": Basis.DISPUTE, "reason": WHY, **given}))


# ---- holds ---------------------------------------------------------------------------------------


def test_a_hold_is_placed_from_the_page_of_a_person(client, signed_in, session, officer):
    owner = register_customer(officer, person(11))
    signed_in("compliance")
    assert f"/holds/new?customer={owner}" in text(client.get(f"/customers/{owner}"))
    answer = client.post(
        f"/holds/new?customer={owner}",
        data={"basis": "dispute", "reason": WHY, "until": "01/03/2027"},
    )
    assert answer.status_code == 303
    page = text(client.get(answer.location))
    assert "GL-2026-0001" in page and WHY in page and "01/03/2027" in page
    assert "Nguyễn" not in session.scalars(select(LegalHold)).one().reference
    assert "GL-2026-0001" in text(client.get(f"/customers/{owner}"))


def test_bad_input_keeps_what_was_typed_and_says_what_to_do(client, signed_in):
    signed_in("compliance")
    for data, words in (
        ({"about": "KN-2026-999999", "basis": "dispute", "reason": WHY}, "Không có hồ sơ"),
        ({"about": "'; --", "basis": "dispute", "reason": WHY}, "Không có hồ sơ"),
        ({"about": "", "basis": "dispute", "reason": WHY}, "Chọn một người hoặc một hồ sơ"),
        ({"about": "KN-2026-000001", "basis": "vì thích", "reason": WHY}, "Chọn một căn cứ"),
        (
            {"about": "x", "basis": "dispute", "reason": WHY, "until": "31/02/2027"},
            "không có trong lịch",
        ),
    ):
        answer = client.post("/holds/new", data=data)
        assert answer.status_code in (200, 422), answer.status_code
        assert words in text(answer) and WHY in text(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/holds/?which=nonsense&basis=%00&about=%27&after=zz",
        "/holds/new?customer=nonsense&about=%00",
        "/retention/preview?day=31/02/2027",
        "/retention/preview?day=9999999",
        "/retention/preview?day=01/01/3000",
        "/retention/preview?day=01/01/2020",
    ],
)
def test_odd_addresses_are_answered_quietly(client, signed_in, path):
    signed_in("compliance")
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/holds/GL-2026-9999", "/holds/x", "/holds/GL-2026-9999/lift", "/retention/nonsense/edit",
     "/retention/runs/00000000-0000-0000-0000-000000000000"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, signed_in, path):
    signed_in("compliance")
    assert client.get(path).status_code == 404


def test_panels_show_holds_on_case_and_breach_to_those_who_may_read_them(
    client, staff_member, sign_in, officer, manager
):
    case = case_at("received", officer, manager, new_customer=person(12))
    breach = Incident(officer, manager).open().reference
    on_case, on_breach = hold(officer, about=case), hold(officer, about=breach)
    for role, shown in (
        ("compliance", True),
        ("manager", True),
        ("auditor", True),
        ("support", False),
    ):
        sign_in(client, staff_member(role))
        page = text(client.get(f"/complaints/{case}"))
        assert (f"/holds/{on_case}" in page) is shown
        assert ("/holds/new" in page) is (role == "compliance")
        if role != "support":
            assert on_breach in text(client.get(f"/breaches/{breach}"))


def test_the_story_of_a_case_says_that_it_is_held(client, signed_in, officer, manager):
    case = case_at("received", officer, manager, new_customer=person(13))
    number = hold(officer, about=case)
    lift_hold(officer, number, reason="xong")
    signed_in("compliance")
    page = text(client.get(f"/complaints/{case}"))
    assert f"đặt lệnh giữ {number}" in page and f"gỡ lệnh giữ {number}" in page


def test_a_second_save_is_told_of_the_first(client, signed_in, officer):
    number = hold(officer, customer_id=register_customer(officer, person(14)))
    signed_in("compliance")
    first = {"until": "01/03/2027", "reason": "còn kiện", "version": "1"}
    assert client.post(f"/holds/{number}/review", data=first).status_code == 303
    again = client.post(f"/holds/{number}/review", data={**first, "reason": "tôi cũng xem"})
    assert again.status_code in (200, 409)
    assert "vừa có người khác sửa" in text(again) and "tôi cũng xem" in text(again)


def test_the_register_asks_as_many_questions_for_many_as_for_few(
    client, signed_in, officer, statements
):
    def asked(path: str) -> int:
        client.get(path)
        with statements() as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    signed_in("compliance")
    hold(officer, customer_id=register_customer(officer, person(15)))
    few = asked("/holds/")
    for n in range(16, 24):
        hold(officer, customer_id=register_customer(officer, person(n)))
    assert asked("/holds/") == few
    assert few < 30


# ---- retention -----------------------------------------------------------------------------------


def test_a_period_is_changed_on_its_page(client, signed_in, session):
    signed_in("compliance")
    for data, words in (
        ({"months": "sáu mươi", "reason": "x"}, "Chưa đọc được số"),
        ({"months": "3", "reason": "x"}, "ít nhất 12"),
        ({"months": "72", "reason": ""}, "Ghi vì sao"),
    ):
        answer = client.post("/retention/complaints/edit", data={**data, "version": "0"})
        assert answer.status_code in (200, 422) and words in text(answer)
    good = {"months": "72", "reason": "theo ý luật sư", "version": "0"}
    assert client.post("/retention/complaints/edit", data=good).status_code == 303
    assert session.scalars(select(RetentionPeriod)).one().months == 72
    page = text(client.get("/retention/"))
    assert "72 tháng" in page and "theo ý luật sư" in page
    stale = client.post("/retention/complaints/edit", data={**good, "months": "48"})
    assert stale.status_code in (200, 409) and "vừa có người khác sửa" in text(stale)


def test_the_preview_lists_masked_people_and_nothing_goes_by_looking(
    client, signed_in, session, officer, manager
):
    case = case_at("closed", officer, manager)
    signed_in("auditor")
    page = text(client.get("/retention/preview?day=23/12/2031"))
    assert case in page and not any(word in page for word in CLEAR)
    assert session.scalars(select(Complaint)).one().narrative


def test_the_first_run_is_let_through_on_the_page_of_the_clock(
    client, signed_in, session, officer, manager, clock
):
    case_at("closed", officer, manager, new_customer=person(25))
    clock.advance(timedelta(days=5 * 366))
    assert run_retention(MACHINE) == "refused=clock"
    signed_in("compliance")
    assert "Cho chạy lần đầu" in text(client.get("/retention/"))
    shown = clock.now().isoformat()
    bad = client.post("/retention/clock", data={"shown": "hôm nay", "reason": "điện thoại"})
    assert bad.status_code in (200, 422) and "điện thoại" in text(bad)
    answer = client.post("/retention/clock", data={"shown": shown, "reason": "điện thoại"})
    assert answer.status_code == 303
    assert "Đang bắt đầu" in text(client.get(answer.location))
    continue_retention(MACHINE)
    page = text(client.get(answer.location))
    assert "Khiếu nại đã đóng hoặc đã rút" in page and "Xong" in page
    assert session.scalars(select(Complaint)).one().emptied_at


@pytest.mark.parametrize("role", ["support", "administrator"])
def test_others_open_none_of_these_pages(client, signed_in, role):
    signed_in(role)
    for path in (
        "/holds/",
        "/retention/",
        "/retention/preview",
        "/retention/runs",
        "/retention/clock",
    ):
        assert client.get(path).status_code == 403


def test_a_manager_reads_and_changes_nothing(client, signed_in, session):
    signed_in("manager")
    for path in ("/holds/", "/retention/", "/retention/preview", "/retention/runs"):
        assert client.get(path).status_code == 200
    for path in ("/holds/new", "/retention/complaints/edit", "/retention/clock"):
        assert client.get(path).status_code == 403
    assert "Cho chạy lần đầu" not in text(client.get("/retention/"))
    assert not session.scalars(select(RetentionRun)).all()


def test_the_pages_of_retention_ask_a_fixed_number_of_questions(
    client, signed_in, officer, manager, statements, clock
):
    signed_in("compliance")
    case_at("closed", officer, manager, new_customer=person(26))
    paths = ("/retention/", "/retention/preview?day=23/12/2031", "/retention/runs")

    def asked() -> list[int]:
        counts = []
        for path in paths:
            client.get(path)
            with statements() as seen:
                assert client.get(path).status_code == 200
            counts.append(len(seen))
        return counts

    run_retention(MACHINE)
    few = asked()
    for n in range(27, 31):
        case_at("closed", officer, manager, new_customer=person(n))
        run_retention(MACHINE)
    assert asked() == few

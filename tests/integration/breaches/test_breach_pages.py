"""The register, the file, the record: what they show, to whom, and what they refuse."""

from collections.abc import Callable

import pytest

from kalix_compliance.breaches.kinds import DataType
from kalix_compliance.staff.roles import Role
from tests.breaches import open_one, secret
from tests.client import Browser
from tests.people import Member

SignIn = Callable[[Role | str], Member]


def page(client: Browser, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_the_register_shows_open_breaches_and_leaves_drills_apart(
    client: Browser, signed_in: SignIn
) -> None:
    officer = signed_in("compliance")
    real = open_one(officer.actor, title="Mất máy tính ở showroom")
    drill = open_one(officer.actor, title="Tập báo sự cố", drill=True)
    shown = page(client, "/breaches/")
    assert real in shown and "Mất máy tính ở showroom" in shown
    assert drill not in shown
    apart = page(client, "/breaches/?drill=1")
    assert drill in apart and real not in apart and "DIỄN TẬP" in apart


def test_an_empty_register_says_what_would_stand_there(client: Browser, signed_in: SignIn) -> None:
    signed_in("auditor")
    assert "Không có sự cố nào đang mở." in page(client, "/breaches/")


@pytest.mark.parametrize("wrong", ["?year=20260&status=x&after=%00&text=%07", "?year=٢٠٢٦"])
def test_an_odd_address_is_answered(client: Browser, signed_in: SignIn, wrong: str) -> None:
    signed_in("manager")
    page(client, f"/breaches/{wrong}")


def test_the_register_finds_by_name_without_accents(client: Browser, signed_in: SignIn) -> None:
    officer = signed_in("compliance")
    reference = open_one(officer.actor, title="Đường dẫn đơn hàng bị lộ")
    assert reference in page(client, "/breaches/?text=duong dan")
    assert reference not in page(client, "/breaches/?text=may chu")


def test_the_file_shows_the_record_to_who_handles_it_and_codes_only_to_an_auditor(
    client: Browser, signed_in: SignIn
) -> None:
    officer = signed_in("compliance")
    reference = open_one(officer.actor)
    assert secret("hành vi") in page(client, f"/breaches/{reference}")
    signed_in("auditor")
    shown = page(client, f"/breaches/{reference}")
    assert secret("hành vi") not in shown and "Số điện thoại" in shown


def test_every_page_of_a_drill_says_so_in_its_title_too(client: Browser, signed_in: SignIn) -> None:
    officer = signed_in("compliance")
    reference = open_one(officer.actor, drill=True)
    rules = [
        rule.rule.replace("<reference>", reference)
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith(("/breaches/<reference>", "/escalation/<reference>"))
        and rule.arguments == {"reference"}
        and "GET" in (rule.methods or ())
    ]
    silent = []
    for address in rules:
        answer = client.get(address)
        shown = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        whole = answer.status_code == 200 and "<title>" in shown
        if whole and not ("<title>DIỄN TẬP" in shown and "is-drill" in shown):
            silent.append(address)
    assert len(rules) > 12 and silent == []


def test_the_record_of_a_real_breach_is_not_marked(client: Browser, signed_in: SignIn) -> None:
    officer = signed_in("compliance")
    shown = page(client, f"/breaches/{open_one(officer.actor)}")
    assert "DIỄN TẬP" not in shown and "is-drill" not in shown


def test_a_support_handler_sees_no_register(client: Browser, signed_in: SignIn) -> None:
    signed_in("support")
    assert client.get("/breaches/").status_code == 403


@pytest.mark.parametrize("reference", ["SC-2026-9999", "KN-2026-000001", "SC-x", "%00"])
def test_an_unknown_breach_is_not_found(client: Browser, signed_in: SignIn, reference: str) -> None:
    signed_in("compliance")
    assert client.get(f"/breaches/{reference}").status_code == 404


def test_opening_by_the_form_starts_the_clocks_once(client: Browser, signed_in: SignIn) -> None:
    signed_in("compliance")
    given = {
        "title": "Tài khoản quản trị bị chiếm",
        "discovery": "logs",
        "aware": "22/11/2026 13:00",
        "violation_detected": "22/11/2026 13:00",
        "once": "abcdefghijkl",
    }
    first = client.post("/breaches/new", data=given)
    again = client.post("/breaches/new", data=given)
    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    shown = page(client, first.location)
    assert "Tài khoản quản trị bị chiếm" in shown and "25/11/2026 13:00" in shown


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("aware", "22/11/2026 15:00", "muộn hơn bây giờ"),
        ("aware", "", "Ghi ngày giờ"),
        ("aware", "32/11/2026 15:00", "không có thật"),
        ("violation_detected", "hôm qua", "Chưa đọc được ngày giờ"),
        ("attack_detected", "22/11/2026 12:00", "Hai giờ phát hiện khác nhau"),
        ("occurred_from", "22/11/2026 14:00", "Sớm hơn giờ bắt đầu"),
        ("title", "", "còn trống"),
        ("title", "x" * 121, "Dài quá 120"),
        ("discovery", "gió", "Not a valid choice"),
    ],
)
def test_wrong_opening_is_told_at_its_field_and_opens_nothing(
    client: Browser, signed_in: SignIn, field: str, typed: str, said: str
) -> None:
    signed_in("compliance")
    given = {
        "title": "Mất sổ đặt hàng",
        "discovery": "staff",
        "aware": "22/11/2026 13:00",
        "violation_detected": "22/11/2026 13:00",
        "once": "abcdefghijkl",
        field: typed,
    }
    answer = client.post("/breaches/new", data=given)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200 and (said in shown or field == "discovery")
    assert "Mất sổ đặt hàng" in shown or field == "title"
    assert "Không có sự cố nào đang mở." in page(client, "/breaches/")


def test_the_record_is_kept_field_by_field(client: Browser, signed_in: SignIn) -> None:
    officer = signed_in("compliance")
    reference = open_one(officer.actor)
    given = {
        "title": "Danh sách giao hàng bị lấy",
        "act": "Người lạ tải tệp giao hàng",
        "nature": ["confidentiality"],
        "basic": ["name", "phone"],
        "sensitive": ["location"],
        "people_least": "12.000",
        "people_best": "12.480",
        "people_most": "13 000",
        "cause": "attack",
        "serious": "yes",
        "version": "1",
    }
    answer = client.post(f"/breaches/{reference}/record", data=given)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    shown = page(client, f"/breaches/{reference}")
    for words in (
        "12.480",
        "Người lạ tải tệp giao hàng",
        "Vị trí qua dịch vụ định vị",
        "nghiêm trọng",
    ):
        assert words in shown
    assert 'value="12.480"' in page(client, f"/breaches/{reference}/record")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"people_least": "10", "people_best": "5"}, "nhỏ hơn số ít nhất"),
        ({"people_best": "10", "people_most": "5"}, "nhỏ hơn ước tính"),
        ({"people_best": "mười"}, "Chưa đọc được số"),
        ({"people_best": "-5"}, "Chưa đọc được số"),
        ({"people_best": "9" * 5_000}, "quá lớn"),
        ({"people_best": "99999999999"}, "200.000.000"),
        ({"records_count": "99999999999"}, "2.000.000.000"),
        ({"contact_email": "không phải email"}, "Email này thiếu"),
        ({"title": ""}, "còn trống"),
        ({"act": "a" * 20_001}, "Dài quá 20000"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused_at_the_field(
    client: Browser, signed_in: SignIn, given: dict[str, str], said: str
) -> None:
    officer = signed_in("compliance")
    reference = open_one(officer.actor)
    answer = client.post(
        f"/breaches/{reference}/record", data={"title": "Vẫn tên này", "version": "1", **given}
    )
    assert answer.status_code == 200 and said in answer.get_data(as_text=True)


def test_unknown_codes_in_the_record_are_refused_and_break_nothing(
    client: Browser, signed_in: SignIn
) -> None:
    officer = signed_in("compliance")
    reference = open_one(officer.actor)
    for name in ("basic", "nature", "cause", "discovery", "serious"):
        given = {"title": "Tên", "version": "1", name: "\x00' OR 1=1"}
        assert client.post(f"/breaches/{reference}/record", data=given).status_code == 200


def test_who_saved_second_sees_both_and_loses_nothing(client: Browser, signed_in: SignIn) -> None:
    officer = signed_in("compliance")
    reference = open_one(officer.actor)
    first = {"title": "Bản thứ nhất", "version": "1"}
    client.post(f"/breaches/{reference}/record", data=first)
    late = client.post(
        f"/breaches/{reference}/record", data={"title": "Bản thứ hai", "version": "1"}
    )
    shown = late.get_data(as_text=True)
    assert "vừa có người khác sửa" in shown and "Bản thứ hai" in shown and 'value="2"' in shown


def test_pages_cost_the_same_however_many_breaches(
    client: Browser, signed_in: SignIn, statements: Callable[[], object]
) -> None:
    officer = signed_in("compliance")

    def cost(address: str) -> int:
        with statements() as seen:  # type: ignore[attr-defined]
            page(client, address)
        return len(seen)

    first = open_one(officer.actor, data_types=frozenset(DataType))
    page(client, "/breaches/")
    few, file = cost("/breaches/"), cost(f"/breaches/{first}")
    for number in range(12):
        open_one(officer.actor, title=f"Sự cố {number}")
    assert cost("/breaches/") == few
    assert cost(f"/breaches/{first}") == file

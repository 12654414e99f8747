"""The pages of an access package: the whole way, who may, what a wrong step is told, what it costs."""

import re

import pytest

from kalix_compliance.staff.roles import Role
from tests.cases import ANH, CLEAR, case_at, secret
from tests.client import Browser
from tests.packages import customer, open_package, package_for
from tests.people import open_door


@pytest.fixture
def at(app, staff_member):
    """`at("support")`: a browser of a new member of this role."""

    def arrive(role, **given):
        browser: Browser = app.test_client()
        member = staff_member(role, **given)
        open_door(browser, member)
        return browser, member.actor

    return arrive


@pytest.fixture
def package(app):
    return package_for(customer())


def page(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_from_the_making_to_the_code(package, at):
    (support, _), (officer, _), (other, _) = at("support"), at("compliance"), at("support")
    base = f"/requests/{package.reference}/package"
    assert "Làm gói dữ liệu" in page(support, base)
    made = support.post(f"{base}/make", data={"words": "Hàng Khoai"})
    assert made.status_code == 303 and made.location == base
    here = page(officer, base)
    assert "chưa đọc nội dung" in here and "Thông tin của quý khách" in here
    assert not any(word in here for word in CLEAR)
    action = f"{base}/{re.search(r'package/([0-9a-f-]{36})/review', here)[1]}"

    read = officer.post(f"{action}/review").get_data(as_text=True)
    assert ANH.name in read and "[đã che]" in read and "Hàng Khoai" not in read
    assert officer.post(f"{action}/release").status_code == 303
    assert "Đã duyệt" in page(officer, base) or "duyệt lúc" in page(officer, base)

    file = support.post(f"{action}/take", data={"handed_by": "usb"})
    assert file.headers["Content-Type"] == "application/pdf"
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"
    shown = other.post(f"{action}/code", data={"code_by": "call"})
    assert "no-store" in shown.headers["Cache-Control"]
    code = re.search(r"data-package-code>([\d ]+)<", shown.get_data(as_text=True))[1]
    assert ANH.name in open_package(file.data, code).text
    assert code not in page(other, base)
    again = other.post(f"{action}/code", data={"code_by": "call"}).get_data(as_text=True)
    assert "Mã chỉ hiện một lần" in again and "data-package-code" not in again
    assert "Chép vào USB" in page(support, base)


def test_a_slip_is_printed_alone(package, at):
    other, _ = at("support")
    package.make().release()
    shown = other.post(
        f"/requests/{package.reference}/package/{package.id}/code", data={"code_by": "slip"}
    ).get_data(as_text=True)
    assert 'class="letter"' in shown and "data-package-code" in shown


def test_the_mail_is_shown_masked_before_it_goes(package, at):
    support, _ = at("support")
    package.make().release()
    address = f"/requests/{package.reference}/package/{package.id}/ready"
    before = page(support, address)
    assert "Bản dữ liệu của quý khách đã sẵn sàng" in before
    assert not any(word in before for word in CLEAR)
    assert support.post(address).status_code == 303
    assert "Đã gửi thư báo" in support.post(address).get_data(as_text=True)


def test_striking_words_out_from_the_page(package, at, staff_member):
    officer, _ = at("compliance")
    package.make()
    action = f"/requests/{package.reference}/package/{package.id}"
    refused = officer.post(f"{action}/strike", data={"words": "x"}).get_data(as_text=True)
    assert "ít nhất hai chữ cái" in refused and ANH.name in refused
    done = officer.post(f"{action}/strike", data={"words": "Ánh Tuyết"})
    assert done.status_code == 303
    gone = officer.post(f"{action}/review")
    assert gone.status_code == 409


def test_steps_out_of_order_are_refused_in_words(package, at):
    (support, _), (officer, _) = at("support"), at("compliance")
    package.make()
    action = f"/requests/{package.reference}/package/{package.id}"
    taken = support.post(f"{action}/take", data={"handed_by": "usb"}).get_data(as_text=True)
    assert "Gói chưa được duyệt" in taken
    released = officer.post(f"{action}/release")
    assert released.status_code == 409
    assert "chưa đọc nội dung" in released.get_data(as_text=True)


@pytest.mark.parametrize(
    ("part", "data"),
    [("take", {}), ("take", {"handed_by": "email"}), ("code", {"code_by": "'"}), ("code", {})],
)
def test_a_bad_choice_is_told_at_the_field(package, at, part, data):
    support, _ = at("support")
    package.make().release()
    action = f"/requests/{package.reference}/package/{package.id}/{part}"
    answer = support.post(action, data=data)
    assert answer.status_code == 200
    assert "field-error" in answer.get_data(as_text=True)


def test_reading_and_the_file_are_never_at_an_address(package, at):
    officer, _ = at("compliance")
    package.make()
    action = f"/requests/{package.reference}/package/{package.id}"
    for part in ("review", "strike", "release"):
        assert officer.get(f"{action}/{part}").status_code == 405


PAGES = ("", "/make", "/{id}/take", "/{id}/code", "/{id}/ready")
ACTIONS = ("/{id}/review", "/{id}/strike", "/{id}/release")


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_what(package, at, role):
    browser, _ = at(role)
    package.make()
    base = f"/requests/{package.reference}/package"
    handles = role in (Role.SUPPORT, Role.MANAGER, Role.COMPLIANCE)
    reads = handles or role is Role.AUDITOR
    for part in PAGES:
        status = browser.get(base + part.format(id=package.id)).status_code
        assert status == (200 if (reads if part == "" else handles) else 403), part
    for part in ACTIONS:
        status = browser.post(base + part.format(id=package.id)).status_code
        assert (status == 403) is (role is not Role.COMPLIANCE), part


@pytest.mark.parametrize("reference", ["YC-2026-999999999", "x", "%00", "KN-2026-000001"])
def test_what_is_not_there_is_not_found(app, at, reference):
    support, _ = at("support")
    base = f"/requests/{reference}/package"
    for part in ("", "/make", "/0190f7e4-0000-7000-8000-000000000000/take"):
        assert support.get(base + part).status_code == 404


def test_another_requests_package_is_not_found(package, at):
    support, _ = at("support")
    package.make().release()
    another = package_for(customer())
    for part in ("take", "code", "ready"):
        address = f"/requests/{another.reference}/package/{package.id}/{part}"
        assert support.get(address).status_code == 404


@pytest.mark.sqlite_only
def test_the_page_costs_the_same_for_one_package_and_for_many(package, at, statements):
    support, _ = at("support")
    base = f"/requests/{package.reference}/package"
    counts = []
    for rounds in (1, 5):
        for _ in range(rounds):
            package.make().release().take()
        page(support, base)
        with statements() as seen:
            page(support, base)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_what_people_wrote_is_shown_as_it_is(package, at, staff_member):
    officer, _ = at("compliance")
    handler, signer = staff_member("support").actor, staff_member("manager").actor
    case_at(
        "received",
        handler,
        signer,
        customer_id=package.row_customer(),
        new_customer=None,
        narrative="<script>alert(1)</script> & #set page() \\ $ * _ " + secret("lời"),
    )
    package.make()
    action = f"/requests/{package.reference}/package/{package.id}"
    read = officer.post(f"{action}/review").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)" in read and "<script>alert" not in read
    assert "#set page() \\ $ * _" in package.opened().text

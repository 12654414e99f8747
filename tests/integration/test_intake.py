"""Taking a complaint in, through the page."""

import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from kalix_compliance.casework.models import Attachment, CaseEvent
from kalix_compliance.complaints.catalogue import Channel, Kind, Vulnerable
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import CustomerDetails, register_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.intake.jobs import sweep_drafts
from kalix_compliance.intake.models import IntakeDraft
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from tests.client import Browser
from tests.people import Member
from tests.sessions import FreshSession

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
STORY = "Sáng nay có người gọi, đọc đúng tên, địa chỉ và đơn bàn ăn gỗ sồi."
HOTLINE = "hotline:094.268.9393"


@pytest.fixture
def support(signed_in: Callable[[str], Member]) -> Actor:
    """Support, signed in with `client`."""
    return signed_in("support").actor


@pytest.fixture
def an(support: Actor) -> str:
    """A known customer without cases."""
    return str(register_customer(support, CustomerDetails("Nguyễn Văn An", "0942689393")))


@pytest.fixture
def with_open_case(support: Actor, an: str, clock: FixedClock) -> str:
    """An's open case."""
    known = Intake(
        kind=Kind.LEAK,
        channel=Channel.HOTLINE,
        received_at=clock.now() - timedelta(days=9),
        narrative="Bị gọi mời mua, người gọi đọc đúng tên và đơn hàng.",
        customer_id=UUID(an),
    )
    return register_complaint(support, known)


def typed(**changes: Any) -> dict[str, Any]:
    """A new customer's leak, as the page sends it."""
    return {
        "opened": str(uuid4()),
        "customer": "new",
        "name": "Nguyễn Thị Ánh",
        "phone": "0912 345 678",
        "email": "anh@khach.example",
        "kind": "leak",
        "narrative": STORY,
        "data_items": ["name", "order"],
        "happened_since": "20/11/2026",
        "wish": "Không bị gọi nữa",
        "product": "Bàn ăn gỗ sồi",
        "quantity": "1",
        "delivered_on": "28.10.2026",
        "entrance": HOTLINE,
        "received_at": "22/11/2026 13:50",
        "vulnerable": "elderly",
        "do": "save",
        **changes,
    }


def multipart(form: dict[str, Any]) -> dict[str, Any]:
    """A form with large files, kept in memory."""
    pairs = [
        (name, FileStorage(value[0], value[1]) if isinstance(value, tuple) else value)
        for name, given in form.items()
        for value in (given if isinstance(given, list) else [given])
    ]
    boundary, body = encode_multipart(MultiDict(pairs))
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def words(page: Any) -> str:
    return unescape(page.text)


def count(session: FreshSession, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


# Saving -------------------------------------------------------------------------------------------------


def test_a_new_customers_complaint_gets_its_number_and_its_date(
    client: Browser, support: Actor, session: FreshSession
) -> None:
    answer = client.post("/intake", data=typed())
    assert answer.status_code == 303
    case = session.scalars(select(Complaint)).one()
    assert answer.location.endswith(f"/complaints/{case.reference}")
    assert (case.kind, case.channel, case.place) == (Kind.LEAK, Channel.HOTLINE, "094.268.9393")
    assert case.vulnerable is Vulnerable.ELDERLY
    assert case.received_at == datetime(2026, 11, 22, 13, 50, tzinfo=HANOI)
    safe = safes.of(case.customer_id)
    assert unseal_from(case, safe, "narrative") == STORY
    assert json.loads(unseal_from(case, safe, "order"))["delivered_on"] == "28/10/2026"
    page = words(client.get(answer.location))
    assert case.reference in page
    assert "Trả lời khách chậm nhất 07/12/2026." in page


def test_somebody_without_email_has_to_be_told_by_hand(client: Browser, support: Actor) -> None:
    answer = client.post("/intake", data=typed(email=""))
    assert "Khách chưa có email: gọi hoặc gửi thư báo đã tiếp nhận" in words(
        client.get(answer.location)
    )


def test_a_complaint_at_a_showroom_and_its_evidence_are_kept(
    client: Browser, support: Actor, an: str, session: FreshSession
) -> None:
    files = [(io.BytesIO(PNG), "cuộc gọi.png"), (io.BytesIO(b"ghi chep"), "ghi.txt")]
    answer = client.post(
        "/intake", data=typed(customer=an, entrance="showroom:vu-tong-phan", evidence=files)
    )
    assert answer.status_code == 303
    case = session.scalars(select(Complaint)).one()
    assert (case.channel, case.place, str(case.customer_id)) == (
        Channel.SHOWROOM,
        "vu-tong-phan",
        an,
    )
    assert count(session, Attachment) == 2


def test_the_way_in_is_remembered_for_the_next_call(client: Browser, support: Actor) -> None:
    client.post("/intake", data=typed(entrance="showroom:bat-khoi"))
    assert re.search(r'value="showroom:bat-khoi"\s+checked', client.get("/intake").text)


def test_everything_that_is_asked_starts_its_clock(
    client: Browser, support: Actor, session: FreshSession
) -> None:
    client.post("/intake", data=typed(negotiation="y", restricted="y"))
    assert session.scalars(select(Complaint)).one().restricted
    assert "negotiation.start" in set(session.scalars(select(Clock.obligation)))


def test_the_second_click_on_save_shows_the_same_case(
    client: Browser, support: Actor, session: FreshSession
) -> None:
    same = typed()
    first, second = (client.post("/intake", data=same) for _ in range(2))
    assert first.location == second.location
    assert (count(session, Complaint), count(session, Customer)) == (1, 1)


def test_two_clicks_at_once_make_one_case(
    app: Flask, client: Browser, support: Actor, session: FreshSession
) -> None:
    same, together, answers = typed(), Barrier(2), []

    def click() -> None:
        browser = app.test_client()
        browser._cookies = dict(client._cookies)
        together.wait()
        answers.append(browser.post("/intake", data=same))

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert (count(session, Complaint), count(session, Customer)) == (1, 1)


def test_two_people_take_the_first_numbers_of_a_year_at_once(
    app: Flask, client: Browser, support: Actor, session: FreshSession
) -> None:
    together, answers = Barrier(2), []

    def save(number: int) -> None:
        browser = app.test_client()
        browser._cookies = dict(client._cookies)
        together.wait()
        answers.append(
            browser.post(
                "/intake", data=typed(name=f"Khách {number}", phone="", email=f"k{number}@kalix.vn")
            )
        )

    threads = [Thread(target=save, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert sorted(session.scalars(select(Complaint.reference))) == [
        "KN-2026-000001",
        "KN-2026-000002",
    ]


# Who is complaining -------------------------------------------------------------------------------------


def test_three_letters_find_the_caller_masked(client: Browser, with_open_case: str) -> None:
    page = words(client.post("/intake/lookup", data={"caller": "nguyen van a"}))
    assert "Ng*** V** A**" in page and "1 hồ sơ mở" in page
    assert "Nguyễn Văn An" not in page and "0942689393" not in page
    assert 'data-hit-key="0"' in page


def test_four_digits_find_the_caller(client: Browser, an: str) -> None:
    assert an in client.post("/intake/lookup", data={"caller": "9393"}).text


def test_a_short_text_finds_nobody_but_offers_a_new_customer(client: Browser, an: str) -> None:
    page = words(client.post("/intake/lookup", data={"caller": "ng"}))
    assert an not in page
    assert "Gõ ba chữ cái hoặc bốn số để tìm." in page and "Khách mới" in page


@pytest.mark.parametrize("text", ['"><svg onload=x>', "\x00\x00\x00", "%%%%", "đ" * 5000, ""])
def test_anything_may_be_typed_into_the_lookup(client: Browser, an: str, text: str) -> None:
    page = client.post("/intake/lookup", data={"caller": text})
    assert page.status_code == 200
    assert "<svg onload" not in page.text


def test_the_open_case_is_shown_before_a_second_is_made(
    client: Browser, an: str, with_open_case: str
) -> None:
    page = words(client.post("/intake/person", data=typed(customer=an)))
    assert "Khách này đang có hồ sơ mở" in page and with_open_case in page
    assert "Còn 6 ngày" in page
    assert "Bị gọi mời mua" in page


def test_a_second_case_needs_a_reason(
    client: Browser, an: str, with_open_case: str, session: FreshSession
) -> None:
    refused = client.post("/intake", data=typed(customer=an))
    assert refused.status_code == 422
    assert "Ghi thêm vào đó, hoặc nêu khác ở đâu" in words(refused)
    assert STORY in words(refused)
    accepted = client.post("/intake", data=typed(customer=an, differs="Đơn hàng khác"))
    assert accepted.status_code == 303
    assert count(session, Complaint) == 2


def test_the_report_joins_the_open_case(
    client: Browser, an: str, with_open_case: str, session: FreshSession
) -> None:
    """Only the story and its time are asked for: here even the kind is missing."""
    report = typed(
        customer=an, kind="", do=f"add:{with_open_case}", evidence=(io.BytesIO(PNG), "a.png")
    )
    for _click in range(2):
        answer = client.post("/intake", data=report, buffered=True)
        assert answer.location.endswith(f"/complaints/{with_open_case}")
        report["evidence"] = (io.BytesIO(PNG), "a.png")
    assert count(session, Complaint) == 1
    added = select(CaseEvent).where(CaseEvent.kind == "reported_more")
    assert len(session.scalars(added).all()) == 1
    assert count(session, Attachment) == 1


def test_a_report_goes_only_into_a_case_of_that_person(
    client: Browser, support: Actor, an: str, with_open_case: str, session: FreshSession
) -> None:
    other = str(register_customer(support, CustomerDetails("Lê Văn Bình", "0975249393")))
    page = client.post("/intake", data=typed(customer=other, do=f"add:{with_open_case}"))
    assert page.status_code == 422
    assert "không phải của khách đã chọn" in words(page)
    assert not session.scalars(select(CaseEvent).where(CaseEvent.kind == "reported_more")).all()


def test_a_known_phone_of_a_new_customer_is_asked_about(
    client: Browser, an: str, session: FreshSession
) -> None:
    twin = typed(name="Nguyễn Văn Ân", phone="+84 942 689 393")
    warned = words(client.post("/intake/person", data=twin))
    assert "Có thể là khách đã có" in warned and "cùng số điện thoại" in warned
    refused = client.post("/intake", data=twin)
    assert refused.status_code == 422 and "là của một khách đã có" in words(refused)
    assert count(session, Customer) == 1
    assert client.post("/intake", data={**twin, "surely_new": "y"}).status_code == 303
    assert count(session, Customer) == 2


def test_a_namesake_is_only_a_hint(client: Browser, an: str) -> None:
    namesake = typed(name="nguyen van an")
    assert "cùng họ tên" in words(client.post("/intake/person", data=namesake))
    assert client.post("/intake", data=namesake).status_code == 303


def test_the_page_works_without_the_script(client: Browser, an: str) -> None:
    found = client.post("/intake", data=typed(customer="", caller="nguyen van an", do="find"))
    assert f"choose:{an}" in found.text and STORY in words(found)
    chosen = client.post("/intake", data=typed(customer="", do=f"choose:{an}"))
    assert f'value="{an}"' in chosen.text and "Khách đã chọn" in words(chosen)
    nobody = client.post(
        "/intake",
        data=typed(customer="", caller="0988 111 222", name="", phone="", do="choose:new"),
    )
    assert 'value="0988 111 222"' in nobody.text


def test_a_customers_page_leads_here_with_the_customer_chosen(client: Browser, an: str) -> None:
    assert "Khách đã chọn" in words(client.get("/intake", query_string={"customer_id": an}))


def test_saving_without_a_person_shows_who_it_may_be(client: Browser, an: str) -> None:
    page = client.post("/intake", data=typed(customer="", caller="nguyen van an"))
    assert page.status_code == 422
    assert "Chọn khách trong danh sách hoặc ghi khách mới." in words(page)
    assert f"choose:{an}" in page.text


# The promise --------------------------------------------------------------------------------------------


def test_the_dates_are_those_that_the_clocks_get(
    client: Browser, support: Actor, session: FreshSession
) -> None:
    """24/11 is a holiday, so two working days after Sunday the 22nd end on the 25th."""
    leak = words(client.post("/intake/promise", data=typed()))
    assert "07/12/2026" in leak and "25/11/2026" in leak and "ngày 7 tháng 12" in leak
    assert "24/11" in leak
    other = words(client.post("/intake/promise", data=typed(kind="other", negotiation="y")))
    assert "26/11/2026" in other and "02/12/2026" in other
    client.post("/intake", data=typed(negotiation="y"))
    ends = {
        f"{clock.last_day:%d/%m/%Y}"
        for clock in session.scalars(select(Clock))
        if clock.obligation != "protection.complete"
    }
    assert ends == {"07/12/2026", "26/11/2026", "25/11/2026", "02/12/2026"}


def test_an_unreadable_time_promises_nothing(client: Browser, support: Actor) -> None:
    page = words(client.post("/intake/promise", data=typed(received_at="hôm qua")))
    assert "Sửa giờ nhận để biết hạn trả lời." in page


# Bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"received_at": "hôm qua"}, "Chưa đọc được ngày giờ. Viết như 22/11/2026 14:05."),
        ({"received_at": "31/02/2026 10:00"}, "Ngày hoặc giờ này không có thật."),
        ({"received_at": "22/11/2026 14:06"}, "Giờ nhận muộn hơn bây giờ. Sửa giờ nhận."),
        ({"received_at": "22/11/2024 14:06"}, "Giờ nhận đã quá một năm."),
        ({"received_at": ""}, "Ghi giờ nhận, như 22/11/2026 14:05."),
        ({"happened_since": "31/02/2026"}, "Ngày này không có trong lịch."),
        ({"happened_since": "23/11/2026"}, "Ngày này chưa tới."),
        ({"delivered_on": "tuần trước"}, "Chưa đọc được ngày."),
        ({"phone": "số của anh An"}, "Số điện thoại chưa đúng."),
        ({"phone": "", "email": ""}, "Chưa có cách liên lạc lại."),
        ({"email": "anh@"}, "Địa chỉ email chưa đúng."),
        ({"name": ""}, "Chưa có họ tên."),
        ({"name": "An" * 500}, "Họ tên dài quá 120 ký tự."),
        ({"narrative": ""}, "Ghi lại lời khách, dù ngắn."),
        ({"narrative": "\x00\x01"}, "Ghi lại lời khách, dù ngắn."),
        ({"narrative": "a" * 100_000}, "Dài 100.000 ký tự, nhiều nhất là 20.000."),
        ({"wish": "a" * 100_000}, "nhiều nhất là 500."),
        ({"kind": ""}, "Chọn loại khiếu nại."),
        ({"kind": "murder"}, "Chọn loại khiếu nại."),
        ({"data_items": ["name", "shoe-size"]}, "Chọn lại dữ liệu liên quan."),
        ({"entrance": "hotline:113"}, "Chọn nơi nhận khiếu nại."),
        ({"vulnerable": "rich"}, "Chọn lại mức ưu tiên."),
        ({"customer": str(uuid4())}, "Chọn khách trong danh sách"),
        ({"customer": "\x00"}, "Chọn khách trong danh sách"),
    ],
)
@pytest.mark.sqlite_only
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: Browser, support: Actor, session: FreshSession, change: dict[str, Any], said: str
) -> None:
    page = client.post("/intake", data=typed(**change))
    assert page.status_code == 422
    assert words(page).count(said) == 2  # in the summary and at the field
    assert "<title>Lỗi: " in re.sub(r">\s+", ">", words(page))
    kept = {"wish": "Không bị gọi nữa", "name": "Nguyễn Thị Ánh", **change}
    for name in ("wish", "name", "happened_since", "received_at", "phone"):
        if value := kept.get(name):
            assert value in words(page)
    for table in (Complaint, Customer, CaseEvent, Clock):
        assert count(session, table) == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("virus.png", b"MZ\x90\x00", "virus.png: Nội dung tệp không đúng loại như tên tệp."),
        ("trong.pdf", b"", "trong.pdf: Tệp này rỗng."),
        ("../../etc/passwd", b"\x00" * 10, "passwd: Nội dung tệp không đúng loại"),
        ("to.png", PNG + b"\x00" * 10 * 1024 * 1024, "to.png: Tệp lớn hơn 10 MB."),
        ("<svg onload=x>.png", b"no", "<svg onload=x>.png: Nội dung tệp"),
    ],
)
@pytest.mark.sqlite_only
def test_a_wrong_file_is_named_and_must_be_chosen_again(
    client: Browser, support: Actor, session: FreshSession, name: str, content: bytes, said: str
) -> None:
    files = [(io.BytesIO(content), name), (io.BytesIO(PNG), "tot.png")]
    page = client.post("/intake", **multipart(typed(evidence=files)))
    assert page.status_code == 422
    assert said in words(page)
    assert "Chọn lại tệp" in words(page) and STORY in words(page)
    assert "<svg onload" not in page.text
    assert count(session, Complaint) == 0


@pytest.mark.sqlite_only
def test_too_many_files_are_refused(client: Browser, support: Actor) -> None:
    files = [(io.BytesIO(PNG), f"{number}.png") for number in range(11)]
    assert "Mỗi lần gửi tối đa 10 tệp." in words(client.post("/intake", data=typed(evidence=files)))


@pytest.mark.sqlite_only
def test_more_than_the_house_takes_at_once_is_a_readable_page(
    app: Flask, client: Browser, support: Actor
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    page = client.post("/intake", data=typed(evidence=[(io.BytesIO(PNG * 2_000), "to.png")]))
    assert page.status_code == 413
    assert "quá lớn" in words(page)


def test_markup_in_the_story_stays_text(client: Browser, an: str, session: FreshSession) -> None:
    evil = '"><svg onload=x>'
    answer = client.post(
        "/intake", data=typed(customer=an, narrative=evil, wish=evil, product=evil)
    )
    page = client.get(answer.location)
    assert evil in words(page) and "<svg onload" not in page.text
    assert "<svg onload" not in client.post("/intake/person", data=typed(customer=an)).text
    assert "<svg onload" not in client.post("/intake/lookup", data={"caller": "nguyen"}).text


def test_control_characters_are_left_out(client: Browser, an: str, session: FreshSession) -> None:
    client.post(
        "/intake", data=typed(customer=an, narrative="Một\x00 hai\nba\u202e", wish="a\x00b")
    )
    case = session.scalars(select(Complaint)).one()
    safe = safes.of(case.customer_id)
    assert unseal_from(case, safe, "narrative") == "Một hai\nba"
    assert unseal_from(case, safe, "wish") == "ab"


# Drafts -------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_and_offered_again(
    client: Browser, support: Actor, clock: FixedClock
) -> None:
    half = typed(
        received_at="hôm qua", kind="marketing", restricted="y", evidence=(io.BytesIO(PNG), "a.png")
    )
    kept = client.post("/intake/draft", data=half, headers={"HX-Request": "true"})
    assert kept.text == "14:05"
    clock.advance(timedelta(minutes=30))
    offer = words(client.get("/intake"))
    assert "Bạn có bản nháp lúc 14:05." in offer
    again = client.get("/intake", query_string={"draft": half["opened"]})
    page = words(again)
    assert STORY in page and 'value="hôm qua"' in page and 'value="Nguyễn Thị Ánh"' in page
    assert re.search(r'value="marketing"\s+checked', page)
    assert re.search(r'value="order"\s+checked', page)
    assert f'value="{half["opened"]}"' in page
    assert "Bạn có bản nháp" not in page


def test_the_draft_is_sealed(client: Browser, support: Actor, session: FreshSession) -> None:
    client.post("/intake/draft", data=typed())
    sealed = session.scalars(select(IntakeDraft.sealed)).one()
    assert sealed is not None and STORY.encode() not in sealed


def test_saving_removes_the_draft_and_a_late_autosave_brings_nothing_back(
    client: Browser, support: Actor
) -> None:
    form = typed()
    client.post("/intake/draft", data=form)
    client.post("/intake", data=form)
    client.post("/intake/draft", data=form)
    assert "Bạn có bản nháp" not in words(client.get("/intake"))


def test_a_draft_can_be_thrown_away(client: Browser, support: Actor) -> None:
    form = typed()
    client.post("/intake/draft", data=form)
    answer = client.post(f"/intake/draft/{form['opened']}/drop")
    assert "Bạn có bản nháp" not in words(client.get(answer.location))
    assert client.post(f"/intake/draft/{uuid4()}/drop").status_code == 303


def test_the_draft_button_puts_the_page_aside(client: Browser, support: Actor) -> None:
    answer = client.post("/intake", data=typed(do="draft", narrative=""))
    assert "Bạn có bản nháp lúc 14:05." in words(client.get(answer.location))
    empty = client.post("/intake", data={"opened": str(uuid4()), "do": "draft"})
    assert "Chưa có gì để giữ nháp." in words(client.get(empty.location))


def test_nobody_sees_another_persons_draft(
    app: Flask,
    client: Browser,
    support: Actor,
    staff_member: Callable[..., Member],
    sign_in: Callable[[Browser, Member], None],
    session: FreshSession,
) -> None:
    form = typed()
    client.post("/intake/draft", data=form)
    sign_in(client, staff_member("manager"))
    assert "Bạn có bản nháp" not in words(client.get("/intake"))
    page = client.get("/intake", query_string={"draft": form["opened"]})
    assert STORY not in words(page)
    # A page that was opened under the other account keeps its text, and the next click saves it.
    page = client.post("/intake", data=form)
    assert page.status_code == 422 and STORY in words(page)
    fresh = re.search(r'name="opened"[^>]*value="([^"]+)"', page.text)
    assert fresh and fresh[1] != form["opened"]
    assert client.post("/intake", data={**form, "opened": fresh[1]}).status_code == 303


def test_a_session_that_ends_before_the_save_loses_nothing(
    client: Browser,
    signed_in: Callable[[str], Member],
    sign_in: Callable[[Browser, Member], None],
    session: FreshSession,
) -> None:
    member, form = signed_in("support"), typed()
    client.post("/intake/draft", data=form)
    with client.session_transaction() as cookie:
        cookie.clear()
    lost = client.post("/intake", data=form)
    assert "/sign-in" in lost.location
    assert count(session, Complaint) == 0
    sign_in(client, member)
    assert "Bạn có bản nháp lúc 14:05." in words(client.get("/intake"))
    assert STORY in words(client.get("/intake", query_string={"draft": form["opened"]}))


def test_old_drafts_are_swept(client: Browser, support: Actor, clock: FixedClock) -> None:
    sweeper = system_actor("intake.drafts", Permission.SYSTEM_SWEEP)
    client.post("/intake/draft", data=typed())
    clock.advance(timedelta(days=6))
    assert sweep_drafts(sweeper) == 0
    clock.advance(timedelta(days=2))
    assert sweep_drafts(sweeper) == 1


@pytest.mark.parametrize("opened", ["", "\x00", "1; drop table", "x" * 10_000])
def test_a_form_without_a_proper_id_gets_one(client: Browser, support: Actor, opened: str) -> None:
    assert client.post("/intake/draft", data=typed(opened=opened)).status_code == 200
    assert client.post("/intake", data=typed(opened=opened)).status_code == 303


# Who may, and what it costs -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "auditor"])
@pytest.mark.sqlite_only
def test_who_registers_nothing_sees_nothing(
    client: Browser, signed_in: Callable[[str], Member], role: str
) -> None:
    signed_in(role)
    assert client.get("/intake").status_code == 403
    for address in (
        "/intake",
        "/intake/lookup",
        "/intake/person",
        "/intake/promise",
        "/intake/draft",
    ):
        assert client.post(address, data=typed()).status_code == 403


def test_a_restricted_case_is_not_given_away(
    client: Browser,
    support: Actor,
    an: str,
    session: FreshSession,
    staff_member: Callable[..., Member],
) -> None:
    other = staff_member("support").actor
    register_complaint(
        other,
        Intake(
            kind=Kind.LEAK,
            channel=Channel.HOTLINE,
            received_at=datetime(2026, 11, 20, tzinfo=HANOI),
            narrative="Về một đồng nghiệp",
            customer_id=UUID(an),
            restricted=True,
        ),
    )
    page = words(client.post("/intake/person", data=typed(customer=an)))
    assert "đồng nghiệp" not in page and "KN-" not in page
    assert "hồ sơ mở" not in words(client.post("/intake/lookup", data={"caller": "9393"}))


def test_lookup_and_save_cost_the_same_however_many_there_are(
    client: Browser, support: Actor, an: str, statements: Any, clock: FixedClock
) -> None:
    def lookup() -> int:
        with statements() as seen:
            client.post("/intake/lookup", data={"caller": "nguyen van"})
        return len(seen)

    def save() -> int:
        with statements() as seen:
            assert client.post("/intake", data=typed(phone="", email="")).status_code == 422
            answer = client.post(
                "/intake", data=typed(name=f"Trần {uuid4()}", phone="", email=f"{uuid4()}@kalix.vn")
            )
            assert answer.status_code == 303
        return len(seen)

    few = (lookup(), save())
    for number in range(12):
        details = CustomerDetails("Nguyễn Văn An", email=f"an{number}@kalix.vn")
        for _case in range(3):
            register_complaint(
                support,
                Intake(
                    kind=Kind.LEAK,
                    channel=Channel.EMAIL,
                    received_at=clock.now(),
                    narrative="x",
                    new_customer=details,
                ),
            )
    many = (lookup(), save())
    assert many[0] <= few[0] + 2  # keys and cases are asked for when there are some
    assert many[1] == few[1]

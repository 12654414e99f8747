"""The caller is found, and nobody and nothing is recorded twice."""

import io

import pytest
from sqlalchemy import select

from kalix_compliance.casework.models import Attachment, CaseEvent
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.commands import CustomerDetails, register_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.deadlines.models import Clock
from tests.client import Browser
from tests.intake_form import PNG, STORY, count, typed, words
from tests.sessions import FreshSession


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


def test_the_dates_are_those_that_the_clocks_get(
    client: Browser, support: Actor, session: FreshSession
) -> None:
    """24/11 is a holiday, so two working days after Sunday the 22nd end on the 25th."""
    leak = words(client.post("/intake/promise", data=typed()))
    assert (
        "07/12/2026" in leak and "25/11/2026" in leak and "ngày\u00a07\u00a0tháng\u00a012" in leak
    )
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

"""Answering in a browser: what is printed, what is written down, and what comes back."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.demo.sink import Faults, Sink
from tests.cases import ANH, case_at
from tests.client import Browser
from tests.people import Member, open_door
from tests.posting import deliver
from tests.sessions import FreshSession

Joins = Callable[..., Member]
TYPED = "Kính gửi quý khách,\r\n\r\nKALIX đã xác minh.\r\n\r\nTrân trọng,\r\n\r\nKALIX"
"""As a browser sends a text area: its lines end with CR LF."""

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def mai(staff_member: Joins, client: Browser) -> Member:
    member = staff_member("support")
    open_door(client, member)
    return member


@pytest.fixture
def reference(mai: Member, staff_member: Joins) -> str:
    return case_at("remedied", mai.actor, staff_member("manager").actor, new_customer=ANH)


def test_a_letter_has_the_paragraphs_that_were_typed(client: Browser, reference: str) -> None:
    page = client.post(
        f"/complaints/{reference}/letter",
        data={"subject": "Kết quả", "body": TYPED, "as": "page"},
    ).text
    letter = page[page.index('<article class="letter">') : page.index("</article>")]
    assert "<p>KALIX đã xác minh.</p>" in letter


def test_the_letter_that_was_printed_is_carried_to_where_it_is_recorded(
    client: Browser, reference: str
) -> None:
    where = f"/complaints/{reference}/told/letter"
    page = client.post(where, data={"act": "carry", "body": "Nội dung lá thư đã in"})
    assert page.status_code == 200
    assert "Nội dung lá thư đã in</textarea>" in page.text
    assert "Đã ghi là khách được báo" not in client.get(f"/complaints/{reference}").text


def test_a_letter_that_came_back_stands_first_in_the_queue(
    client: Browser, reference: str, sink: Sink, session: FreshSession
) -> None:
    deliver()
    sink.faults = Faults(recipient="550 5.1.1 no such user")
    answer = {
        "subject": "Kết quả",
        "body": TYPED,
        "version": session.scalar(select(Complaint.version)),
    }
    sent = client.post(f"/complaints/{reference}/answer", data=answer)
    assert sent.status_code == 303
    deliver()
    page = client.get("/queue")
    assert page.status_code == 200
    assert page.text.index("Khách chưa nhận được.") < page.text.index('class="queue"')
    assert "Thư trước chưa tới khách" in client.get(f"/complaints/{reference}/answer").text

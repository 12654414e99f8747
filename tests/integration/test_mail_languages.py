"""Each mail speaks the language of who reads it, whoever or whatever wrote it."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.commands.flagging import flag_clocks
from kalix_compliance.demo.sink import Sink
from kalix_compliance.staff.models import Language
from tests.cases import ANH, case_at
from tests.client import Browser
from tests.people import Member, open_door
from tests.posting import deliver

Joins = Callable[..., Member]
JOB = system_actor("flagging", Permission.SYSTEM_REMIND)
VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
NAMES = ("Phạm Thị Mai", "Trần Thu Hòa", "John Nguyễn")

pytestmark = pytest.mark.sqlite_only


def body_to(sink: Sink, person: Member, subject: str) -> str:
    """The plain text of the one mail to this person whose subject begins like this."""
    deliver()
    (mail,) = [
        mail
        for mail in sink.mails()
        if mail["To"].addresses[0].addr_spec == person.email and mail["Subject"].startswith(subject)
    ]
    return _plain(mail)


def _plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return re.sub(r"\S*\*+", "", text)  # what is masked


def test_the_night_warns_each_manager_in_their_own_language(
    staff_member: Joins, sink: Sink, clock: FixedClock
) -> None:
    support, hoa = staff_member("support"), staff_member("manager")
    john = staff_member("manager", name="John Nguyễn", language=Language.ENGLISH)
    case_at("verifying", support.actor, hoa.actor)
    clock.advance(timedelta(days=17))
    flag_clocks(JOB)

    english = body_to(sink, john, "Overdue")
    assert "Task: Answer the customer" in english
    assert "2 days overdue" in english
    assert "- Check the identity" in english
    assert not VIETNAMESE.search(without_names(english)), english
    vietnamese = body_to(sink, hoa, "Quá hạn")
    assert "Trả lời khách" in vietnamese
    assert "Quá 2 ngày" in vietnamese
    assert "- Đối chiếu danh tính" in vietnamese


def test_what_english_staff_record_reaches_the_customer_in_vietnamese(
    staff_member: Joins, client: Browser, sink: Sink
) -> None:
    john = staff_member("support", name="John Nguyễn", language=Language.ENGLISH)
    open_door(client, john)
    mark = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/intake").text)
    assert mark
    answer = client.post(
        "/intake",
        data={
            "csrf_token": mark[1],
            "opened": "11111111-1111-4111-8111-111111111111",
            "customer": "new",
            "name": ANH.name,
            "email": ANH.email,
            "kind": "leak",
            "narrative": "Có người lạ gọi.",
            "entrance": "email",
            "received_at": "22/11/2026 14:00",
            "vulnerable": "none",
            "do": "save",
        },
    )
    assert answer.status_code == 303, answer.text
    deliver()
    (mail,) = [m for m in sink.mails() if m["To"].addresses[0].addr_spec == ANH.email]
    assert "về việc: lộ dữ liệu cho bên thứ ba." in _plain(mail)


def test_a_letter_to_the_customer_is_vietnamese_on_an_english_screen(
    staff_member: Joins, client: Browser
) -> None:
    john = staff_member("support", name="John Nguyễn", language=Language.ENGLISH)
    reference = case_at("received", john.actor, staff_member("manager").actor)
    open_door(client, john)
    page = client.post(
        f"/complaints/{reference}/letter",
        data={"draft": "acknowledge", "as": "page"},
    ).text
    letter = page[page.index('<article class="letter">') : page.index("</article>")]
    assert "Kính gửi:" in letter
    assert "lộ dữ liệu cho bên thứ ba" in letter
    assert "Đại diện công ty" in letter
    assert "For the company" not in letter


def test_a_suggested_remedy_is_written_down_as_the_customer_will_read_it(
    staff_member: Joins, client: Browser
) -> None:
    john = staff_member("support", name="John Nguyễn", language=Language.ENGLISH)
    reference = case_at("concluded", john.actor, staff_member("manager").actor)
    open_door(client, john)
    page = client.get(f"/complaints/{reference}/remedies?suggestion=warn-customer").text
    assert "Tell the customer how to avoid fraud</a>" in page
    assert "Dặn khách cách tránh lừa đảo</textarea>" in page

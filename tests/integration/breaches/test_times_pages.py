"""The page of the times: it shows what would move before it moves it, and refuses what cannot be."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.breaches.commands.times import set_times
from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.moments import moments_of
from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.commands.flagging import flag_clocks
from kalix_compliance.deadlines.queries import clocks_about
from tests.breaches import open_one, secret
from tests.client import Browser
from tests.html_forms import main_form
from tests.people import Member, add_member, open_door
from tests.sessions import FreshSession

HOUR = timedelta(hours=1)
DETECTED = datetime(2026, 11, 22, 13, 5, tzinfo=HANOI)


@pytest.fixture
def yen(app: Flask) -> Member:
    return add_member("compliance")


@pytest.fixture
def browser(app: Flask, yen: Member) -> Browser:
    client: Browser = app.test_client()
    open_door(client, yen)
    return client


def url(reference: str) -> str:
    return f"/breaches/{reference}/times"


def send(browser: Browser, reference: str, **typed: str) -> tuple[int, str]:
    """Fill the form and press its button; twice, when the page shows first what would move."""
    data = {**main_form(browser.get(url(reference)).text).data(), **typed}
    answer = browser.post(url(reference), data={**data, "seen": typed.get("seen", "")})
    return answer.status_code, answer.text


def save(browser: Browser, reference: str, **typed: str) -> int:
    """Press the button, and again once the moves are shown."""
    data = {**main_form(browser.get(url(reference)).text).data(), **typed}
    shown = browser.post(url(reference), data=data)
    again = {**data, "seen": seen_in(shown.text)}
    return browser.post(url(reference), data=again).status_code


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def breach(session: FreshSession, reference: str) -> Breach:
    return session.scalars(select(Breach).where(Breach.reference == reference)).one()


def detected(session: FreshSession, reference: str) -> datetime:
    return moments_of(session, breach(session, reference).id)[Moment.VIOLATION_DETECTED].given


def test_a_save_first_shows_which_clocks_move(
    yen: Member, browser: Browser, session: FreshSession
) -> None:
    reference = open_one(yen.actor, attack_detected_at=None)
    typed = {"violation_detected": "22/11/2026 10:05", "reason": "đọc lại khiếu nại"}
    status, page = send(browser, reference, **typed)
    assert status == 200
    assert "Lưu thì các hạn này đổi" in page
    assert "25/11/2026 13:05" in page
    assert "25/11/2026 10:05" in page
    assert "đọc lại khiếu nại" in page
    assert detected(session, reference) == DETECTED
    assert save(browser, reference, **typed) == 303
    assert detected(session, reference) == DETECTED - 3 * HOUR
    [authority] = [
        view
        for view in clocks_about(session, reference)
        if view.obligation.code == "breach.authority"
    ]
    assert authority.due_at == DETECTED + 69 * HOUR


def test_what_was_shown_must_be_what_is_saved(
    yen: Member, browser: Browser, session: FreshSession
) -> None:
    reference = open_one(yen.actor, attack_detected_at=None)
    _, page = send(browser, reference, violation_detected="22/11/2026 10:05", reason="đọc lại")
    status, page = send(
        browser,
        reference,
        violation_detected="22/11/2026 09:05",
        reason="đọc lại",
        seen=seen_in(page),
    )
    assert (status, "25/11/2026 09:05" in page) == (200, True)
    assert detected(session, reference) == DETECTED


def test_a_change_that_moves_no_clock_is_saved_at_once(
    yen: Member, browser: Browser, session: FreshSession
) -> None:
    reference = open_one(yen.actor)
    status, _ = send(browser, reference, contained="22/11/2026 14:00")
    assert status == 303
    assert Moment.CONTAINED in moments_of(session, breach(session, reference).id)


def test_a_miss_that_a_change_would_make_is_said_before(yen: Member, browser: Browser) -> None:
    reference = open_one(yen.actor, attack_detected_at=None, occurred_from=None)
    _, page = send(browser, reference, violation_detected="18/11/2026 10:05", reason="đọc lại")
    assert "lỡ mãi" in page
    _, page = send(browser, reference, violation_detected="22/11/2026 10:05", reason="đọc lại")
    assert "lỡ mãi" not in page


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"violation_detected": "23/11/2026 10:05"}, "muộn hơn bây giờ"),
        ({"attack_detected": "22/11/2016 10:05"}, "quá mười năm"),
        ({"attack_detected": "22/11/0026 10:05"}, "không có thật"),
        ({"violation_detected": "20/11/2026 10:05", "reason": "x"}, "Sớm hơn giờ bắt đầu"),
        ({"occurred_to": "20/11/2026 10:05"}, "Sớm hơn giờ bắt đầu"),
        ({"contained": "20/11/2026 10:05"}, "Sớm hơn giờ bắt đầu"),
        ({"occurred_to": "22/11/2026 10:05", "ongoing": "y"}, "chưa có giờ kết thúc"),
        ({"contained": "22/11/2026 14:00", "ongoing": "y"}, "không còn tiếp diễn"),
        ({"aware": ""}, "Ghi giờ công ty biết"),
        ({"aware": "hôm qua"}, "Chưa đọc được"),
        ({"aware": "22/11/2026 12:00"}, "Nêu vì sao đổi"),
        ({"violation_detected": ""}, "Nêu vì sao đổi"),
        ({"attack_detected": "22/11/2026 12:00", "reason": "x"}, "Hai giờ phát hiện khác nhau"),
        ({"reason": "x" * 2_001}, "Dài quá"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_stays_typed(
    typed: dict[str, str], why: str, yen: Member, browser: Browser, session: FreshSession
) -> None:
    reference = open_one(yen.actor)
    before = breach(session, reference).version
    status, page = send(browser, reference, **typed)
    assert status == 200
    assert why in page
    assert 'aria-invalid="true"' in page
    assert all(value in page for value in typed.values())
    assert breach(session, reference).version == before


@pytest.mark.parametrize("field", ["aware", "violation_detected", "version", "seen", "reason"])
@pytest.mark.parametrize("junk", ["\0", "x" * 5_000, "99/99/9999 99:99", "'; --", "1" * 400])
def test_junk_is_never_an_error_of_the_server(
    field: str, junk: str, yen: Member, browser: Browser
) -> None:
    reference = open_one(yen.actor)
    status, _ = send(browser, reference, **{field: junk})
    assert status in (200, 303)


def test_a_time_that_is_left_as_it_reads_keeps_its_seconds(
    yen: Member, browser: Browser, session: FreshSession, clock: FixedClock
) -> None:
    known = clock.at - HOUR + timedelta(seconds=17)
    reference = open_one(yen.actor, aware_at=known, violation_detected_at=known)
    assert send(browser, reference, contained="22/11/2026 14:00")[0] == 303
    assert detected(session, reference) == known


def test_whoever_saves_second_is_told(yen: Member, browser: Browser) -> None:
    reference = open_one(yen.actor)
    data = main_form(browser.get(url(reference)).text).data()
    browser.post(url(reference), data={**data, "contained": "22/11/2026 14:00"})
    page = browser.post(url(reference), data={**data, "contained": "22/11/2026 14:01"}).text
    assert "vừa có người khác sửa" in page
    assert "22/11/2026 14:01" in page


def test_the_story_and_the_trail_say_what_was_changed_but_not_why(
    yen: Member, browser: Browser, session: FreshSession
) -> None:
    reference = open_one(yen.actor, attack_detected_at=None)
    save(browser, reference, violation_detected="22/11/2026 10:05", reason=secret("lý do"))
    events = session.scalars(select(CaseEvent).where(CaseEvent.about == reference)).all()
    assert "time_changed_why" in {event.kind for event in events}
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "set_times")).one()
    assert entry.facts["times"] == ["violation-detected"]
    assert secret("lý do") not in str(entry.facts)
    assert verify(session).clean


@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_others_see_the_clocks_and_change_nothing(
    role: str, yen: Member, app: Flask, session: FreshSession
) -> None:
    reference = open_one(yen.actor)
    client: Browser = app.test_client()
    open_door(client, add_member(role))
    assert client.get(url(reference)).status_code == 403
    shown = client.get(f"/breaches/{reference}/clocks")
    assert shown.status_code == 200
    assert shown.text.count('<li class="clock">') == 5
    assert "<html" not in shown.text


@pytest.mark.parametrize(
    "path", ["/breaches/SC-2026-9999/times", "/breaches/KN-2026-000001/clocks"]
)
def test_what_is_no_breach_is_not_found(path: str, browser: Browser) -> None:
    assert browser.get(path).status_code == 404


def test_the_clocks_take_the_same_few_statements_whatever_was_changed(
    yen: Member,
    browser: Browser,
    clock: FixedClock,
    session: FreshSession,
    statements: Callable[[], object],
) -> None:
    reference = open_one(yen.actor)
    address = f"/breaches/{reference}/clocks"
    browser.get(address)

    def count() -> int:
        with statements() as seen:  # type: ignore[attr-defined]
            assert browser.get(address).status_code == 200
        return len(seen)

    before = count()
    for minutes in range(1, 6):
        times = {k: m.given for k, m in moments_of(session, breach(session, reference).id).items()}
        times[Moment.CONTAINED] = clock.at - timedelta(minutes=minutes)
        set_times(yen.actor, reference, None, times)
    assert count() == before


def test_a_page_that_asks_again_by_itself_keeps_nobody_signed_in(
    app: Flask, yen: Member, browser: Browser, clock: FixedClock
) -> None:
    reference = open_one(yen.actor)
    address, asked = f"/breaches/{reference}/clocks", {"HX-Request": "true"}
    idle, part = app.config["SESSION_IDLE"], app.config["SESSION_IDLE"] / 4
    assert browser.get(address, headers=asked).status_code == 200
    for _ in range(5):
        clock.advance(part)
        answer = browser.get(address, headers=asked)
    assert 5 * part > idle
    assert answer.status_code == 401 or "HX-Redirect" in answer.headers


def test_the_page_of_one_clock_tells_its_reminders_and_its_rounds(
    yen: Member, browser: Browser, clock: FixedClock
) -> None:
    reference = open_one(yen.actor)
    address = f"/breaches/{reference}/clocks/breach.consumer"
    assert "Chưa nhắc lần nào" in browser.get(address).text
    clock.advance(18 * HOUR)
    flag_clocks(system_actor("flagging", Permission.SYSTEM_REMIND))
    open_door(browser, yen)  # the day before ended by itself
    page = browser.get(address).text
    assert "không nhắc riêng" in page
    assert "còn 6 giờ" in page
    save(browser, reference, attack_detected="", reason="không có tấn công")
    save(browser, reference, attack_detected="22/11/2026 14:00", times_differ="nhật ký")
    assert "Những lần tính trước" in browser.get(address).text


@pytest.mark.parametrize("code", ["breach.cyber-serious", "complaint.resolve", "x"])
def test_a_clock_that_the_breach_does_not_have_is_not_found(
    code: str, yen: Member, browser: Browser
) -> None:
    reference = open_one(yen.actor)
    assert browser.get(f"/breaches/{reference}/clocks/{code}").status_code == 404

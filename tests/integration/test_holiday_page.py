"""Administrators correct single days; running working-day clocks follow."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines import tracking
from kalix_compliance.deadlines.calendars import load_calendar
from kalix_compliance.deadlines.commands.days_off import remove_day, set_day
from kalix_compliance.deadlines.models import DayOverride
from kalix_compliance.deadlines.queries import clocks_about, days_by_year
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.staff.roles import Role
from tests.accounts import browser_of, hire
from tests.client import Browser
from tests.sessions import FreshSession

ADMIN = system_actor("admin", Permission.CALENDAR_MANAGE)
WEDNESDAY = date(2026, 11, 25)
CASE = "KN-2026-000412"


def start_acknowledging(at: datetime) -> None:
    with open_unit(system_actor("test")) as unit:
        tracking.start_clock(unit, "complaint.acknowledge", CASE, at)
        tracking.start_clock(unit, "complaint.resolve", CASE, at)


def last_days(session: FreshSession) -> list[date]:
    return [view.last_day for view in clocks_about(session, CASE)]


def test_a_day_off_moves_working_day_terms_and_no_others(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    start_acknowledging(clock.at)
    assert set_day(ADMIN, WEDNESDAY, working=False, note="Kiểm kê kho") == 1
    assert last_days(session) == [date(2026, 11, 27), date(2026, 12, 7)]
    assert load_calendar(session).holiday_name(WEDNESDAY) == "Kiểm kê kho"
    assert remove_day(ADMIN, WEDNESDAY) == 1
    assert last_days(session) == [date(2026, 11, 26), date(2026, 12, 7)]


def test_a_holiday_can_be_worked(app: Flask, session: FreshSession, clock: FixedClock) -> None:
    start_acknowledging(clock.at)
    set_day(ADMIN, date(2026, 11, 24), working=True, note="Mở cửa")
    assert last_days(session)[0] == WEDNESDAY


def test_setting_a_day_again_replaces_what_was_said(app: Flask, session: FreshSession) -> None:
    set_day(ADMIN, WEDNESDAY, working=False, note="Nghỉ")
    set_day(ADMIN, WEDNESDAY, working=True, note="Làm bù")
    [row] = session.scalars(select(DayOverride)).all()
    assert (row.working, row.note, row.version) == (True, "Làm bù", 2)


def test_a_met_clock_keeps_its_date(app: Flask, session: FreshSession, clock: FixedClock) -> None:
    start_acknowledging(clock.at)
    with open_unit(system_actor("test")) as unit:
        tracking.meet_clock(unit, "complaint.acknowledge", CASE)
    assert set_day(ADMIN, WEDNESDAY, working=False, note="Nghỉ") == 0


def test_days_that_are_over_are_not_corrected(app: Flask, clock: FixedClock) -> None:
    with pytest.raises(RuleBroken, match="đã qua") as refusal:
        set_day(ADMIN, date(2026, 11, 20), working=False, note="Nghỉ")
    assert refusal.value.field == "day"
    set_day(ADMIN, date(2026, 11, 23), working=False, note="Nghỉ")
    clock.advance(timedelta(days=5))
    with pytest.raises(RuleBroken):
        remove_day(ADMIN, date(2026, 11, 23))


def test_what_is_not_there_or_has_changed_is_not_removed(app: Flask) -> None:
    with pytest.raises(NotFound):
        remove_day(ADMIN, WEDNESDAY)
    set_day(ADMIN, WEDNESDAY, working=False, note="Nghỉ")
    with pytest.raises(StaleRecord):
        remove_day(ADMIN, WEDNESDAY, version=7)


def test_only_who_may_manage_the_calendar_changes_it(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        set_day(Actor("x", "x"), WEDNESDAY, working=False)


def test_a_correction_is_in_the_audit_trail_without_its_note(
    app: Flask, session: FreshSession
) -> None:
    set_day(ADMIN, WEDNESDAY, working=False, note="Chị Hoa cưới")
    [entry] = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.subject) == ("set_day", "calendar:2026-11-25")
    assert entry.facts == {"working": False, "clocks_moved": 0}
    assert "Hoa" not in str(entry.body)


def test_the_list_holds_holidays_on_weekdays_and_corrections(
    app: Flask, session: FreshSession
) -> None:
    set_day(ADMIN, date(2026, 11, 28), working=True, note="Làm bù")
    days = {row.day: row for row in days_by_year(session, (2026,))[2026]}
    assert not days[date(2026, 11, 24)].working
    assert days[date(2026, 11, 28)].working
    assert days[date(2026, 11, 28)].corrected
    assert date(2026, 4, 26) not in days  # Hùng Kings' day itself, a Sunday
    in_english = {row.day: row.name for row in days_by_year(session, (2026,), "en")[2026]}
    assert in_english[date(2026, 9, 2)] == "National Day"


@pytest.fixture
def administrator(app: Flask) -> Browser:
    return browser_of(app, hire(Role.ADMINISTRATOR))


def test_the_page_shows_two_years(administrator: Browser) -> None:
    page = administrator.get("/calendar/")
    assert page.status_code == 200
    for words in ("Năm 2026", "Năm 2027", "24/11/2026", "Thứ ba"):
        assert words in page.text


def test_the_page_sets_a_day_and_takes_it_back(
    administrator: Browser, session: FreshSession
) -> None:
    form = {"day": "25/11/2026", "kind": "off", "note": "Kiểm kê kho"}
    answer = administrator.post("/calendar/", data=form)
    assert answer.status_code == 303, answer.text
    page = administrator.get("/calendar/").text
    assert "Đã lưu ngày 25/11/2026" in page
    assert "Kiểm kê kho" in page
    answer = administrator.post("/calendar/2026-11-25/remove", data={"version": "1"})
    assert answer.status_code == 303
    assert session.scalars(select(DayOverride)).all() == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": "20/11/2026"}, "đã qua"),
        ({"day": "31/11/2026"}, "Ngày này không có trong lịch"),
        ({"note": ""}, "Ghi lý do"),
        ({"kind": "maybe"}, "Chọn nghỉ hoặc làm việc"),
    ],
)
def test_the_page_says_what_to_mend_and_keeps_what_was_typed(
    administrator: Browser, typed: dict[str, str], words: str
) -> None:
    form = {"day": "25/11/2026", "kind": "off", "note": "Kiểm kê kho", **typed}
    page = administrator.post("/calendar/", data=form)
    assert page.status_code == 200
    assert words in page.text
    assert f'value="{form["day"]}"' in page.text


def test_an_address_that_is_no_day_is_not_found(administrator: Browser) -> None:
    assert administrator.post("/calendar/tomorrow/remove").status_code == 404


def test_support_staff_may_not_open_the_page(app: Flask) -> None:
    assert browser_of(app, hire()).get("/calendar/").status_code == 403


def test_a_holiday_moves_with_the_clock_of_the_year(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    clock.at = datetime(2027, 2, 3, 10, tzinfo=HANOI)
    start_acknowledging(clock.at)
    assert last_days(session)[0] == date(2027, 2, 15)
    set_day(ADMIN, date(2027, 2, 11), working=False, note="Nghỉ Tết thêm một ngày")
    assert last_days(session)[0] == date(2027, 2, 16)

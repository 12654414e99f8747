"""The morning digest: once a working day to each manager, never at night, and nothing of any person."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.verify import verify
from kalix_compliance.complaints.commands.keeping import restrict_complaint
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.core.errors import NotAllowed
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.deadlines import tracking
from kalix_compliance.deadlines.models import DayOverride
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.models import Outcome
from kalix_compliance.jobs.running import Worker
from kalix_compliance.notifications.delivery import deliver_due
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import opened
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.overview.commands.digest import NOTICE, send_digest
from kalix_compliance.overview.jobs import DigestNotWritten, send_digests
from kalix_compliance.schedule import JOBS
from kalix_compliance.staff.models import Staff
from kalix_compliance.staff.roles import Role
from tests.cases import CLEAR, SECRET, case_at, person
from tests.orders import order_at
from tests.people import BOOKKEEPER, Member, add_member
from tests.requests_life import Asked

(JOB,) = (job for job in JOBS if job.name == "digest.send")
SENDER = system_actor("test", Permission.SYSTEM_DELIVER)
DAY = timedelta(days=1)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HANOI)


@pytest.fixture
def managers(app: Flask) -> tuple[Member, Member]:
    return add_member("manager", name="Trần Thu Hòa"), add_member("manager", name="Lý Văn Tám")


@pytest.fixture
def letters(app: Flask, session) -> Callable[[], list[tuple[str, str, str]]]:
    """`letters()`: to whom, the subject and the words of every digest, the oldest first."""

    def read() -> list[tuple[str, str, str]]:
        rows = session.scalars(
            select(OutboxMessage.id)
            .where(OutboxMessage.notice == NOTICE)
            .order_by(OutboxMessage.created_at, OutboxMessage.id)
        ).all()
        with open_unit(BOOKKEEPER) as unit:
            found = [opened(unit, row) for row in rows]
        return [(one.to, one.subject, one.body) for one in found]

    return read


def hand(actor=JOB.actor) -> str | None:
    return send_digests(actor)


def test_each_manager_once_a_working_day_from_eight_to_six(managers, letters, clock: FixedClock):
    for moment in (at(22, 14), at(23, 7, 59), at(23, 8), at(23, 8, 10), at(23, 17, 50)):
        clock.at = moment  # Sunday, Monday before the hour, then all day
        hand()
        assert len(letters()) == (2 if moment >= at(23, 8) else 0), moment
    assert {to for to, *_rest in letters()} == {one.email for one in managers}
    clock.at = at(23, 18)
    late = add_member("manager")
    assert hand() is None, "not in the evening"
    clock.at = at(25, 8)
    assert hand() == "written=3"
    assert late.email in {to for to, *_rest in letters()[2:]}


def test_a_weekend_a_holiday_and_a_day_the_company_takes_off_are_left_in_peace(
    managers, letters, clock: FixedClock, session
):
    with open_unit(BOOKKEEPER) as unit:
        unit.session.add(DayOverride(day=at(25, 0).date(), working=False, note="Kiểm kê"))
    clock.at, told = at(20, 7), []
    while clock.at < at(27, 0):
        if hand():
            told.append(clock.at)
        clock.advance(timedelta(minutes=10))
    assert told == [at(20, 8), at(23, 8), at(26, 8)], "the 24th is Culture Day"
    clock.at = at(2, 9, month=9) + 365 * DAY
    assert hand() is None, "National Day"


def test_a_worker_that_was_down_makes_up_for_it_and_two_workers_write_once(
    managers, letters, clock: FixedClock
):
    clock.at = at(23, 7, 50)
    first, second = Worker("one", (JOB,)), Worker("two", (JOB,))
    first.enrol()
    first.run_if_due(JOB)
    assert letters() == []
    clock.at = at(23, 11, 3)  # nobody worked since
    assert [first.run_if_due(JOB), second.run_if_due(JOB)] == [Outcome.DONE, None]
    assert len(letters()) == 2
    clock.at = at(25, 18, 5)
    second.run_if_due(JOB)
    assert len(letters()) == 2, "a day that was missed altogether is over"


@pytest.mark.timeout(120)
def test_two_who_write_at_the_same_moment_write_once(app: Flask, managers, letters, clock):
    clock.at = at(23, 9)
    start = threading.Barrier(4)
    wrong: list[Exception] = []

    def run() -> None:
        with app.app_context():
            start.wait()
            try:
                for member in managers:
                    send_digest(JOB.actor, member.id)
            except Exception as error:  # noqa: BLE001
                wrong.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(letters()) == 2


def test_a_clock_set_back_or_ahead_writes_no_day_twice(managers, letters, clock: FixedClock):
    for moment in (at(23, 8), at(26, 9), at(23, 10), at(25, 9), at(26, 10)):
        clock.at = moment
        hand()
    assert len(letters()) == 6, "three days, two managers"


def test_only_who_is_an_active_manager_now(managers, letters, clock: FixedClock, actor_with):
    gone, moved = managers
    for role in (Role.SUPPORT, Role.COMPLIANCE, Role.ADMINISTRATOR, Role.AUDITOR):
        add_member(role)
    with open_unit(BOOKKEEPER) as unit:
        unit.session.get_one(Staff, gone.id).active = False
        unit.session.get_one(Staff, moved.id).role = Role.SUPPORT
    clock.at = at(23, 9)
    assert hand() is None
    assert send_digest(JOB.actor, gone.id) is send_digest(JOB.actor, moved.id) is False
    assert letters() == []
    with pytest.raises(NotAllowed):
        hand(actor_with(Permission.COMPLAINT_READ))
    with pytest.raises(NotAllowed):
        send_digest(moved.actor, moved.id)


def test_one_address_that_no_server_takes_stops_nobody_else(managers, letters, clock: FixedClock):
    with open_unit(BOOKKEEPER) as unit:
        unit.session.get_one(Staff, managers[0].id).email = "kh\u00f4ng ph\u1ea3i email"
    clock.at = at(23, 8)
    with pytest.raises(DigestNotWritten, match="written=1 failed=1"):
        hand()
    assert [to for to, *_rest in letters()] == [managers[1].email]


def test_what_it_says(managers, letters, clock: FixedClock, session):
    support, manager = add_member("support").actor, managers[0].actor
    clock.at = at(6, 10)  # a Friday: its 15 days end on Saturday the 21st
    over = case_at("remedying", support, manager, new_customer=person(1))
    hidden = case_at("remedying", support, manager, new_customer=person(2))
    restrict_complaint(manager, hidden, restricted=True)
    clock.at = at(8, 10)
    today = case_at("remedying", support, manager, new_customer=person(3))
    clock.at = at(9, 10)
    soon = case_at("closing waits", support, manager, new_customer=person(4))
    clock.at = at(9, 11)
    tomorrow = case_at("remedying", support, manager, new_customer=person(5))
    asked = Asked(support, manager).register()
    secret = order_at("submitted", add_member("compliance").actor, manager, secret=True)
    clock.at = at(23, 8)
    hand()
    _to, subject, body = next(one for one in letters() if one[0] == managers[0].email)
    assert subject.startswith("Việc đầu ngày 23/11/2026: ")
    fresh, rest = body.split("Tất cả đang quá hạn")
    ends_today, ends_soon = rest.split("Hết hạn từ mai đến hết 25/11/2026")
    assert f"- {over}: Trả lời khách" in fresh and "hạn 21/11/2026" in fresh
    assert f"- {today}: " in ends_today and today not in fresh
    assert f"- {tomorrow}: " in ends_soon and tomorrow not in ends_today
    assert f"- Đóng hồ sơ mức cao: {soon}" in ends_soon
    assert asked.reference in body
    for never in (hidden, secret.reference, SECRET, *CLEAR, "Khách thử", "bàn ăn"):
        assert never not in body + subject, never
    other = next(body for to, _subject, body in letters() if to == managers[1].email)
    assert soon in other, "either manager may sign"
    clock.at = at(25, 8)
    hand()
    again = letters()[-1][2]
    assert f"- {over}: " not in again, "said once"
    assert "Tất cả đang quá hạn" in again
    assert f"- {today}: " in again.split("Tất cả đang quá hạn")[0]
    assert verify(session).flaw is None


def test_a_calm_morning_is_said_too_and_in_the_reader_s_language(letters, clock: FixedClock, app):
    add_member("manager")
    add_member("manager", language="en")
    clock.at = at(23, 8)
    Worker("one", (JOB,)).enrol()
    hand()
    vietnamese, english = (body for _to, _subject, body in letters())
    assert "Sáng nay không có hồ sơ quá hạn" in vietnamese
    assert "This morning nothing is overdue" in english


@pytest.mark.timeout(300)
def test_four_hundred_overdue_cases_make_a_short_letter(managers, letters, clock, statements):
    support = add_member("support").actor
    clock.at = at(6, 10)
    first = case_at("received", support, managers[0].actor, new_customer=person(1))
    clock.at = at(23, 8)
    with statements() as few:
        send_digest(JOB.actor, managers[0].id)
    clock.at = at(9, 11)
    with open_unit(BOOKKEEPER) as unit:
        row = unit.session.scalars(select(Complaint).where(Complaint.reference == first)).one()
        known = {c.key: getattr(row, c.key) for c in Complaint.__mapper__.column_attrs}
        for number in range(2, 402):
            reference = f"KN-2026-{number:06d}"
            fresh = {"id": None, "reference": reference, "once_key": None}
            values = {k: v for k, v in {**known, **fresh}.items() if k != "id"}
            unit.session.add(Complaint(**values))
            tracking.start_clock(unit, "complaint.resolve", reference, unit.now)
    clock.at = at(25, 8)
    with statements() as many:
        assert send_digest(JOB.actor, managers[1].id)
    body = letters()[-1][2]
    assert "Tất cả đang quá hạn: 401." in body
    assert "và 385 hồ sơ nữa" in body
    assert body.count("KN-2026-") == 15 and len(body) < 3_000
    assert len(many) == len(few)


def test_what_has_not_left_by_six_never_leaves(managers, session, clock: FixedClock, sink):
    clock.at = at(23, 17, 50)
    hand()
    clock.at = at(23, 18)  # the mail server was down until now
    report = deliver_due(SENDER)
    assert (report.accepted, report.cancelled) == (0, 2)
    assert sink.mails() == []
    states = session.execute(select(OutboxMessage.state, OutboxMessage.server_answer)).all()
    assert states == [(Delivery.CANCELLED, "lapsed")] * 2
    clock.at = at(25, 8, 5)
    hand()
    assert deliver_due(SENDER).accepted == 2
    assert len(sink.mails()) == 2


def test_who_did_not_get_the_last_one_is_told_of_everything_since(
    managers, session, letters, clock: FixedClock
):
    support, manager = add_member("support").actor, managers[0].actor
    clock.at = at(6, 10)
    over = case_at("remedying", support, manager, new_customer=person(1))
    clock.at = at(23, 8)
    hand()
    with open_unit(BOOKKEEPER) as unit:
        for row in unit.session.scalars(select(OutboxMessage)):
            if row.staff_id == managers[0].id and row.notice == NOTICE:
                row.state, row.send_after = Delivery.BOUNCED, None
                row.accepted_at = row.settled_at = unit.now.astimezone(UTC)
    clock.at = at(25, 8)
    hand()
    told = {to: body for to, _subject, body in letters()[2:]}
    assert f"- {over}: " in told[managers[0].email]
    assert f"- {over}: " not in told[managers[1].email]

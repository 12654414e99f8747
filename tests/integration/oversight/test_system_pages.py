"""The state of the system: jobs that were missed, a dead worker, mail that hangs, sign-ins, room."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.models import JobRun, JobState, Outcome
from kalix_compliance.jobs.running import Worker
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.oversight.queries.jobs import job_table, outages
from kalix_compliance.oversight.queries.mail import mail_lines
from kalix_compliance.oversight.queries.sign_ins import sign_ins
from kalix_compliance.oversight.queries.storage import disks, storage
from kalix_compliance.oversight.rules import Room
from kalix_compliance.schedule import JOBS
from kalix_compliance.staff import commands
from kalix_compliance.staff.jobs import sweep_sessions
from kalix_compliance.staff.models import SignInFailures
from tests.accounts import PASSWORD, hire
from tests.client import Browser
from tests.people import Member, open_door
from tests.sessions import FreshSession

ROBOT = system_actor("test")
MINUTE = timedelta(minutes=1)
PLAIN = tuple(job for job in JOBS if job.name in ("mail.sweep", "deadlines.flag", "audit.verify"))
WRONG = "không phải mật khẩu này"


@pytest.fixture
def keeper(signed_in: Callable[[str], Member]) -> Member:
    return signed_in("administrator")


def ran(clock: FixedClock, job: str, *, ago: timedelta, outcome: Outcome = Outcome.DONE) -> None:
    """A slot that some worker took, so long ago."""
    at = clock.now() - ago
    with open_unit(ROBOT) as unit:
        unit.session.add(
            JobRun(
                id=new_id(), job=job, slot=at, worker="w", started_at=at,
                finished_at=None if outcome is Outcome.RUNNING else at, outcome=outcome,
            )
        )  # fmt: skip


def enrolled(app: Flask, clock: FixedClock) -> None:
    """Every job is known, and the quick ones have just run."""
    Worker("w", JOBS).enrol()
    with open_unit(ROBOT) as unit:
        for state in unit.session.scalars(select(JobState)):
            state.succeeded_at = clock.now()


def test_an_empty_table_of_jobs_says_that_no_worker_runs(
    keeper: Member, client: Browser, session: FreshSession, clock: FixedClock
) -> None:
    assert job_table(session, keeper.actor, clock.now(), JOBS) == []
    assert outages(session, keeper.actor, clock.now(), JOBS) == []
    for place in ("/system", "/system/jobs"):
        page = client.get(place).text
        assert "Chưa có tiến trình nền nào chạy" in page
    assert outages(session, keeper.actor, clock.now(), ()) == []


def test_a_worker_that_was_dead_for_a_day_is_one_sentence_and_then_a_gap(
    app: Flask, keeper: Member, client: Browser, session: FreshSession, clock: FixedClock
) -> None:
    enrolled(app, clock)
    for n in range(5):
        ran(clock, "mail.sweep", ago=n * MINUTE)
    clock.advance(timedelta(hours=26))
    open_door(client, keeper)
    page = client.get("/system").text
    assert page.count("Tiến trình nền dừng từ 22/11/2026 14:05") == 1
    assert "Không chạy trong 26 giờ qua" in page
    (gap,) = outages(session, keeper.actor, clock.now(), JOBS)
    assert gap.until is None
    # it comes back: the banner goes, the gap and what was missed are still told
    Worker("w2", PLAIN).run_if_due(PLAIN[0])
    with open_unit(ROBOT) as unit:
        for state in unit.session.scalars(select(JobState)):
            state.succeeded_at, state.late_at = clock.now(), clock.now() + timedelta(days=1)
    page = client.get("/system").text
    assert "Tiến trình nền dừng từ" not in page
    (gap,) = outages(session, keeper.actor, clock.now(), JOBS)
    assert gap.until is not None and gap.until - gap.since > timedelta(hours=25)
    row = next(
        row
        for row in job_table(session, keeper.actor, clock.now(), JOBS)
        if row.code == "mail.sweep"
    )
    assert 1400 < row.missed <= 1440
    jobs = client.get("/system/jobs").text
    assert "từ 22/11/2026 14:05 đến" in jobs and "lỡ 1.4" in jobs


def test_late_jobs_say_why(
    app: Flask, keeper: Member, client: Browser, session: FreshSession, clock: FixedClock
) -> None:
    enrolled(app, clock)
    ran(clock, "retention.run", ago=3 * MINUTE, outcome=Outcome.RUNNING)
    ran(clock, "mail.sweep", ago=MINUTE)
    with open_unit(ROBOT) as unit:
        broken, hanging = (
            unit.session.get_one(JobState, name) for name in ("audit.verify", "retention.run")
        )
        broken.late_at = hanging.late_at = clock.now()
        broken.failed_at, broken.error = clock.now(), "ChainBroken jobs.py:20"
    table = {row.code: row for row in job_table(session, keeper.actor, clock.now(), JOBS)}
    assert str(table["audit.verify"].reason).endswith("ChainBroken jobs.py:20.")
    assert "Đang chạy từ 22/11/2026 14:02" in str(table["retention.run"].reason)
    assert [row.late for row in table.values()][:2] == [True, True]
    page = client.get("/system").text
    assert "2 việc chạy nền bị chậm" in page and "Đang chạy từ" in page


def test_a_nightly_job_that_was_skipped_is_counted(
    app: Flask, keeper: Member, session: FreshSession, clock: FixedClock
) -> None:
    enrolled(app, clock)
    nightly = next(job for job in JOBS if job.name == "audit.verify")
    for night in (0, 1, 3, 4):  # not the one before the day before yesterday's
        slot = nightly.slot(clock.now() - timedelta(days=night))
        with open_unit(ROBOT) as unit:
            unit.session.add(
                JobRun(
                    id=new_id(), job=nightly.name, slot=slot, worker="w", started_at=slot,
                    finished_at=slot, outcome=Outcome.DONE,
                )
            )  # fmt: skip
    table = {row.code: row for row in job_table(session, keeper.actor, clock.now(), JOBS)}
    assert table["audit.verify"].missed == 1
    assert str(table["audit.verify"].rhythm) == "hằng ngày 02:30"


def test_mail_is_told_by_state_with_what_to_do(
    keeper: Member, client: Browser, session: FreshSession, clock: FixedClock
) -> None:
    wanted = {
        Delivery.QUEUED: 20, Delivery.DEFERRED: 90, Delivery.UNCERTAIN: 5,
        Delivery.BOUNCED: 60 * 24, Delivery.FAILED: 60 * 24 * 40,
    }  # fmt: skip
    with open_unit(ROBOT) as unit:
        for state, minutes in wanted.items():
            at = clock.now() - minutes * MINUTE
            waits = state in (Delivery.QUEUED, Delivery.DEFERRED)
            unit.session.add(
                OutboxMessage(
                    notice="work_waits", about="-", language="vi", envelope=b"x", state=state,
                    message_id=f"<{state}@x>", planned_at=at, send_after=at if waits else None,
                    created_at=at, created_by="system:test", version=1,
                )
            )  # fmt: skip
    lines = {line.state: line for line in mail_lines(session, keeper.actor, clock.now())}
    assert [lines[state].count for state in wanted] == [1, 1, 1, 1, 0]
    wants = {state for state, line in lines.items() if line.wants_a_person}
    assert wants == {Delivery.QUEUED, Delivery.UNCERTAIN}
    clock.advance(timedelta(days=-1))  # as if all of it were planned for tomorrow
    planned = {line.state: line for line in mail_lines(session, keeper.actor, clock.now())}
    assert not planned[Delivery.QUEUED].wants_a_person
    clock.advance(timedelta(days=1))
    page = client.get("/system").text
    assert "Hỏi người nhận, rồi gửi lại hoặc ghi là đã tới" in page


class TestFailedSignIns:
    def test_are_counted_without_what_was_typed(
        self, keeper: Member, client: Browser, session: FreshSession, clock: FixedClock
    ) -> None:
        person = hire(name="Hoàng Thị Thử")
        for n in range(6):
            commands.sign_in(person.email, WRONG, f"203.0.113.{n % 2}")
        for n in range(3):
            commands.sign_in(f"la.{n}@khong.co", WRONG, "198.51.100.7")
        commands.sign_in("không phải địa chỉ", WRONG, "198.51.100.7")
        found = sign_ins(session, keeper.actor, clock.now())
        assert (found.today.wrong, found.today.held, found.today.closed) == (9, 1, 0)
        assert (found.today.accounts, found.today.sources) == (2, 3)
        assert (found.accounts[0].name, found.accounts[0].tries) == ("Hoàng Thị Thử", 6)
        assert found.accounts[0].closed_until and not found.accounts[1].closed_until
        rows = session.scalars(select(SignInFailures)).all()
        kept = " ".join(str(value) for row in rows for value in vars(row).values())
        for typed in (person.email, "khong.co", "203.0.113", "198.51.100", WRONG):
            assert typed not in kept
        page = client.get("/system/sign-ins").text
        assert "Hoàng Thị Thử" in page and "địa chỉ không ai có" in page
        for typed in (person.email, "khong.co", "203.0.113", "198.51.100"):
            assert typed not in page

    def test_a_closed_account_s_right_password_is_told_apart(
        self, keeper: Member, session: FreshSession, clock: FixedClock
    ) -> None:
        person = hire()
        row = session.get(SignInFailures, (clock.now().date(), person.actor.id, "x"))
        assert row is None
        with open_unit(ROBOT) as unit:
            from_store = unit.session.get_one(commands.signing_in.Staff, person.actor.staff_id)
            from_store.active = False
        commands.sign_in(person.email, PASSWORD, "1.2.3.4")
        found = sign_ins(session, keeper.actor, clock.now())
        assert (found.today.wrong, found.today.closed) == (0, 1)

    def test_a_day_out_of_the_way_is_said_and_old_days_go(
        self, keeper: Member, client: Browser, session: FreshSession, clock: FixedClock
    ) -> None:
        for n in range(21):
            commands.sign_in(f"x{n}@khong.co", WRONG, f"10.0.0.{n}")
        assert "nhiều hơn hẳn mọi ngày" in client.get("/system").text
        clock.advance(timedelta(days=40))
        found = sign_ins(session, keeper.actor, clock.now())
        assert len(found.days) == 30 and not any(day.tries for day in found.days)
        clock.advance(timedelta(days=60))
        sweep_sessions(
            system_actor(
                "staff.sessions", *next(j for j in JOBS if j.name == "staff.sessions").permissions
            )
        )
        assert session.scalars(select(SignInFailures)).all() == []


def test_what_lies_where(
    app: Flask, keeper: Member, client: Browser, session: FreshSession, tmp_path: Path
) -> None:
    backups = Path(app.config["BACKUP_DIR"])
    backups.mkdir(parents=True, exist_ok=True)
    (backups / "a").write_bytes(b"x" * 5_000)
    found = storage(session, keeper.actor, app.config)
    assert all(place.octets for place in found.stores)
    by_name = {str(place.name): place for place in found.folders}
    assert (by_name["Bản sao lưu"].octets or 0) >= 5_000
    assert (by_name["Mốc ký của nhật ký"].octets, by_name["Mốc ký của nhật ký"].files) == (0, 0)
    assert len({disk.folder for disk in found.disks}) == len(found.disks) >= 1
    page = client.get("/system/storage").text
    assert "Bản sao lưu" in page and "Kho khóa" in page
    nearly_full = disks(app.config, stores=10**18)
    assert {disk.room for disk in nearly_full} <= {Room.SHORT, Room.GONE}
    assert all("Đĩa" in str(disk.trouble) for disk in nearly_full)
    missing = {
        **app.config,
        "BACKUP_DIR": "/khong/co/that",
        "CHECKPOINT_DIR": str(tmp_path / "x" / "y"),
    }
    assert storage(session, keeper.actor, missing).disks


def test_the_parts_of_the_page_stand_though_nothing_was_done_yet(
    keeper: Member, client: Browser
) -> None:
    page = client.get("/system").text
    for words in (
        "Việc chạy nền",
        "Thư",
        "Đăng nhập không được",
        "Dung lượng",
        "Mốc ký cuối",
        "Sao lưu",
    ):
        assert words in page

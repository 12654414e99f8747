"""The pages of inspectors and administrators, and the check of the chain from each of its doors."""

import ast
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import Flaw, Verdict, verify
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import NotAllowed
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.deadlines.commands.days_off import set_day
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.models import JobRun, JobState, Outcome
from kalix_compliance.oversight.action_words import ACTIONS
from kalix_compliance.oversight.commands import verify_chain
from kalix_compliance.oversight.jobs import ChainBroken
from kalix_compliance.oversight.jobs import verify_chain as nightly
from kalix_compliance.oversight.system_state import JOB_NAMES
from kalix_compliance.oversight.trail_words import FLAWS, ROWS, SYSTEMS
from kalix_compliance.schedule import JOBS
from tests.architecture.source import MODULES, tree
from tests.client import Browser
from tests.people import Member
from tests.sessions import FreshSession

FIRST = date(2026, 12, 1)
Joins = Callable[..., Member]
NIGHT = system_actor("audit.verify", Permission.AUDIT_VERIFY)
BREAK = {
    "sqlite": "DROP TRIGGER audit_entry_no_update",
    "postgresql": "DROP TRIGGER audit_entry_no_change ON audit_entry",
}


def busy(member: Member, days: int = 3) -> None:
    """Some work that leaves entries."""
    for number in range(days):
        set_day(member.actor, _day(number), working=False)


def forge(number: int) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(BREAK[db.engine.dialect.name]))
        connection.execute(text(f"UPDATE audit_entry SET actor = 'nobody' WHERE number = {number}"))


@pytest.fixture
def auditor(signed_in: Callable[[str], Member]) -> Member:
    return signed_in("auditor")


@pytest.fixture
def trail(staff_member: Joins) -> Member:
    """Three entries of one administrator."""
    member = staff_member("administrator", name="Vũ Hoàng Yến")
    busy(member)
    return member


def test_the_trail_says_who_did_what_in_words(
    trail: Member, auditor: Member, client: Browser
) -> None:
    page = client.get("/audit")
    assert page.status_code == 200
    assert "Vũ Hoàng Yến" in page.text
    assert "Sửa một ngày trong lịch" in page.text
    assert "ngày trong lịch" in page.text
    assert page.text.index('<th scope="row" class="num end">3</th>') < page.text.index(
        '<th scope="row" class="num end">1</th>'
    )


def test_the_filters_live_in_the_address(trail: Member, auditor: Member, client: Browser) -> None:
    def rows(query: str) -> int:
        return client.get(f"/audit?{query}").text.count('<th scope="row" class="num end">')

    assert rows(f"who={trail.id}") == 3
    assert rows("who=system:mail") == 0
    assert rows("action=set_day&record=calendar:2026-12-01") == 1
    assert rows("since=22/11/2026&until=22/11/2026") == 3
    assert rows("since=23/11/2026") == 0
    assert rows("until=21/11/2026") == 0


@pytest.mark.parametrize(
    "query",
    [
        "since=31/02/2026",
        "since=hôm qua&until=%00",
        "before=x",
        "before=99999999999999999999",
        "before=-1",
        "who=%22%3E%3Csvg onload=x%3E",
        "record=" + "x" * 5_000,
    ],
)
@pytest.mark.sqlite_only
def test_an_address_that_makes_no_sense_still_opens(
    trail: Member, auditor: Member, client: Browser, query: str
) -> None:
    page = client.get(f"/audit?{query}")
    assert page.status_code == 200
    assert "<svg onload" not in page.text
    if query.startswith("since"):
        assert "Chưa đọc được ngày" in page.text


def test_pages_follow_one_another_without_gap_or_double(
    staff_member: Joins, auditor: Member, client: Browser, session: FreshSession
) -> None:
    member = staff_member("administrator")
    busy(member, 60)
    first = client.get("/audit").text
    assert first.count('<th scope="row" class="num end">') == 50
    assert "before=11" in first
    second = client.get("/audit?before=11").text
    assert second.count('<th scope="row" class="num end">') == 10
    assert "Về trang đầu" in second


def test_the_page_costs_the_same_whatever_its_length(
    staff_member: Joins, auditor: Member, client: Browser, statements: Callable
) -> None:
    people = [staff_member("administrator") for _ in range(5)]
    set_day(people[0].actor, _day(0), working=False)
    client.get("/audit")
    with statements() as few:
        client.get("/audit")
    for number in range(1, 60):
        set_day(people[number % 5].actor, _day(number), working=False)
    with statements() as many:
        client.get("/audit")
    assert len(few) == len(many) < 15


def test_the_button_checks_the_chain_says_so_and_leaves_a_trace(
    trail: Member, auditor: Member, client: Browser, session: FreshSession
) -> None:
    page = client.post("/audit/verify", follow_redirects=True)
    assert "Đã kiểm tra 3 mục: chuỗi còn nguyên." in page.text
    assert "Chuỗi còn nguyên, 3 mục." in page.text
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry.action == "note_verification"
    assert entry.actor == auditor.actor.id
    assert entry.facts == {"checked": 3, "bad_number": None, "flaw": None}
    assert verify(session) == Verdict(4)


def test_the_button_names_the_first_bad_entry(
    trail: Member, auditor: Member, client: Browser
) -> None:
    forge(2)
    page = client.post("/audit/verify", follow_redirects=True)
    assert "mục 2 đã bị sửa" in page.text
    assert "mục 2 đã bị sửa" in client.get("/audit").text


def test_only_those_who_may_check_the_chain(trail: Member) -> None:
    with pytest.raises(NotAllowed):
        verify_chain(trail.actor)


def test_the_night_checks_the_chain_and_fails_aloud(trail: Member, session: FreshSession) -> None:
    assert nightly(NIGHT) == "entries=3"
    forge(1)
    with pytest.raises(ChainBroken):
        nightly(NIGHT)


def test_a_chain_that_refuses_to_grow_is_told_about_all_the_same(trail: Member) -> None:
    with db.engine.begin() as connection:
        connection.execute(
            text("DROP TRIGGER audit_entry_no_delete" if _sqlite() else BREAK["postgresql"])
        )
        connection.execute(text("DELETE FROM audit_entry WHERE number = 3"))
    assert verify_chain(NIGHT) == Verdict(2, 3, Flaw.CUT_OFF)


def test_the_command_line_says_clean_or_names_the_entry(app: Flask, trail: Member) -> None:
    run = app.test_cli_runner()
    good = run.invoke(args=["audit", "verify"])
    assert (good.exit_code, good.output) == (0, "3 entries checked: clean\n")
    forge(2)
    bad = run.invoke(args=["audit", "verify"])
    assert bad.exit_code == 1
    assert bad.output == "entry 2 was altered; 1 entries before it fit\n"


def test_the_state_of_the_system_names_what_is_late(
    signed_in: Callable[[str], Member], client: Browser, clock: object
) -> None:
    signed_in("administrator")
    assert "Chưa có tiến trình nền nào chạy" in client.get("/system").text
    with open_unit(NIGHT) as unit:
        unit.session.add(
            JobState(job="mail.deliver", late_at=clock.now(), succeeded_at=clock.now())
        )
        unit.session.add(
            JobRun(
                job="audit.verify", slot=clock.now(), worker="w", started_at=clock.now(),
                outcome=Outcome.FAILED, report="ChainBroken jobs.py:20",
            )
        )  # fmt: skip
    page = client.get("/system").text
    assert "Gửi thư tới hạn: lần cuối chạy xong lúc 22/11/2026 14:05." in page
    assert "ChainBroken jobs.py:20" in page
    assert "Khách trong dữ liệu chính" in page
    assert ("SQLite" if _sqlite() else "PostgreSQL") in page


@pytest.mark.sqlite_only
def test_every_command_row_system_and_job_has_words(app: Flask) -> None:
    assert _commands() == ACTIONS.keys()
    rows = {mapper.class_.__name__ for mapper in db.Model.registry.mappers}
    assert ROWS.keys() <= rows
    assert {job.name for job in JOBS} == JOB_NAMES.keys()
    assert set(FLAWS) == set(Flaw)
    assert all(name.startswith("system:") for name in SYSTEMS)


def _commands() -> set[str]:
    """The name of every function that is decorated with @command."""
    return {
        node.name
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(d, ast.Call) and isinstance(d.func, ast.Name) and d.func.id == "command"
            for d in node.decorator_list
        )
    }


def _sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)

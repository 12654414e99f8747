"""The report on what is late: its figures, its filters, its file, and what a manager does about it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval, CaseEvent
from kalix_compliance.complaints import list_file
from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.commands import answering, closing, signatures, verification
from kalix_compliance.complaints.commands.keeping import remind_handler, restrict_complaint
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.states import State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.reports.queries.weeks import weeks_until
from kalix_compliance.reports.queries.workload import Load, workload
from tests.client import Browser
from tests.files import ask, fetch, take, workbook
from tests.people import BOOKKEEPER, Member, open_door
from tests.sessions import FreshSession

Watch = Callable[[], AbstractContextManager[list[str]]]
PERSON = CustomerDetails("Nguyễn Thị Ánh", "0912345678", "anh@khach.example", "Số 5 ngõ 8, Hà Nội")


@pytest.fixture
def manager(signed_in: Callable[[str], Member]) -> Member:
    """A manager, holding the browser."""
    return signed_in("manager")


@pytest.fixture
def handler(staff_member: Callable[..., Member]) -> Member:
    return staff_member("support", name="Trần Thị Thu Hà")


def complaint(member: Member, clock: FixedClock, days_ago: int = 0, **given: object) -> str:
    """A complaint that was received so many days ago."""
    details = {
        "kind": Kind.LEAK,
        "channel": Channel.HOTLINE,
        "place": "094.268.9393",
        "received_at": clock.now() - timedelta(days=days_ago, minutes=5),
        "narrative": "Có người gọi, đọc đúng tên.",
        "new_customer": PERSON,
        **given,
    }
    return register_complaint(member.actor, Intake(**details))


def answer(member: Member, reference: str, clock: FixedClock) -> None:
    """The whole way to an answer, now."""
    with open_unit(BOOKKEEPER) as unit:  # the steps on the way are tested elsewhere
        case = unit.session.scalars(select(Complaint).where(Complaint.reference == reference)).one()
        case.state = State.UNFOUNDED
    answering.answer_by_call(member.actor, reference, at=clock.now(), summary="Đã báo kết quả")


def rows_in(page: str) -> list[str]:
    return [part[:14] for part in page.split('aria-label="Chọn ')[1:] if part.startswith("KN-")]


def test_a_house_without_a_case_says_so(manager: Member, client: Browser) -> None:
    page = client.get("/reports/overdue").text
    assert "Không có hồ sơ nào quá hạn." in page
    assert "Không có hồ sơ nào ở đây." in page


def test_overdue_cases_stand_first_and_alone_with_where_they_are_stuck(
    manager: Member, handler: Member, clock: FixedClock, client: Browser
) -> None:
    late = complaint(handler, clock, days_ago=20)
    verification.start_verification(handler.actor, late)
    later = complaint(handler, clock, days_ago=17)
    soon = complaint(handler, clock, days_ago=14)
    page = client.get("/reports/overdue").text
    assert rows_in(page) == [late, later]
    assert soon not in page
    assert "2 hồ sơ đã quá hạn" in page
    assert "lâu nhất 5 ngày" in page
    assert "1 hồ sơ nữa sẽ quá hạn trong hai ngày tới" in page
    assert "Đối chiếu danh tính" in page
    assert "Chưa đối chiếu danh tính người khiếu nại." in page
    assert "Quá 5 ngày" in page
    assert "Nguyễn Thị Ánh" not in page


def test_the_filters_live_in_the_address(
    manager: Member, handler: Member, clock: FixedClock, client: Browser
) -> None:
    hotline = complaint(handler, clock, 20)
    showroom = complaint(
        handler, clock, 19, kind=Kind.MARKETING, channel=Channel.SHOWROOM, place="bat-khoi"
    )
    fresh = complaint(manager, clock)

    def found(query: str) -> list[str]:
        return rows_in(client.get(f"/reports/overdue?{query}").text)

    assert found("channel=hotline") == [hotline]
    assert found("kind=marketing") == [showroom]
    assert found(f"owner={handler.id}") == [hotline, showroom]
    assert found("owner=none") == []
    assert found("level=") == [hotline, showroom, fresh]
    assert found("level=ok") == [fresh]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "query",
    [
        "level=met",
        "level=x&owner=x&kind=x&channel=x",
        "endpoint=x&_external=1&_scheme=x&kind=leak",
        "after=x",
        "after=2026-11-22",
        "place=%22%3E%3Csvg%20onload=x%3E",
        "owner=" + "9" * 4_000,
    ],
)
def test_an_address_that_makes_no_sense_still_opens(
    manager: Member, handler: Member, clock: FixedClock, client: Browser, query: str
) -> None:
    complaint(handler, clock, 20)
    page = client.get(f"/reports/overdue?{query}")
    assert page.status_code == 200
    assert "<svg onload" not in page.text


def test_nobody_counts_what_they_may_not_see(
    manager: Member, handler: Member, actor_with: Callable[..., Actor], clock: FixedClock,
    session: FreshSession,
) -> None:  # fmt: skip
    restrict_complaint(manager.actor, complaint(handler, clock, 20), restricted=True)
    stranger = actor_with(Permission.REPORT_READ, Permission.COMPLAINT_READ)
    assert workload(session, stranger, clock.now()).all == Load()
    assert weeks_until(session, stranger, clock.now()).weeks[-1].overdue == 0
    assert workload(session, manager.actor, clock.now()).all == Load(overdue=1, all=1)
    assert weeks_until(session, manager.actor, clock.now()).weeks[-1].overdue == 1


def test_the_loads_count_levels_by_person_channel_and_kind(
    manager: Member, handler: Member, clock: FixedClock, session: FreshSession
) -> None:
    for days in (20, 14, 11, 0):
        complaint(handler, clock, days)
    complaint(manager, clock, 1, channel=Channel.SHOWROOM, place="bat-khoi", kind=Kind.OTHER)
    seen = workload(session, manager.actor, clock.now())
    assert seen.handlers == {
        handler.id: Load(overdue=1, urgent=1, soon=1, all=4),
        manager.id: Load(all=1),
    }
    assert seen.places == {
        (Channel.HOTLINE, ""): Load(overdue=1, urgent=1, soon=1, all=4),
        (Channel.SHOWROOM, "bat-khoi"): Load(all=1),
    }
    assert seen.kinds[Kind.OTHER] == Load(all=1)


def test_the_weeks_count_answers_in_time_and_late_and_their_median(
    app: Flask, manager: Member, handler: Member, clock: FixedClock, session: FreshSession
) -> None:
    for days in (20, 4, 2):
        answer(handler, complaint(handler, clock, days), clock)
    clock.advance(timedelta(days=14))
    answer(handler, complaint(handler, clock, 6), clock)
    found = weeks_until(session, manager.actor, clock.now())
    assert [(week.in_time, week.late) for week in found.weeks[-3:]] == [(2, 1), (0, 0), (1, 0)]
    assert (found.in_time, found.late, found.share) == (3, 1, 0.75)
    assert found.weeks[-3].median == pytest.approx(4, abs=0.01)
    assert found.median == pytest.approx(5, abs=0.01)
    assert found.medians == pytest.approx([4, 6], abs=0.01)


def test_the_weeks_remember_how_many_stood_overdue_and_urgent(
    manager: Member, handler: Member, clock: FixedClock, session: FreshSession
) -> None:
    reference = complaint(handler, clock, 12)  # its last day is in three days
    clock.advance(timedelta(days=10))
    answer(handler, reference, clock)
    clock.advance(timedelta(days=6))
    stood = weeks_until(session, manager.actor, clock.now()).weeks[-4:]
    assert [(week.overdue, week.urgent) for week in stood] == [(0, 0), (0, 1), (1, 0), (0, 0)]


def test_a_prolonged_case_was_not_overdue_before_its_new_date(
    manager: Member, handler: Member, clock: FixedClock, session: FreshSession
) -> None:
    reference = complaint(handler, clock, 10)
    signatures.ask_extension(handler.actor, reference, reason="Chờ bên giao hàng")
    approval = session.scalars(select(Approval.id)).one()
    signatures.sign(manager.actor, reference, approval, Decision.APPROVED)
    clock.advance(timedelta(days=8))
    assert weeks_until(session, manager.actor, clock.now()).weeks[-1].overdue == 0


def test_what_waits_for_the_reader_s_signature_is_said(
    manager: Member, handler: Member, clock: FixedClock, client: Browser, app: Flask
) -> None:
    reference = complaint(handler, clock, 14)
    signatures.ask_extension(handler.actor, reference, reason="Chờ bên giao hàng")
    clock.advance(timedelta(days=4))
    open_door(client, manager)
    page = client.get("/reports/overdue").text
    assert "Chờ ký: Gia hạn trả lời." in page
    assert "1 việc chờ bạn ký." in page
    assert f"Một chữ ký đang giữ {reference} quá hạn." in page


def test_chosen_cases_are_given_to_another_handler_and_what_could_not_be_done_is_told(
    manager: Member, handler: Member, staff_member: Callable, clock: FixedClock, client: Browser,
    session: FreshSession,
) -> None:  # fmt: skip
    other = staff_member("support", name="Đặng Thị Mỹ Duyên")
    first, second, ended = (complaint(handler, clock, 20) for _ in range(3))
    closing.withdraw_complaint(handler.actor, ended, reason="Khách rút")
    page = client.post(
        "/reports/overdue/assign?kind=leak",
        data={"pick": [first, second, ended, first, "KN-1"], "owner": str(other.id)},
        follow_redirects=True,
    )
    assert page.request.query_string == b"kind=leak"
    assert "Đã chuyển 2 hồ sơ cho Đặng Thị Mỹ Duyên." in page.text
    assert f"Chưa làm được {ended}: Hồ sơ đã đóng hoặc đã rút." in page.text
    assert "Chưa làm được KN-1: không có hồ sơ này" in page.text
    owners = dict(session.execute(select(Complaint.reference, Complaint.owner_id)).all())
    assert owners == {first: other.id, second: other.id, ended: handler.id}
    running = select(Clock.owner_id).where(Clock.about == first, Clock.cancelled_at.is_(None))
    assert set(session.scalars(running)) == {other.id}


def test_a_mass_assignment_needs_cases_and_a_person(
    manager: Member, handler: Member, staff_member: Callable, clock: FixedClock, client: Browser
) -> None:
    reference = complaint(handler, clock, 20)
    auditor = staff_member("auditor")

    def said(**data: object) -> str:
        return client.post("/reports/overdue/assign", data=data, follow_redirects=True).text

    assert "Chưa chọn hồ sơ nào." in said(owner=str(handler.id))
    assert "Chưa chọn người nhận hồ sơ." in said(pick=[reference])
    assert "Chưa chọn người nhận hồ sơ." in said(pick=[reference], owner=str(auditor.id))


def test_a_reminder_goes_to_the_handler_once_an_hour(
    manager: Member, handler: Member, clock: FixedClock, client: Browser, session: FreshSession
) -> None:
    reference = complaint(handler, clock, 20)

    def remind() -> str:
        asked = client.post(
            "/reports/overdue/remind", data={"pick": [reference]}, follow_redirects=True
        )
        return asked.text

    def reminders() -> int:
        sent = select(OutboxMessage.id).where(OutboxMessage.notice == "deadline_reminder")
        return len(session.scalars(sent).all())

    assert "Đã nhắc người xử lý 1 hồ sơ bằng thư." in remind()
    assert "Người xử lý đã được nhắc trong một giờ qua." in remind()
    assert reminders() == 1
    clock.advance(timedelta(hours=1, minutes=1))
    open_door(client, manager)
    assert "Đã nhắc" in remind()
    assert reminders() == 2
    assert len(session.scalars(select(CaseEvent).where(CaseEvent.kind == "reminded")).all()) == 2
    assert "nhắc" in client.get(f"/complaints/{reference}").text


def test_nobody_is_reminded_of_a_case_that_nobody_has(
    manager: Member, handler: Member, clock: FixedClock
) -> None:
    reference = complaint(handler, clock, 20)
    with open_unit(BOOKKEEPER) as unit:
        unit.session.scalars(select(Complaint)).one().owner_id = None
    with pytest.raises(RuleBroken, match="chưa có ai xử lý"):
        remind_handler(manager.actor, reference)


def test_the_workbook_holds_the_same_cases_masked_and_leaves_a_trace(
    manager: Member, handler: Member, clock: FixedClock, client: Browser, session: FreshSession
) -> None:
    late = complaint(handler, clock, 20)
    complaint(handler, clock, 2)
    address = f"/exports/new/overdue?owner={handler.id}"
    assert address in client.get(f"/reports/overdue?owner={handler.id}").text.replace("&amp;", "&")
    reference = ask(client, f"{address}&place=bua+bai")
    assert "qua-han-2026-11-22.xlsx" in client.get(f"/exports/{reference}").text
    cases, people = workbook(take(client, reference)).worksheets
    assert cases["A2"].value == "Hồ sơ quá hạn"
    assert cases.max_row == 6  # a place that is none filters nothing
    assert people["A6"].value == "Trần Thị Thu Hà"
    assert [cell.value for cell in people[6]][1:] == [1, 0, 0, 2]

    row = [cell.value for cell in workbook(fetch(client, address)).worksheets[0][6]]
    assert row[0] == late
    assert row[1] == "Ng*** Th*** Á**"
    assert row[8] == -5
    assert "Nguyễn Thị Ánh" not in str(row)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "ask_for_export")).all()
    for entry in entries:
        assert entry.facts["filter_level"] == "overdue"
        assert entry.facts["filter_owner"] == str(handler.id)
        assert "filter_place" not in entry.facts
        assert entry.facts["people"] == 1


def test_a_long_export_is_read_in_parts_and_is_whole(
    manager: Member, handler: Member, clock: FixedClock, client: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    references = {complaint(handler, clock, 20) for _ in range(7)}
    monkeypatch.setattr(list_file, "AT_ONCE", 3)
    page = workbook(fetch(client, "/exports/new/overdue")).worksheets[0]
    assert {page.cell(row, 1).value for row in range(6, 13)} == references
    assert page.max_row == 12


def test_an_auditor_reads_the_report_and_takes_nothing_out(
    signed_in: Callable[[str], Member], handler: Member, clock: FixedClock, client: Browser
) -> None:
    signed_in("auditor")
    reference = complaint(handler, clock, 20)
    page = client.get("/reports/overdue").text
    assert reference in page
    assert "/exports/new/overdue" not in page
    assert "Chuyển cho" not in page
    assert client.get("/exports/new/overdue").status_code == 403


def test_the_page_costs_the_same_at_five_and_at_sixty_cases(
    manager: Member, handler: Member, staff_member: Callable, clock: FixedClock, client: Browser,
    statements: Watch,
) -> None:  # fmt: skip
    people = [handler, *(staff_member("support", name=f"Người {n}") for n in range(4))]
    for _ in range(5):
        complaint(people[0], clock, 20)
    client.get("/reports/overdue")
    with statements() as few:
        client.get("/reports/overdue")
    for n in range(55):
        complaint(people[n % 5], clock, 16 + n % 9, kind=list(Kind)[n % 5])
    with statements() as many:
        page = client.get("/reports/overdue")
    assert len(rows_in(page.text)) == 50
    assert len(few) == len(many)
    assert len(many) <= 40

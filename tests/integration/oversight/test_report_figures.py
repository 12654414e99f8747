"""The dashboard and the report: every number opens its list, whatever was counted before."""

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.complaints.asked import FILTERS, search_from
from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.commands.closing import reopen_complaint
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.states import State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock, in_hanoi
from kalix_compliance.demo.bulk import load_many
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.reports.figures.report import Figures, figures_of
from kalix_compliance.reports.figures.scope import Days, Scope
from kalix_compliance.reports.jobs import keep_months
from kalix_compliance.reports.models import MonthFigures
from kalix_compliance.reports.months import keep_month, months_to_keep
from kalix_compliance.schedule import JOBS
from kalix_compliance.staff.models import Staff
from tests.cases import case_at
from tests.client import Browser
from tests.people import BOOKKEEPER, Member, open_door
from tests.sessions import FreshSession

COUNTER = next(job.actor for job in JOBS if job.name == "reports.months")
LINK = re.compile(r'<a[^>]*?href="(/complaints/\?[^"]*)"[^>]*>\s*(?:<b>)?([0-9.]+)(?:</b>)?\s*</a>')
EVER = "/reports/figures?since=01/01/2020"
Watch = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def past(app: Flask, staff_member: Callable[..., Member]) -> tuple[Member, Member]:
    """Three years of a shop: four handlers, one of whom has left, and a manager."""
    people = [staff_member("support", name=f"Người {n}") for n in range(4)]
    manager = staff_member("manager")
    for _ in load_many(160, 90):
        pass
    with open_unit(BOOKKEEPER) as unit:
        unit.session.get_one(Staff, people[0].id).active = False
        some = unit.session.scalars(select(Complaint).order_by(Complaint.reference)).all()
        for place, row in enumerate(some):
            if row.channel is Channel.SHOWROOM and place % 3 == 0:
                row.place = "da-dong-cua"
            if place % 7 == 0:
                row.owner_id = None
            if place % 41 == 0 and row.state is State.CLOSED:
                row.told_at = row.due_at  # answered at the first instant that is too late
    return people[0], manager


def page(client: Browser, member: Member, address: str) -> str:
    open_door(client, member)
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.text


def numbers(text: str) -> list[tuple[str, int]]:
    """Each number that is a link to the list of complaints, with that link."""
    found = LINK.findall(text)
    return [(html.unescape(url), int(shown.replace(".", ""))) for url, shown in found]


def listed(session: FreshSession, actor: Actor, clock: FixedClock, url: str) -> int:
    """How many complaints the list at this address finds; it must understand every name in it."""
    asked = dict(parse_qsl(urlsplit(url).query))
    assert set(asked) <= set(FILTERS), url
    return search_from(asked).count(session, actor, clock.now(), most=10_000)


def insist(session: FreshSession, actor: Actor, clock: FixedClock, text: str, least: int) -> None:
    found = numbers(text)
    assert len(found) >= least
    assert {url: n for url, n in found if listed(session, actor, clock, url) != n} == {}


def test_every_number_opens_the_list_that_it_counts(
    client: Browser, past: tuple[Member, Member], session: FreshSession, clock: FixedClock
) -> None:
    left, manager = past
    addresses = (
        "/reports/",
        "/reports/figures",
        EVER,
        f"{EVER}&kind=leak",
        f"{EVER}&channel=showroom&kind=leak",
        f"{EVER}&place=da-dong-cua",
        f"{EVER}&owner={left.id}",
        f"{EVER}&owner=none&channel=hotline",
        "/reports/figures?since=05/02/2026&until=17/03/2026",
    )
    for address in addresses:
        least = 5 if "place" in address or "none" in address or "05/02" in address else 10
        insist(session, manager.actor, clock, page(client, manager, address), least)
    assert keep_months(COUNTER)
    assert session.scalar(select(func.count()).select_from(MonthFigures))
    for address in addresses:
        insist(session, manager.actor, clock, page(client, manager, address), 5)
    url, shown = next(pair for pair in numbers(page(client, manager, EVER)) if pair[1] > 40)
    assert f"{shown} hồ sơ khớp bộ lọc" in page(client, manager, url)


def test_who_left_and_what_was_closed_keep_their_lines(
    client: Browser, past: tuple[Member, Member]
) -> None:
    left, manager = past
    text = page(client, manager, f"{EVER}&owner={left.id}")
    assert text.count(left.name) >= 2  # the line, and the filter
    assert "da-dong-cua (không còn trong thiết lập)" in page(client, manager, EVER)
    assert "Chưa có ai" in page(client, manager, EVER)


def ever(kind: Kind | None = None, channel: Channel | None = None) -> Scope:
    return Scope(Days(date(2020, 1, 1), date(2026, 11, 22)), kind=kind, channel=channel)


def counted(session: FreshSession, actor: Actor, clock: FixedClock, scope: Scope) -> Figures:
    session.rollback()
    return figures_of(session, actor, scope, clock.now())


def test_months_that_were_counted_before_say_what_counting_again_says(
    past: tuple[Member, Member], session: FreshSession, clock: FixedClock
) -> None:
    actor = past[1].actor
    scopes = [
        ever(),
        ever(Kind.LEAK),
        ever(Kind.LEAK, Channel.HOTLINE),
        ever(channel=Channel.POST),
        Scope(Days(date(2025, 1, 15), date(2026, 2, 3)), unowned=True),
        Scope(Days(date(2025, 3, 1), date(2025, 3, 31)), place="bat-khoi"),
        Scope(Days(date(2025, 3, 2), date(2025, 3, 2))),
    ]
    before = [counted(session, actor, clock, scope).months for scope in scopes]
    assert sum(tally.total[0] for tally in before[0].values()) == 160
    assert keep_months(COUNTER)
    assert keep_months(COUNTER) is None  # nothing is counted twice
    assert [counted(session, actor, clock, scope).months for scope in scopes] == before
    clock.advance(timedelta(days=8))
    assert keep_months(COUNTER)  # but after a week, for a fault would stay for ever


def test_a_change_forgets_the_month_it_belongs_to(
    past: tuple[Member, Member], session: FreshSession, clock: FixedClock
) -> None:
    manager = past[1]
    keep_months(COUNTER)
    closed = select(Complaint).where(
        Complaint.state == State.CLOSED, Complaint.restricted.is_(False)
    )
    row = session.scalars(closed.order_by(Complaint.reference)).first()
    assert row is not None
    month = in_hanoi(row.received_at).date().replace(day=1)
    kept = set(session.scalars(select(MonthFigures.month)))
    assert month in kept
    reopen_complaint(manager.actor, row.reference, reason="Khách gọi lại, việc chưa xong.")
    session.rollback()
    assert set(session.scalars(select(MonthFigures.month))) == kept - {month}
    assert month not in months_to_keep(session, clock.now())  # it has an open case now
    assert keep_month(COUNTER, month) == 0
    with_open = counted(session, manager.actor, clock, ever()).months[month]
    assert with_open.total[3] == 1
    with open_unit(BOOKKEEPER) as unit:  # a file that is put right long after it was closed
        late = unit.session.scalars(closed.order_by(Complaint.reference.desc())).first()
        assert late is not None and late.reference != row.reference
        late.kind = Kind.OTHER if late.kind is not Kind.OTHER else Kind.LEAK
        touched = in_hanoi(late.received_at).date().replace(day=1)
    session.rollback()
    assert touched in kept - {month}
    assert set(session.scalars(select(MonthFigures.month))) == kept - {month, touched}


def test_a_letter_that_was_found_later_is_counted_in_its_month(
    past: tuple[Member, Member], session: FreshSession, clock: FixedClock
) -> None:
    keep_months(COUNTER)
    month = max(session.scalars(select(MonthFigures.month)))
    at = clock.now() - timedelta(days=(in_hanoi(clock.now()).date() - month).days - 3)
    before = counted(session, past[1].actor, clock, ever()).months[month].total[0]
    case_at("received", past[1].actor, past[1].actor, received_at=at)
    after = counted(session, past[1].actor, clock, ever()).months[month].total[0]
    assert after == before + 1


def test_an_empty_house_says_so_and_counts_nothing(
    client: Browser, signed_in: Callable[[str], Member]
) -> None:
    signed_in("manager")
    for address in ("/reports/", "/reports/figures", EVER):
        text = client.get(address).text
        assert "Không có hồ sơ nào" in text or "Không nhận hồ sơ nào" in text
        assert all(n == 0 for _url, n in numbers(text))
    assert keep_months(COUNTER) is None


NONSENSE = (
    "since=31/02/2026&until=x",
    "since=22/11/2026&until=01/01/2026",
    "since=01/01/1900&until=31/12/2199",
    "since=2030-01-01",
    "kind=%00&channel=đâu&place=%27%22%3Cb%3E&owner=123",
    "owner=none&owner=x&place=" + "k" * 500,
    "place=%25_%26kind%3Dleak&kind=leak",
)


def test_nonsense_in_the_address_is_a_report_all_the_same(
    client: Browser, signed_in: Callable[[str], Member]
) -> None:
    signed_in("manager")
    for query in NONSENSE:
        answer = client.get(f"/reports/figures?{query}")
        assert answer.status_code == 200, query
        assert "<b>" not in answer.text.partition('class="filters"')[2].partition("</form>")[0]
        assert ("Chưa đọc được ngày" in answer.text) == ("31/02" in query)
        assert ('value="31/02/2026"' in answer.text) == ("31/02" in query)
        assert ("đã được đổi chỗ" in answer.text) == ("until=01/01/2026" in query)


def test_pages_cost_the_same_whatever_was_received(
    app: Flask,
    client: Browser,
    staff_member: Callable[..., Member],
    statements: Watch,
) -> None:
    support, manager = staff_member("support"), staff_member("manager")
    case_at("received", support.actor, manager.actor)
    addresses = ("/reports/", EVER, f"{EVER}&kind=leak&channel=hotline")

    def cost() -> list[int]:
        counts = []
        for address in addresses:
            page(client, manager, address)
            with statements() as seen:
                client.get(address)
            counts.append(len(seen))
        return counts

    few = cost()
    for _ in load_many(120, 60):
        pass
    many = cost()
    keep_months(COUNTER)
    assert max(cost()) <= max(many)
    assert [after - before for before, after in zip(few, many, strict=True)] <= [2, 2, 2]
    assert max(many) <= 40


def test_only_who_reads_reports_opens_them(
    client: Browser, staff_member: Callable[..., Member]
) -> None:
    for role, may, exports in (
        ("support", False, False),
        ("administrator", False, False),
        ("auditor", True, False),
        ("compliance", True, True),
        ("manager", True, True),
    ):
        open_door(client, staff_member(role))
        for address in ("/reports/", "/reports/figures"):
            assert client.get(address).status_code == (200 if may else 403), (role, address)
        if may:
            text = client.get("/reports/figures").text
            assert ("/exports/new/figures" in text) == exports

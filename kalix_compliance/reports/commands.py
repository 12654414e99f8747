"""The report as a file leaves the system: only with a trace, and never too large."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kalix_compliance.complaints.catalogue import CHANNEL_NAMES, KIND_NAMES
from kalix_compliance.complaints.queries.rows import ComplaintRow
from kalix_compliance.complaints.queries.search import MOST_EXPORTED, ComplaintSearch
from kalix_compliance.complaints.states import STATE_NAMES
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.reports.obstacles import obstacles
from kalix_compliance.reports.queries.workload import Load, heaviest_first, workload
from kalix_compliance.staff.queries import names_of
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet, workbook

CHUNK = 1_000

# fmt: off
CASE_COLUMNS = (
    Column(say("Số hồ sơ"), 16),
    Column(say("Khách (che)"), 24),
    Column(say("Loại"), 24),
    Column(say("Kênh, nơi nhận"), 22),
    Column(say("Người xử lý"), 24),
    Column(say("Trạng thái"), 18),
    Column(say("Nhận lúc"), 16, Kind.MOMENT),
    Column(say("Hạn trả lời"), 12, Kind.DAY),
    Column(say("Còn lại (ngày)"), 10, Kind.DAYS_LEFT),
    Column(say("Việc tiếp theo"), 28),
    Column(say("Vướng ở đâu"), 40),
)
PEOPLE_COLUMNS = (
    Column(say("Người xử lý"), 32),
    Column(say("Quá hạn"), 12, Kind.NUMBER),
    Column(say("Khẩn"), 12, Kind.NUMBER),
    Column(say("Sắp đến hạn"), 12, Kind.NUMBER),
    Column(say("Đang mở"), 12, Kind.NUMBER),
)
# fmt: on


@dataclass(frozen=True)
class Wanted:
    """Which cases, and how the page says so: `title` and the active filters in words."""

    search: ComplaintSearch
    title: Text
    filters: tuple[str, ...] = ()


def export_overdue(actor: Actor, wanted: Wanted) -> bytes:
    """The report as an XLSX file, customers masked. Its trace is committed before it is handed out.

    The file is written without a lock, so that the house goes on working. Raises RuleBroken when more
    than 20,000 cases match.
    """
    actor.require(Permission.REPORT_EXPORT)
    lent = runtime.get()
    now = lent.clock.now()
    with GuardedSession(db) as session:
        count = wanted.search.count(session, actor, now, most=MOST_EXPORTED + 1)
        _refuse_too_many(count)
        file = workbook(
            _cases(session, actor, now, wanted, lent.company),
            _people(session, actor, now, lent.company),
        )
    note_export(actor, wanted.search, count)
    return file


@command(Permission.REPORT_EXPORT)
def note_export(unit: Unit, search: ComplaintSearch, rows: int) -> None:
    """Keep who took which cases out of the system, and how many."""
    unit.about("report", rows=rows, **_codes(search, unit.company))


def _refuse_too_many(count: int) -> None:
    if count > MOST_EXPORTED:
        raise RuleBroken(
            say(
                "Hơn %(most)s hồ sơ khớp bộ lọc, quá nhiều cho một tệp. Thêm bộ lọc rồi tải lại.",
                most=f"{MOST_EXPORTED:,}".replace(",", "."),
            )
        )


def _codes(search: ComplaintSearch, company: Company) -> dict[str, Any]:
    """The filters as codes and ids; a place only when it is one of ours, for it comes from an address."""
    places = {*company.hotlines, *(place.code for place in company.showrooms)}
    filters = {
        "level": search.level,
        "kind": search.kind,
        "channel": search.channel,
        "place": search.place if search.place in places else "",
        "owner": search.owner_id or ("none" if search.unowned else None),
    }
    return {name: str(value) for name, value in filters.items() if value}


def _cases(
    session: Session, actor: Actor, now: datetime, wanted: Wanted, company: Company
) -> Sheet:
    lines = (
        _line(row, actor, now, company)
        for rows in _chunks(session, actor, now, wanted.search)
        for row in rows
    )
    when = say("Lập lúc %(at)s", at=f"{in_hanoi(now):%d/%m/%Y %H:%M}")
    who = say("người lập: %(who)s", who=actor.name)
    masked = say("tên khách đã che")
    notes: list[Text] = [when, who, masked, *wanted.filters]
    return Sheet(say("Hồ sơ"), company.name, wanted.title, notes, CASE_COLUMNS, lines)


def _chunks(
    session: Session, actor: Actor, now: datetime, search: ComplaintSearch
) -> Iterator[list[ComplaintRow]]:
    """Every case that matches, the nearest date first, a thousand at a time."""
    part = replace(search, after=None, limit=CHUNK)
    for _ in range(MOST_EXPORTED // CHUNK):
        page = part.page(session, actor, now)
        session.expunge_all()
        yield page.rows
        if page.more is None:
            return
        part = replace(part, after=page.more)


def _line(row: ComplaintRow, actor: Actor, now: datetime, company: Company) -> tuple[Any, ...]:
    showroom = company.showroom(row.place)
    place = showroom.name if showroom else row.place
    channel = ", ".join(filter(None, (str(CHANNEL_NAMES[row.channel]), place)))
    last_day = row.promise.last_day if row.promise else None
    return (
        row.reference,
        row.customer,
        KIND_NAMES[row.kind],
        channel,
        row.owner or say("chưa có ai"),
        STATE_NAMES[row.state],
        row.received_at,
        last_day,
        (last_day - hanoi_day(now)).days
        if last_day and row.promise and row.promise.is_running
        else None,
        row.step.label,
        "; ".join(str(what).rstrip(".") for what in obstacles(row.case, actor)),
    )


def _people(session: Session, actor: Actor, now: datetime, company: Company) -> Sheet:
    loads = workload(session, actor, now)
    names = names_of(session, {key for key in loads.handlers if key})
    when = say("Lập lúc %(at)s", at=f"{in_hanoi(now):%d/%m/%Y %H:%M}")
    lines = [
        (names.get(key, "") if key else say("chưa có ai"), *_figures(load))
        for key, load in heaviest_first(loads.handlers)
    ]
    total = (say("Tất cả"), *_figures(loads.all))
    title = say("Ai đang giữ bao nhiêu")
    return Sheet(say("Nhân viên"), company.name, title, (when,), PEOPLE_COLUMNS, [*lines, total])


def _figures(load: Load) -> tuple[int, int, int, int]:
    return load.overdue, load.urgent, load.soon, load.all

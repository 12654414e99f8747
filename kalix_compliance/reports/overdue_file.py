"""The overdue report as a file: the same cases, where each is stuck, and who holds how much."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from kalix_compliance.complaints.asked import NOBODY, search_from
from kalix_compliance.complaints.catalogue import CHANNEL_NAMES, KIND_NAMES
from kalix_compliance.complaints.list_file import CASE_COLUMNS, case_cells, every_case
from kalix_compliance.complaints.queries.rows import ComplaintRow
from kalix_compliance.complaints.queries.search import ComplaintSearch
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.exports.kinds import Form
from kalix_compliance.exports.lists import MOST, whose
from kalix_compliance.exports.table import Asking, ExportKind, Filters, Making
from kalix_compliance.exports.writing import notes_of, write_sheets
from kalix_compliance.reports.obstacles import obstacles
from kalix_compliance.reports.queries.workload import Load, heaviest_first, workload
from kalix_compliance.staff.queries import names_of
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet

NAMES = ("level", "owner", "channel", "place", "kind")
TITLES: dict[Level | None, Text] = {
    Level.OVERDUE: say("Hồ sơ quá hạn"),
    Level.URGENT: say("Hồ sơ khẩn, còn 2 ngày trở xuống"),
    Level.SOON: say("Hồ sơ sắp đến hạn"),
    Level.OK: say("Hồ sơ còn hạn"),
    None: say("Hồ sơ đang mở"),
}

# fmt: off
LATE_COLUMNS = (
    *CASE_COLUMNS,
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


def searched(filters: Mapping[str, str]) -> ComplaintSearch:
    """The report's search: overdue cases, unless the filters say otherwise."""
    named = {name: filters[name] for name in NAMES if name in filters}
    return search_from({"level": Level.OVERDUE.value, **named})


def title_of(search: ComplaintSearch) -> Text:
    return TITLES[search.level]


def _read(asking: Asking) -> Filters:
    """What the search has understood, written as the address writes it; a place only if it is one of ours."""
    search = searched(asking.filters)
    places = {*asking.company.hotlines, *(place.code for place in asking.company.showrooms)}
    owner = NOBODY if search.unowned else str(search.owner_id or "")
    kept = {
        "level": str(search.level or "any"),
        "owner": owner,
        "channel": str(search.channel or ""),
        "place": search.place if search.place in places else "",
        "kind": str(search.kind or ""),
    }
    return {name: value for name, value in kept.items() if value}


def _people(asking: Asking) -> int:
    """Each case names one person at most."""
    return searched(asking.filters).count(asking.session, asking.actor, asking.now, most=MOST)


def _words(asking: Asking) -> Sequence[Text]:
    """The filters besides the level, which the title says."""
    search, company = searched(asking.filters), asking.company
    said = whose(asking, search.owner_id, unowned=search.unowned)
    if search.channel:
        said.append(say("Kênh: %(what)s", what=CHANNEL_NAMES[search.channel]))
    if search.place:
        showroom = company.showroom(search.place)
        where = showroom.name if showroom else search.place
        said.append(say("Nơi nhận: %(where)s", where=where))
    if search.kind:
        said.append(say("Loại: %(what)s", what=KIND_NAMES[search.kind]))
    return said


def _write(making: Making) -> None:
    write_sheets(making, (_cases(making), _load(making)))


def _cases(making: Making) -> Sheet:
    search = searched(making.filters)
    lines = (_line(row, making) for row in every_case(making, search))
    return Sheet(
        say("Hồ sơ"),
        making.company.name,
        title_of(search),
        notes_of(making, say("tên khách đã che"), *_words(making)),
        LATE_COLUMNS,
        making.counted(lines, search.count(making.session, making.actor, making.now, most=MOST)),
    )


def _line(row: ComplaintRow, making: Making) -> tuple[Any, ...]:
    last_day = row.promise.last_day if row.promise else None
    running = last_day and row.promise and row.promise.is_running
    return (
        *case_cells(row, making.company),
        (last_day - hanoi_day(making.now)).days if last_day and running else None,
        row.step.label,
        "; ".join(str(what).rstrip(".") for what in obstacles(row.case, making.actor)),
    )


def _load(making: Making) -> Sheet:
    loads = workload(making.session, making.actor, making.now)
    names: dict[UUID, str] = names_of(making.session, {key for key in loads.handlers if key})
    lines = [
        (names.get(key, "") if key else say("chưa có ai"), *_figures(load))
        for key, load in heaviest_first(loads.handlers)
    ]
    return Sheet(
        say("Nhân viên"),
        making.company.name,
        say("Ai đang giữ bao nhiêu"),
        notes_of(making)[:1],
        PEOPLE_COLUMNS,
        [*lines, (say("Tất cả"), *_figures(loads.all))],
    )


def _figures(load: Load) -> tuple[int, int, int, int]:
    return load.overdue, load.urgent, load.soon, load.all


OVERDUE = ExportKind(
    code="overdue",
    name=say("Báo cáo quá hạn"),
    permission=Permission.REPORT_EXPORT,
    forms=(Form.XLSX, Form.CSV),
    read=_read,
    people=_people,
    title=lambda asking: title_of(searched(asking.filters)),
    words=_words,
    stem=lambda asking: f"qua-han-{in_hanoi(asking.now):%Y-%m-%d}",
    page="reports.overdue",
    write=_write,
)

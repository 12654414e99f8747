"""The list of complaints as a file: those of the page's filters, or those that were chosen one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kalix_compliance.complaints.asked import (
    DAYS,
    FILTER_NAMES,
    FILTERS,
    LATE,
    NOBODY,
    VALUE_NAMES,
    age_in,
    search_from,
)
from kalix_compliance.complaints.catalogue import CHANNEL_NAMES, KIND_NAMES
from kalix_compliance.complaints.queries.rows import ComplaintRow
from kalix_compliance.complaints.queries.search import ComplaintSearch
from kalix_compliance.complaints.states import STATE_NAMES, State
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.kinds import Form
from kalix_compliance.exports.lists import AT_ONCE, MOST, every_row, whose
from kalix_compliance.exports.table import Asking, ExportKind, Filters, Making
from kalix_compliance.exports.writing import notes_of, write_sheets
from kalix_compliance.web.filters import day_in
from kalix_compliance.web.formats import day
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet

TITLE = say("Danh sách khiếu nại")
CODES = ("kind", "channel", "level", "kept", "conclusion", "cause", "remedy")
STATES = {"ended", "every", *State}

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
)
"""What every list of cases begins with; `case_cells` fills them."""
COLUMNS = (
    *CASE_COLUMNS,
    Column(say("Đóng lúc"), 16, Kind.MOMENT),
    Column(say("Việc tiếp theo"), 28),
)
# fmt: on


def _searched(asking: Asking) -> ComplaintSearch:
    return search_from(asking.filters)


def _read(asking: Asking) -> Filters:
    """What the search has understood, as the address writes it; a place only if it is one of ours."""
    sent, search, company = asking.filters, search_from(asking.filters), asking.company
    places = {*company.hotlines, *(place.code for place in company.showrooms)}
    kept: dict[str, str] = {name: str(getattr(search, name) or "") for name in CODES}
    kept |= {name: f"{asked:%Y-%m-%d}" for name in DAYS if (asked := day_in(sent.get(name, "")))}
    kept["state"] = sent.get("state", "") if sent.get("state") in STATES else ""
    kept["owner"] = NOBODY if search.unowned else str(search.owner_id or "")
    kept["place"] = search.place if search.place in places else ""
    kept["age"] = str(search.age or "")
    kept["ack"] = LATE if search.acknowledged_late else ""
    kept["escalated"] = "1" if search.escalated else ""
    kept["only"] = ",".join(search.only)
    kept["reference"] = search.reference if search.reference.isalnum() else ""
    return {name: kept[name] for name in FILTERS if kept.get(name)}


def _count(asking: Asking) -> int:
    """Each case names one person at most."""
    return _searched(asking).count(asking.session, asking.actor, asking.now, most=MOST)


def _words(asking: Asking) -> Sequence[Text]:
    """How the cases were chosen."""
    search = _searched(asking)
    said: list[Text] = [
        say("%(what)s: %(value)s", what=FILTER_NAMES[name], value=_value(name, value))
        for name, value in asking.filters.items()
        if name in FILTER_NAMES
    ]
    if search.only:
        said.append(say("%(n)s hồ sơ đã chọn", n=len(search.only)))
    said += whose(asking, search.owner_id, unowned=search.unowned)
    if search.acknowledged_late:
        said.append(say("Báo tiếp nhận trễ"))
    return said


def _value(name: str, value: str) -> Text:
    asked = day_in(value) if name in DAYS else None
    return day(asked) if asked else VALUE_NAMES.get(name, {}).get(age_in(value), value)


def _write(making: Making) -> None:
    lines = (_line(row, making) for row in every_case(making, _searched(making)))
    notes = notes_of(making, say("tên khách đã che"), *_words(making))
    rows = making.counted(lines, _count(making))
    write_sheets(making, (Sheet(say("Hồ sơ"), making.company.name, TITLE, notes, COLUMNS, rows),))


def every_case(making: Making, search: ComplaintSearch) -> Iterator[ComplaintRow]:
    """Every case that matches, the nearest date first."""
    some = replace(search, limit=AT_ONCE)
    reader = (making.session, making.actor, making.now)
    return every_row(making, lambda after: replace(some, after=after).page(*reader))


def case_cells(row: ComplaintRow, company: Company) -> tuple[Any, ...]:
    """What CASE_COLUMNS say of a case."""
    showroom = company.showroom(row.place)
    place = showroom.name if showroom else row.place
    return (
        row.reference,
        row.customer,
        KIND_NAMES[row.kind],
        ", ".join(filter(None, (str(CHANNEL_NAMES[row.channel]), place))),
        row.owner or say("chưa có ai"),
        STATE_NAMES[row.state],
        row.received_at,
        row.promise.last_day if row.promise else None,
    )


def _line(row: ComplaintRow, making: Making) -> tuple[Any, ...]:
    return (*case_cells(row, making.company), row.closed_at, row.step.label)


COMPLAINTS = ExportKind(
    code="complaints",
    name=TITLE,
    permission=Permission.REPORT_EXPORT,
    forms=(Form.XLSX, Form.CSV),
    read=_read,
    people=_count,
    words=_words,
    stem=lambda asking: f"khieu-nai-{in_hanoi(asking.now):%Y-%m-%d}",
    page="complaints.index",
    write=_write,
)

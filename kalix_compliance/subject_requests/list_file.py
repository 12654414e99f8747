"""The list of requests as a file: those of the page's filters, or those that were chosen one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.kinds import Form
from kalix_compliance.exports.lists import AT_ONCE, MOST, every_row, whose
from kalix_compliance.exports.table import Asking, ExportKind, Filters, Making
from kalix_compliance.exports.writing import notes_of, write_sheets
from kalix_compliance.subject_requests.asked import (
    FILTER_NAMES,
    FILTERS,
    NOBODY,
    VALUE_NAMES,
    search_from,
)
from kalix_compliance.subject_requests.catalogue import CHANNEL_NAMES
from kalix_compliance.subject_requests.queries.rows import RequestRow
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet

TITLE = say("Danh sách yêu cầu về dữ liệu")

# fmt: off
COLUMNS = (
    Column(say("Số yêu cầu"), 16),
    Column(say("Khách (che)"), 24),
    Column(say("Loại"), 28),
    Column(say("Kênh"), 16),
    Column(say("Người xử lý"), 24),
    Column(say("Trạng thái"), 18),
    Column(say("Nhận lúc"), 16, Kind.MOMENT),
    Column(say("Hạn làm xong"), 12, Kind.DAY),
    Column(say("Kết thúc lúc"), 16, Kind.MOMENT),
    Column(say("Việc tiếp theo"), 28),
)
# fmt: on


def _read(asking: Asking) -> Filters:
    """What the search has understood, as the address writes it."""
    sent, search = asking.filters, search_from(asking.filters)
    kept = {name: sent.get(name, "") for name in VALUE_NAMES if sent.get(name) in VALUE_NAMES[name]}
    kept["owner"] = NOBODY if search.unowned else str(search.owner_id or "")
    kept["only"] = ",".join(search.only)
    return {name: kept[name] for name in FILTERS if kept.get(name)}


def _count(asking: Asking) -> int:
    """Each request names one person at most."""
    search = search_from(asking.filters)
    return search.count(asking.session, asking.actor, asking.now, most=MOST)


def _words(asking: Asking) -> Sequence[Text]:
    """How the requests were chosen."""
    search = search_from(asking.filters)
    said: list[Text] = [
        say("%(what)s: %(value)s", what=FILTER_NAMES[name], value=VALUE_NAMES[name][value])
        for name, value in asking.filters.items()
        if name in FILTER_NAMES and value in VALUE_NAMES[name]
    ]
    if search.only:
        said.append(say("%(n)s hồ sơ đã chọn", n=len(search.only)))
    return said + whose(asking, search.owner_id, unowned=search.unowned)


def _write(making: Making) -> None:
    notes = notes_of(making, say("tên khách đã che"), *_words(making))
    rows = making.counted(map(_line, _every(making)), _count(making))
    write_sheets(making, (Sheet(say("Yêu cầu"), making.company.name, TITLE, notes, COLUMNS, rows),))


def _every(making: Making) -> Iterator[RequestRow]:
    """Every request that matches, the nearest date first."""
    some = replace(search_from(making.filters), limit=AT_ONCE)
    reader = (making.session, making.actor, making.now)
    return every_row(making, lambda after: replace(some, after=after).page(*reader))


def _line(row: RequestRow) -> tuple[Any, ...]:
    return (
        row.reference,
        row.customer or say("Dữ liệu đã xóa"),
        row.kind_name,
        CHANNEL_NAMES[row.channel],
        row.owner or say("chưa có ai"),
        row.state_name,
        row.received_at,
        row.promise.last_day if row.promise else None,
        row.ended_at,
        row.step.label,
    )


REQUESTS = ExportKind(
    code="requests",
    name=TITLE,
    permission=Permission.REPORT_EXPORT,
    forms=(Form.XLSX, Form.CSV),
    read=_read,
    people=_count,
    words=_words,
    stem=lambda asking: f"yeu-cau-{in_hanoi(asking.now):%Y-%m-%d}",
    page="subject_requests.index",
    write=_write,
)

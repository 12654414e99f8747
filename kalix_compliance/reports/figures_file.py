"""The report as a file: numbers that a spreadsheet can go on with, or pages that can be signed and filed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kalix_compliance.complaints.catalogue import CHANNEL_NAMES, KIND_NAMES
from kalix_compliance.complaints.queries.conditions import AGE_NAMES
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.exports.kinds import Form
from kalix_compliance.exports.lists import whose
from kalix_compliance.exports.table import Asking, ExportKind, Filters, Making
from kalix_compliance.exports.writing import notes_of, write_sheets
from kalix_compliance.reports.figures import lines
from kalix_compliance.reports.figures.asked import asked_for, written
from kalix_compliance.reports.figures.lines import Line, Span
from kalix_compliance.reports.figures.paper import pdf_of
from kalix_compliance.reports.figures.report import figures_of
from kalix_compliance.reports.figures.scope import Scope
from kalix_compliance.reports.queries.now import Aged, ages
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet

# fmt: off
COUNT_COLUMNS = (
    Column(say("Xếp theo"), 18),
    Column(say("Mục"), 34),
    Column(say("Nhận từ ngày"), 13, Kind.DAY),
    Column(say("Đến hết ngày"), 13, Kind.DAY),
    Column(say("Nhận"), 10, Kind.NUMBER),
    Column(say("Đúng hạn"), 10, Kind.NUMBER),
    Column(say("Trễ hạn"), 10, Kind.NUMBER),
    Column(say("Chưa trả lời, còn hạn"), 12, Kind.NUMBER),
    Column(say("Đã rút"), 10, Kind.NUMBER),
    Column(say("Tỷ lệ đúng hạn"), 10, Kind.SHARE),
)
SPAN_COLUMNS = (
    Column(say("Việc, tính từ lúc nhận"), 34),
    Column(say("Hạn"), 24),
    Column(say("Nửa số hồ sơ (giờ)"), 16, Kind.BROKEN),
    Column(say("9 trên 10 hồ sơ (giờ)"), 16, Kind.BROKEN),
    Column(say("Trễ"), 10, Kind.NUMBER),
)
AGE_COLUMNS = (
    Column(say("Nhận cách đây"), 24),
    Column(say("Đang mở"), 12, Kind.NUMBER),
    Column(say("Quá hạn"), 12, Kind.NUMBER),
)
# fmt: on


@dataclass(frozen=True)
class Report:
    """All that a file of the report says, counted once."""

    scope: Scope
    total: Line
    groups: tuple[tuple[Text, Sequence[Line]], ...]
    spans: Sequence[Span]
    ages: Sequence[Aged]

    @property
    def months(self) -> Sequence[Line]:
        return self.groups[0][1]


def counted(asking: Asking) -> Report:
    """The report that the filters ask for; a constant number of statements."""
    scope, session = _scope(asking), asking.session
    figures = figures_of(session, asking.actor, scope, asking.now)
    whole = figures.whole
    return Report(
        scope,
        Line(say("Tất cả"), whole.total),
        (
            (say("Thời gian"), lines.by_time(figures)),
            (say("Loại"), lines.by_kind(whole)),
            (say("Kênh"), lines.by_channel(whole)),
            (say("Showroom"), lines.by_place(whole, asking.company)),
            (say("Người xử lý"), lines.by_owner(session, whole)),
            (say("Nguyên nhân"), lines.by_cause(whole)),
            (say("Kết luận"), lines.by_conclusion(whole)),
            (say("Biện pháp"), lines.by_remedy(whole)),
        ),
        lines.spans(whole),
        ages(session, asking.actor, asking.now, scope),
    )


def _scope(asking: Asking) -> Scope:
    return asked_for(asking.filters, hanoi_day(asking.now)).scope


def _read(asking: Asking) -> Filters:
    """What the report has understood, as its address writes it; a place only if it looks like one."""
    kept = written(_scope(asking))
    place = kept.get("place", "")
    known = {*asking.company.hotlines, *(showroom.code for showroom in asking.company.showrooms)}
    if place not in known and not place.replace("-", "").isalnum():
        kept.pop("place", None)
    return kept


def _title(asking: Asking) -> Text:
    days = _scope(asking).days
    return say(
        "Báo cáo giải quyết khiếu nại, nhận từ %(since)s đến %(until)s",
        since=f"{days.since:%d/%m/%Y}",
        until=f"{days.until:%d/%m/%Y}",
    )


def _words(asking: Asking) -> Sequence[Text]:
    """The filters besides the days, which the title says."""
    scope = _scope(asking)
    said: list[Text] = []
    if scope.kind:
        said.append(say("Loại: %(what)s", what=KIND_NAMES[scope.kind]))
    if scope.channel:
        said.append(say("Kênh: %(what)s", what=CHANNEL_NAMES[scope.channel]))
    if scope.place:
        showroom = asking.company.showroom(scope.place)
        said.append(say("Nơi nhận: %(where)s", where=showroom.name if showroom else scope.place))
    return said + whose(asking, scope.owner_id, unowned=scope.unowned)


def _write(making: Making) -> None:
    report = counted(making)
    making.progress(1, 2)
    if making.form is Form.PDF:
        title, notes = _title(making), [*notes_of(making), *_words(making)]
        paper = pdf_of(making.company, making.now, making.actor.name, title, notes, report)
        making.out.write(paper)
    else:
        write_sheets(making, _sheets(making, report))


def _sheets(making: Making, report: Report) -> Iterator[Sheet]:
    def sheet(name: Text, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Sheet:
        notes = notes_of(making, *_words(making))
        return Sheet(name, making.company.name, _title(making), notes, columns, rows)

    yield sheet(say("Hồ sơ"), COUNT_COLUMNS, list(_count_rows(report)))
    yield sheet(
        say("Mất bao lâu"),
        SPAN_COLUMNS,
        [(span.name, span.until, span.median, span.most, span.late) for span in report.spans],
    )
    yield sheet(
        say("Đang mở lúc này"),
        AGE_COLUMNS,
        [(AGE_NAMES[row.age], row.all, row.overdue) for row in report.ages],
    )


def _count_rows(report: Report) -> Iterator[Sequence[Any]]:
    yield _count_row(say("Tất cả"), report.total, report)
    for group, members in report.groups:
        for line in members:
            yield _count_row(group, line, report)


def _count_row(group: Text, line: Line, report: Report) -> Sequence[Any]:
    days = line.days or report.scope.days
    counts = (line.all, line.kept, line.missed, line.open, line.withdrawn)
    return (group, line.name, days.since, days.until, *counts, line.share)


FIGURES = ExportKind(
    code="figures",
    name=say("Báo cáo giải quyết khiếu nại"),
    permission=Permission.REPORT_EXPORT,
    forms=(Form.XLSX, Form.PDF, Form.CSV),
    read=_read,
    title=_title,
    words=_words,
    stem=lambda asking: f"bao-cao-{in_hanoi(asking.now):%Y-%m-%d}",
    page="reports.figures",
    write=_write,
)

"""The lines of the tables of a report: a name, what was counted, and what narrows the list down to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.complaints.asked import NOBODY, REMEDY_NAMES
from kalix_compliance.complaints.catalogue import (
    CAUSE_NAMES,
    CHANNEL_NAMES,
    CONCLUSION_NAMES,
    KIND_NAMES,
)
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Text, say
from kalix_compliance.reports.figures.report import Figures
from kalix_compliance.reports.figures.scope import Days, month_of
from kalix_compliance.reports.figures.tally import (
    ALL,
    KEPT,
    MISSED,
    OPEN,
    WITHDRAWN,
    Tally,
    quantile,
)
from kalix_compliance.staff.queries import names_of

MOST_COLUMNS = 24
Rows = Mapping[str, list[int]]


@dataclass(frozen=True)
class Line:
    """What became of some complaints; `days` and `where` lead to their list."""

    name: Text
    row: list[int]
    where: dict[str, str] = field(default_factory=dict)
    days: Days | None = None

    @property
    def all(self) -> int:
        return self.row[ALL]

    @property
    def kept(self) -> int:
        return self.row[KEPT]

    @property
    def missed(self) -> int:
        return self.row[MISSED]

    @property
    def open(self) -> int:
        return self.row[OPEN]

    @property
    def withdrawn(self) -> int:
        return self.row[WITHDRAWN]

    @property
    def rest(self) -> int:
        """Withdrawn before anybody answered."""
        return self.all - self.kept - self.missed - self.open

    @property
    def share(self) -> float | None:
        """Kept in time among those that were kept or missed, 0 to 1; None when none was yet."""
        ended = self.kept + self.missed
        return self.kept / ended if ended else None


@dataclass(frozen=True)
class Span:
    """How long a step took, in hours: half of the cases at most `median`, nine in ten at most `most`."""

    name: Text
    until: Text
    median: float | None
    most: float | None
    late: int | None = None
    where: dict[str, str] = field(default_factory=dict)


def by_time(figures: Figures) -> list[Line]:
    """One line for each month; for long reports for each quarter, or each year."""
    return [
        Line(_called(days), figures.of(days).total, days=_within(days, figures.scope.days))
        for days in _parts(figures.scope.days)
    ]


def by_kind(tally: Tally) -> list[Line]:
    return _of_catalogue(KIND_NAMES, tally.by["kind"], "kind")


def by_channel(tally: Tally) -> list[Line]:
    return _of_catalogue(CHANNEL_NAMES, tally.by["channel"], "channel")


def by_place(tally: Tally, company: Company) -> list[Line]:
    """Showrooms, the fullest first; one that is no longer in the settings keeps its code."""
    names = {place.code: place.name for place in company.showrooms}
    lines = [
        Line(
            names.get(code) or say("%(code)s (không còn trong thiết lập)", code=code),
            row,
            {"channel": "showroom", "place": code},
        )
        for code, row in tally.by["place"].items()
    ]
    return _fullest_first(lines)


def by_owner(session: Session, tally: Tally) -> list[Line]:
    """People, the fullest first; those who left keep their names. One statement."""
    owners = tally.by["owner"]
    names = names_of(session, {UUID(owner) for owner in owners if owner != NOBODY})
    lines = []
    for owner, row in owners.items():
        known = "" if owner == NOBODY else str(UUID(owner))
        name = names.get(UUID(known), say("tài khoản không còn")) if known else say("Chưa có ai")
        lines.append(Line(name, row, {"owner": known or NOBODY}))
    return _fullest_first(lines)


def by_cause(tally: Tally) -> list[Line]:
    return _fullest_first(_of_catalogue(CAUSE_NAMES, tally.by["cause"], "cause"))


def by_conclusion(tally: Tally) -> list[Line]:
    return _of_catalogue(CONCLUSION_NAMES, tally.by["conclusion"], "conclusion")


def by_remedy(tally: Tally) -> list[Line]:
    return _fullest_first(_of_catalogue(REMEDY_NAMES, tally.by["remedy"], "remedy"))


def spans(tally: Tally) -> list[Span]:
    """How long it took to acknowledge, to verify and to answer."""
    late = tally.by["ack"].get("late", [0])[ALL]

    def span(code: str, name: Text, until: Text, late: int | None = None, **where: str) -> Span:
        hours = tally.hours[code]
        return Span(name, until, quantile(hours, 50), quantile(hours, 90), late, where)

    return [
        span("ack", say("Báo đã tiếp nhận"), say("hạn 3 ngày làm việc"), late, ack="late"),
        span("verify", say("Kết luận xác minh"), say("không có hạn riêng")),
        span(
            "answer", say("Khách nhận trả lời"), say("hạn 15 ngày"), tally.total[MISSED], kept="no"
        ),
    ]


def _of_catalogue(names: Mapping[Any, Text], rows: Rows, filter_name: str) -> list[Line]:
    """What the catalogue names, in its order, what was never counted left out."""
    return [
        Line(name, rows[str(code)], {filter_name: str(code)})
        for code, name in names.items()
        if str(code) in rows
    ]


def _fullest_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.all, str(line.name)))


def _parts(days: Days) -> list[Days]:
    """Calendar months, quarters or years, so that no drawing has more columns than can be read."""
    months = [month_of(piece.since) for piece in days.months()]
    quarters = _joined(months, 3)
    if len(months) <= MOST_COLUMNS:
        return months
    return quarters if len(quarters) <= MOST_COLUMNS else _joined(months, 12)


def _joined(months: Iterable[Days], size: int) -> list[Days]:
    """The calendar's stretches of so many months, 3 or 12, that these months lie in."""
    starts = {month.since.replace(month=_first_of(month.since.month, size)) for month in months}
    return [
        Days(start, month_of(start.replace(month=start.month + size - 1)).until)
        for start in sorted(starts)
    ]


def _first_of(month: int, size: int) -> int:
    return (month - 1) // size * size + 1


def _within(days: Days, limits: Days) -> Days:
    return Days(max(days.since, limits.since), min(days.until, limits.until))


def _called(days: Days) -> Text:
    day = days.since
    if days.until.month == day.month:
        return f"{day:%m/%Y}"
    if days.count < 100:
        return say("Quý %(n)s/%(year)s", n=(day.month + 2) // 3, year=day.year)
    return str(day.year)

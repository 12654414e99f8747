"""The full ruler of a term by the hour is drawn to the minute and keeps its labels apart."""

import itertools
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.core.clock import HANOI
from kalix_compliance.deadlines.calendar import WorkingCalendar
from kalix_compliance.deadlines.drawing import Diamond, FullRuler, Step
from kalix_compliance.deadlines.hour_ruler import days_off_between, full_hour_ruler
from kalix_compliance.deadlines.labels import NARROWEST, Label
from kalix_compliance.deadlines.levels import Level, bands_of
from kalix_compliance.deadlines.measures import Span
from kalix_compliance.deadlines.obligations import OBLIGATIONS, Obligation, obligation_of
from kalix_compliance.deadlines.ruler import Bar
from kalix_compliance.deadlines.terms import TermUnit, due_of

CALENDAR = WorkingCalendar()
AUTHORITY = obligation_of("breach.authority")
DETECTED = datetime(2026, 11, 21, 9, 15, tzinfo=HANOI)
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=HANOI)
BY_THE_HOUR = [row for row in OBLIGATIONS.values() if row.term.unit is TermUnit.HOURS]


def drawn(
    now: datetime = NOW,
    row: Obligation = AUTHORITY,
    start: datetime = DETECTED,
    level: Level | None = None,
    steps: tuple[Step, ...] = (),
) -> FullRuler:
    due = due_of(start, row.term, CALENDAR)
    found = bands_of(row, due.at, due.last_day, CALENDAR).level_at(now)
    return full_hour_ruler(
        row, Span(start, due.at, due.last_day, now), level or found, CALENDAR, steps
    )


def test_three_days_are_drawn_with_their_reminders_and_the_holiday_they_run_through() -> None:
    ruler = drawn(steps=(Step(DETECTED + timedelta(hours=18), title="nhắc"),))
    assert (ruler.soon, ruler.urgent) == (Bar("66.67%", "25%"), Bar("91.67%", "8.33%"))
    assert (ruler.wall, ruler.now, ruler.over) == ("100%", "40.05%", None)
    assert [str(text.text) for text in ruler.below] == [
        "Từ 21/11 09:15",
        "còn 36 giờ",
        "còn 24 giờ",
        "Hạn 24/11 09:15",
    ]
    assert [str(text.text) for text in ruler.above] == [
        "Bây giờ, còn 43 giờ 10 phút",
        "24/11 nghỉ lễ",
    ]
    assert ruler.days_off == ("87.15%",)
    assert ruler.diamonds == (Diamond("25%", 0, "22/11 03:15 nhắc"),)
    assert len([tick for tick in ruler.ticks if tick.bottom == 52]) == 4
    assert str(ruler.label) == (
        "Thước 72 giờ từ 21/11 09:15 đến 24/11 09:15: Bây giờ, còn 43 giờ 10 phút"
    )


def test_what_runs_over_stands_behind_the_wall() -> None:
    ruler = drawn(DETECTED + timedelta(hours=80))
    assert (ruler.wall, ruler.now, ruler.over) == ("90%", "100%", Bar("90%", "10%"))
    assert str(ruler.above[-1].text) == "Bây giờ, quá 8 giờ"


def test_a_finished_and_a_cancelled_clock_say_so() -> None:
    assert str(drawn(level=Level.MET).above[0].text) == "Xong 22/11 14:05"
    cancelled = drawn(level=Level.CANCELLED)
    assert (cancelled.now, str(cancelled.label)) == (
        None,
        "Thước 72 giờ từ 21/11 09:15, không còn tính hạn",
    )


def test_days_off_that_follow_each_other_are_one_stretch() -> None:
    new_year = datetime(2026, 2, 13, 9, tzinfo=HANOI)
    [(first, last)] = days_off_between(new_year, datetime(2026, 2, 24).date(), CALENDAR)
    assert (last - first).days >= 4


@given(
    st.sampled_from(BY_THE_HOUR),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)),
    st.integers(0, 60 * 24 * 10),
    st.lists(st.integers(0, 60 * 24 * 10), max_size=6),
)
def test_no_hour_ruler_leaves_its_bounds_or_covers_its_labels(
    row: Obligation, start: datetime, later: int, done: list[int]
) -> None:
    begun = start.replace(tzinfo=HANOI)
    now = begun + timedelta(minutes=later)
    steps = tuple(Step(min(now, begun + timedelta(minutes=n)), "đã nộp") for n in done)
    ruler = drawn(now, row, begun, steps=steps)
    places = [ruler.wall, ruler.now, *ruler.days_off, *(tick.x for tick in ruler.ticks)]
    places += [diamond.x for diamond in ruler.diamonds]
    assert all(0 <= float(str(place).rstrip("%")) <= 100 for place in places)
    assert (ruler.over is not None) == (later > row.term.length * 60)
    for line in (ruler.below, ruler.above):
        edges = [Label(t.text, float(t.x.rstrip("%")) / 100, t.anchor).interval for t in line]
        assert all(left >= 0 and right <= NARROWEST + 0.1 for left, right in edges)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(edges))

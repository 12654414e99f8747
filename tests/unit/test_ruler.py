"""The rulers are drawn as they were designed."""

import itertools
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kalix_compliance.core.clock import HANOI
from kalix_compliance.core.language import say
from kalix_compliance.deadlines.calendar import WorkingCalendar, end_of, hanoi_day
from kalix_compliance.deadlines.drawing import Diamond, Step, holiday_runs
from kalix_compliance.deadlines.full_ruler import full_ruler
from kalix_compliance.deadlines.labels import NARROWEST, PHONE, Label, Line, anchor_at
from kalix_compliance.deadlines.levels import Level, bands_of
from kalix_compliance.deadlines.measures import Measure, Span, measure
from kalix_compliance.deadlines.obligations import OBLIGATIONS, Obligation, obligation_of
from kalix_compliance.deadlines.ruler import Bar, percent, small_ruler, stretch_for
from kalix_compliance.deadlines.terms import TermUnit, due_of, hours

TEMPLATES = Path(__file__).parents[2] / "templates"
CALENDAR = WorkingCalendar()
RESOLVE = obligation_of("complaint.resolve")
RECEIVED = datetime(2026, 11, 13, 9, 40, tzinfo=HANOI)
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=HANOI)
AUTHORITY = Obligation(
    "x", say("Báo cơ quan"), hours(72), say("phát hiện"), say("nộp"), 24, 6, say("Điều 23")
)
STEPS = (
    Step(datetime(2026, 11, 13, 9, 53, tzinfo=HANOI), "", "Đã báo tiếp nhận"),
    Step(datetime(2026, 11, 15, 9, tzinfo=HANOI), "xác minh", "Bắt đầu xác minh"),
    Step(datetime(2026, 11, 19, 9, tzinfo=HANOI), "kết luận: đúng", "Kết luận: đúng như phản ánh"),
)


def span(obligation: Obligation, start: datetime, seen_at: datetime) -> Span:
    due = due_of(start, obligation.term, CALENDAR)
    return Span(start, due.at, due.last_day, seen_at)


def running(obligation: Obligation, start: datetime, now: datetime) -> Measure:
    found = span(obligation, start, now)
    level = bands_of(obligation, found.due_at, found.last_day, CALENDAR).level_at(now)
    return measure(obligation, found, level, CALENDAR)


def day_of_fifteen(n: int) -> Measure:
    return running(RESOLVE, NOW - timedelta(days=n), NOW)


def svg(macro: str, ruler: Any) -> ElementTree.Element:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    module = environment.get_template("components/ruler.html").module
    return ElementTree.fromstring(getattr(module, macro)(ruler))


def drawn(element: ElementTree.Element) -> list[dict[str, str]]:
    return [dict(child.attrib) for child in element.iter() if child is not element]


def test_day_nine_of_fifteen_is_drawn_as_designed() -> None:
    found = drawn(svg("ruler_small", small_ruler(day_of_fifteen(9))))
    assert found == [
        {"class": "r-bed", "x": "0", "y": "7", "width": "83.33%", "height": "7"},
        {"x": "55.56%", "y": "7", "width": "16.67%", "height": "7", "fill": "url(#hatch-soon)"},
        {"x": "72.22%", "y": "7", "width": "11.11%", "height": "7", "fill": "url(#hatch-urgent)"},
        {"class": "r-run", "x": "0%", "y": "7", "width": "50%", "height": "7"},
        {"class": "r-tick", "x1": "0%", "x2": "0%", "y1": "14", "y2": "18"},
        {"class": "r-tick", "x1": "27.78%", "x2": "27.78%", "y1": "14", "y2": "18"},
        {"class": "r-tick", "x1": "55.56%", "x2": "55.56%", "y1": "14", "y2": "18"},
        {"class": "r-wall", "x1": "83.33%", "x2": "83.33%", "y1": "3", "y2": "20"},
        {"x": "50%", "y": "0", "overflow": "visible"},
        {"class": "r-now", "d": "M-4 0h8l-4 6z"},
    ]


def test_what_runs_over_is_taller_and_stands_behind_the_wall() -> None:
    ruler = small_ruler(day_of_fifteen(17))
    assert ruler.over == Bar("83.33%", "11.11%")
    assert (ruler.run_class, ruler.now, str(ruler.label)) == (
        "is-late",
        "94.44%",
        "Ngày 17 trên 15",
    )


@pytest.mark.parametrize(
    ("day", "style", "now"),
    [
        (0, "", "0%"),
        (10, "is-soon", "55.56%"),
        (13, "is-urgent", "72.22%"),
        (15, "is-urgent", "83.33%"),
    ],
)
def test_the_run_takes_the_colour_of_its_level(day: int, style: str, now: str) -> None:
    ruler = small_ruler(day_of_fifteen(day))
    assert (ruler.run_class, ruler.now) == (style, now)
    assert (ruler.run is None) == (day == 0)


def test_walls_of_one_list_stand_in_one_line() -> None:
    measures = [day_of_fifteen(n) for n in (20, 17, 3)]
    rulers = [small_ruler(m, stretch_for(measures)) for m in measures]
    assert {ruler.wall for ruler in rulers} == {"71.43%"}
    assert rulers[0].over == Bar("71.43%", "23.81%")


def test_two_working_days_have_a_tick_each() -> None:
    ruler = small_ruler(running(obligation_of("protection.answer"), NOW, NOW))
    assert ruler.ticks == ("0%", "41.67%")
    assert str(ruler.label) == "Ngày làm việc 0 trên 2"


def test_the_weekend_after_the_last_working_day_is_over_the_wall() -> None:
    monday = datetime(2026, 12, 7, 9, tzinfo=HANOI)  # three working days end on Thursday 10
    saturday = datetime(2026, 12, 12, 9, tzinfo=HANOI)
    friday_end = obligation_of("complaint.acknowledge")
    assert running(friday_end, monday + timedelta(days=1), saturday).over > 0


def test_hours_are_measured_to_the_minute() -> None:
    m = running(AUTHORITY, NOW, NOW + timedelta(hours=28, minutes=50))
    ruler = small_ruler(m)
    assert str(ruler.label) == "Đã qua 28 giờ 50 phút trên 72 giờ"
    assert ruler.ticks == ("0%", "27.78%", "55.56%")
    assert ruler.soon == Bar("55.56%", "20.83%")


def test_a_finished_clock_is_green_in_time_and_red_for_ever_when_missed() -> None:
    met, missed = (
        small_ruler(measure(RESOLVE, span(RESOLVE, RECEIVED, seen), level, CALENDAR))
        for seen, level in (
            (NOW, Level.MET),
            (datetime(2026, 11, 30, tzinfo=HANOI), Level.MISSED),
        )
    )
    assert (met.run_class, met.over) == ("is-done", None)
    assert (missed.run_class, missed.over is None) == ("is-late", False)


def test_the_full_ruler_is_drawn_as_designed() -> None:
    ruler = full_ruler(RESOLVE, span(RESOLVE, RECEIVED, NOW), Level.OK, CALENDAR, STEPS)
    assert str(ruler.label) == (
        "Thước 15 ngày: nhận 13/11/2026, hôm nay ngày 9, sắp đến hạn từ 23/11, khẩn từ 26/11, "
        "hạn 28/11/2026"
    )
    assert (ruler.soon, ruler.urgent) == (Bar("66.67%", "20%"), Bar("86.67%", "13.33%"))
    assert (ruler.run, ruler.wall, ruler.now) == (Bar("0%", "60%"), "100%", "60%")
    assert [tick.x for tick in ruler.ticks if tick.bottom == 52] == [
        "0%",
        "33.33%",
        "66.67%",
        "100%",
    ]
    assert [(str(t.text), t.x, t.anchor, t.style) for t in ruler.below] == [
        ("13/11 nhận", "0%", "start", ""),
        ("15/11 xác minh", "13.33%", "middle", "t-far"),
        ("19/11 kết luận: đúng", "40%", "middle", "t-far"),
        ("23/11 sắp đến hạn", "66.67%", "middle", "t-far"),
        ("26/11 khẩn", "86.67%", "middle", "t-far"),
        ("Hạn 28/11", "100%", "end", "t-now"),
    ]
    assert [(str(t.text), t.x, t.anchor, t.style) for t in ruler.above] == [
        ("Hôm nay, ngày 9", "60%", "middle", "t-now"),
        ("24/11 nghỉ lễ", "73.33%", "start", "t-quiet t-far"),
    ]
    assert ruler.days_off == ("73.33%",)
    assert ruler.diamonds[0] == Diamond("0%", 6, "13/11 Đã báo tiếp nhận")
    assert [d.x for d in ruler.diamonds] == ["0%", "13.33%", "40%"]


def test_the_full_ruler_is_well_formed_and_without_inline_style() -> None:
    ruler = full_ruler(RESOLVE, span(RESOLVE, RECEIVED, NOW), Level.OK, CALENDAR, STEPS)
    picture = svg("ruler_full", ruler)
    assert picture.attrib["class"] == "ruler"
    assert picture.attrib["role"] == "img"
    assert not any("style" in attributes for attributes in drawn(picture))
    assert len(picture.findall("line[@class='r-tick']")) == 16
    assert next(t.text for t in picture.iter("title")) == "13/11 Đã báo tiếp nhận"


def test_an_extension_moves_the_wall_and_leaves_the_first_one_dotted() -> None:
    first = due_of(RECEIVED, RESOLVE.term, CALENDAR)
    last = date(2026, 12, 13)
    extended = Span(RECEIVED, end_of(last), last, NOW, first.at)
    ruler = full_ruler(RESOLVE, extended, Level.OK, CALENDAR)
    assert (ruler.first_wall, ruler.wall, ruler.now) == ("50%", "100%", "30%")
    words = [str(text.text) for text in ruler.below]
    assert "28/11 hạn đầu" in words
    assert "Hạn mới 13/12" in words
    small = small_ruler(measure(RESOLVE, extended, Level.OK, CALENDAR))
    assert small.first_wall == "41.67%"


def test_an_overdue_record_shows_how_far_it_ran_over() -> None:
    late = datetime(2026, 11, 30, 9, tzinfo=HANOI)
    ruler = full_ruler(RESOLVE, span(RESOLVE, RECEIVED, late), Level.OVERDUE, CALENDAR)
    assert (ruler.wall, ruler.now) == ("88.24%", "100%")
    assert ruler.over == Bar("88.24%", "11.76%")
    assert [str(text.text) for text in ruler.above][-1] == "Hôm nay, quá 2 ngày"
    assert str(ruler.label).endswith("đã quá hạn")


def test_steps_of_one_day_share_a_diamond() -> None:
    steps = [Step(NOW, "", "Gọi khách"), Step(NOW + timedelta(hours=1), "", "Viết thư")]
    ruler = full_ruler(RESOLVE, span(RESOLVE, RECEIVED, NOW), Level.OK, CALENDAR, steps)
    assert [d.title for d in ruler.diamonds] == ["22/11 Gọi khách; Viết thư"]


def test_tet_is_written_once() -> None:
    tet = [date(2027, 2, 4), date(2027, 2, 5), *(date(2027, 2, n) for n in (8, 9, 10))]
    assert holiday_runs(tet, CALENDAR) == [(date(2027, 2, 4), date(2027, 2, 10))]


def test_an_hour_term_has_no_full_ruler_of_days() -> None:
    with pytest.raises(ValueError, match="days"):
        full_ruler(AUTHORITY, span(AUTHORITY, NOW, NOW), Level.OK, CALENDAR)


def test_a_label_that_would_cover_another_is_left_out() -> None:
    line = Line()
    line.put(Label("13/11 nhận", 0, "start"))
    line.put_if_free(Label("14/11 xác minh", 0.06, "middle"))
    line.put_if_free(Label("20/11 xác minh", 0.5, "middle"))
    assert [label.text for label in line.in_order] == ["13/11 nhận", "20/11 xác minh"]


def test_a_label_that_is_always_shown_stays_inside_the_narrowest_phone() -> None:
    words = "Hôm nay, ngày 1"
    assert [anchor_at(share, words, PHONE) for share in (0.07, 0.5, 0.95)] == [
        "start",
        "middle",
        "end",
    ]
    assert anchor_at(0.07, words) == "middle"


def test_per_cent_is_written_short() -> None:
    assert [percent(x) for x in (0, 0.6, 2 / 3, 1, 0.8333333)] == [
        "0%",
        "60%",
        "66.67%",
        "100%",
        "83.33%",
    ]


@given(
    st.sampled_from([o for o in OBLIGATIONS.values() if o.term.unit is not TermUnit.HOURS]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)),
    st.integers(0, 90),
    st.lists(st.integers(0, 60), max_size=8),
)
def test_no_ruler_leaves_its_bounds_or_covers_its_labels(
    row: Obligation, start: datetime, later: int, steps: list[int]
) -> None:
    start = start.replace(tzinfo=HANOI)
    now = start + timedelta(days=later)
    found = span(row, start, now)
    level = bands_of(row, found.due_at, found.last_day, CALENDAR).level_at(now)
    done = [Step(min(now, start + timedelta(days=n)), "xác minh") for n in steps]
    ruler = full_ruler(row, found, level, CALENDAR, done)
    small = small_ruler(measure(row, found, level, CALENDAR))
    places = [ruler.wall, ruler.now, small.wall, small.now, *ruler.days_off, *small.ticks]
    assert all(0 <= float(str(place).rstrip("%")) <= 100 for place in places)
    assert (level is Level.OVERDUE) == (small.over is not None)
    assert hanoi_day(now) > found.last_day or small.over is None
    for line in (ruler.below, ruler.above):
        edges = [Label(t.text, float(t.x.rstrip("%")) / 100, t.anchor).interval for t in line]
        assert all(left >= 0 and right <= NARROWEST + 0.1 for left, right in edges)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(edges))

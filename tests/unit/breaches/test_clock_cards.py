"""A clock's card says and draws what the design shows."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.core.clock import HANOI
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.deadlines.calendar import WorkingCalendar
from kalix_compliance.deadlines.clock_cards import ClockCard, card_of, parts_of
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.queries import ClockView
from kalix_compliance.deadlines.ruler import Bar
from kalix_compliance.deadlines.terms import due_of

CALENDAR = WorkingCalendar()
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=HANOI)
HOUR = timedelta(hours=1)


def view(code: str, start: datetime, now: datetime = NOW, **more: object) -> ClockView:
    row = obligation_of(code)
    due = due_of(start, row.term, CALENDAR)
    values: dict[str, object] = {
        "extended_at": None,
        "met_at": None,
        "cancelled_at": None,
        "missed": False,
        "owner_id": None,
        **more,
    }
    return ClockView(
        id=new_id(),
        obligation=row,
        about="SC-2026-0007",
        round=1,
        started_at=start,
        due_at=due.at,
        last_day=due.last_day,
        first_due_at=due.at,
        now=now,
        calendar=CALENDAR,
        **values,  # type: ignore[arg-type]
    )


def left(card: ClockCard) -> str:
    return " ".join([str(card.before), *(f"{p.number} {p.unit}" for p in card.parts)]).strip()


def test_a_running_clock_is_drawn_as_designed() -> None:
    card = card_of(view("breach.authority", datetime(2026, 11, 20, 10, 30, tzinfo=HANOI)))
    assert (left(card), str(card.level_words)) == ("20 giờ 25 phút", "Sắp đến hạn")
    ruler = card.ruler
    assert (ruler.bed, ruler.wall, ruler.now) == ("89.29%", "89.29%", "63.97%")
    assert (ruler.soon, ruler.urgent) == (Bar("59.52%", "22.32%"), Bar("81.85%", "7.44%"))
    assert (ruler.run, ruler.run_class, ruler.over) == (Bar("0%", "63.97%"), "is-soon", None)
    assert [mark.x for mark in ruler.marks if mark.long] == ["0%", "29.76%", "59.52%", "89.29%"]
    assert len(ruler.marks) == 13
    assert str(ruler.label) == "Đã qua 51 giờ 35 phút trên 72 giờ"
    assert str(card.law).startswith("72 giờ. Điều 23 khoản 1 Luật 91/2025/QH15; Điều 28")


def test_hours_run_through_a_holiday_and_the_card_says_so() -> None:
    card = card_of(view("breach.cyber", datetime(2026, 11, 21, 9, 15, tzinfo=HANOI)))
    assert (left(card), str(card.level_words)) == ("43 giờ 10 phút", "Trong hạn")
    assert str(card.law).startswith("72 giờ, chạy cả ngày nghỉ 24/11. Điều 31 khoản 2")


def test_a_late_filing_is_red_and_drawn_over_the_wall() -> None:
    start = datetime(2026, 11, 21, 9, 15, tzinfo=HANOI)
    late = view(
        "breach.cyber-serious", start, met_at=start + 26 * HOUR + HOUR / 60 * 25, missed=True
    )
    card = card_of(late, say("Nộp"))
    assert (left(card), str(card.level_words)) == ("Trễ 2 giờ 25 phút", "Trễ hạn")
    assert card.is_late
    assert card.ruler.over is not None
    assert float(str(card.ruler.now).rstrip("%")) < 100
    assert [mark.long for mark in card.ruler.marks][:4] == [True, False, False, True]


def test_a_filing_in_time_says_how_early() -> None:
    start = datetime(2026, 11, 21, 9, 15, tzinfo=HANOI)
    card = card_of(view("breach.consumer", start, met_at=start + HOUR / 60 * (22 * 60 + 47)))
    assert (left(card), str(card.level_words)) == ("Sớm 1 giờ 13 phút", "Đúng hạn")
    assert card.ruler.run_class == "is-done"


def test_a_clock_that_is_over_and_not_met_says_by_how_much() -> None:
    card = card_of(view("breach.assess", NOW - 30 * HOUR))
    assert (left(card), str(card.level_words)) == ("Quá 6 giờ 0 phút", "Quá hạn")


def test_a_clock_that_was_missed_stays_red_though_its_end_moved_on() -> None:
    card = card_of(view("breach.authority", NOW - 10 * HOUR, missed=True))
    assert (left(card), str(card.level_words), card.is_late) == (
        "62 giờ 0 phút",
        "Đã lỡ hạn",
        True,
    )
    met = card_of(view("breach.authority", NOW - 10 * HOUR, missed=True, met_at=NOW))
    assert (left(met), str(met.level_words), met.is_late) == (
        "Sớm 62 giờ 0 phút",
        "Đã lỡ hạn",
        True,
    )


def test_a_cancelled_clock_counts_nothing() -> None:
    card = card_of(view("breach.people", NOW - HOUR, cancelled_at=NOW))
    assert (card.parts, str(card.level_words), card.is_late) == ((), "Không còn tính hạn", False)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=40), "40 phút"),
        (timedelta(seconds=20), "0 phút"),
        (timedelta(hours=2), "2 giờ 0 phút"),
        (timedelta(days=20, hours=3, minutes=5), "20 ngày 3 giờ"),
    ],
)
def test_long_times_are_told_in_days(length: timedelta, words: str) -> None:
    assert " ".join(f"{part.number} {part.unit}" for part in parts_of(length)) == words


@given(
    st.sampled_from(["breach.authority", "breach.consumer", "breach.assess"]),
    st.integers(0, 60 * 24 * 60),
)
def test_no_clock_leaves_its_frame(code: str, minutes: int) -> None:
    ruler = card_of(view(code, NOW - timedelta(minutes=minutes))).ruler
    places = [ruler.wall, ruler.now, *(mark.x for mark in ruler.marks)]
    assert all(0 <= float(str(place).rstrip("%")) <= 100 for place in places)
    assert 44 < float(ruler.wall.rstrip("%")) < 90

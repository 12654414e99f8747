"""From which day a record is no longer kept: checked against the plain statement of it, for every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.retention.rules.periods import (
    add_months,
    first_day_still_kept,
    kept_until,
    reasons_not_to_preview,
    reasons_not_to_set,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(1, 600)
DAY = timedelta(days=1)


@given(today=DAYS, months=MONTHS, back=st.integers(-400, 400))
def test_a_record_is_over_just_when_its_last_day_of_keeping_is_past(today, months, back):
    last_day = add_months(today, -months) + timedelta(days=back)
    assert (last_day < first_day_still_kept(today, months)) == (
        kept_until(last_day, months) < today
    )


@given(today=DAYS, months=MONTHS)
def test_what_is_over_stays_over(today, months):
    assert first_day_still_kept(today, months) <= first_day_still_kept(today + DAY, months)


@given(today=DAYS, months=st.integers(1, 599))
def test_a_longer_period_never_ends_earlier(today, months):
    assert first_day_still_kept(today, months + 1) <= first_day_still_kept(today, months)


@given(day=DAYS, months=MONTHS)
def test_months_are_added_as_the_civil_code_counts_them(day, months):
    ends = add_months(day, months)
    assert (ends.year * 12 + ends.month) - (day.year * 12 + day.month) == months
    assert ends.day == day.day or (ends.day < day.day and (ends + DAY).day == 1)


@pytest.mark.parametrize(
    ("last_day", "months", "until"),
    [
        (date(2021, 11, 22), 60, date(2026, 11, 22)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
    ],
)
def test_known_periods(last_day, months, until):
    assert kept_until(last_day, months) == until


def test_the_day_itself_is_still_a_day_of_keeping():
    assert first_day_still_kept(date(2026, 11, 22), 60) == date(2021, 11, 22)
    assert first_day_still_kept(date(2026, 11, 23), 60) == date(2021, 11, 23)


def test_no_period_is_shorter_than_the_law_or_longer_than_fifty_years():
    assert not reasons_not_to_set(60, 60)
    assert "60 tháng" in str(reasons_not_to_set(59, 60)[0])
    assert reasons_not_to_set(601, 1)


def test_a_preview_looks_ahead_and_not_for_ever():
    today = date(2026, 11, 22)
    assert not reasons_not_to_preview(today, today)
    assert reasons_not_to_preview(today - DAY, today)
    assert not reasons_not_to_preview(date(2046, 12, 31), today)
    assert reasons_not_to_preview(date(9999, 12, 31), today)

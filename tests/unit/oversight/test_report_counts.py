"""What a report counts can be added up, kept and read back, and its days cut into months and put together."""

from datetime import date, timedelta
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.reports.figures.asked import LONGEST, asked_for, listed, written
from kalix_compliance.reports.figures.lines import MOST_COLUMNS, _parts
from kalix_compliance.reports.figures.scope import Days, month_of, months_before, together
from kalix_compliance.reports.figures.tally import (
    KEPT,
    MISSED,
    OPEN,
    Fact,
    Tally,
    quantile,
    slices_of,
    tally_of,
)

TODAY = date(2026, 11, 22)
hours = st.integers(0, 900) | st.none()
facts = st.builds(
    Fact,
    month=st.sampled_from(["2026-01", "2026-02"]),
    kind=st.sampled_from(["leak", "other"]),
    channel=st.sampled_from(["hotline", "showroom", "email"]),
    place=st.sampled_from(["", "bat-khoi", "094.268.9393"]),
    owner=st.sampled_from(["none", "0" * 32, "1" * 32]),
    cause=st.sampled_from([None, "staff", "unknown"]),
    conclusion=st.sampled_from([None, "confirmed"]),
    promise=st.sampled_from([KEPT, MISSED, OPEN, None]),
    withdrawn=st.booleans(),
    late_ack=st.booleans(),
    ack=hours,
    verify=hours,
    answer=hours,
    remedies=st.frozensets(st.sampled_from(["explain", "correct"])),
)
days = st.dates(date(1990, 1, 1), date(2035, 12, 31))
ranges = st.tuples(days, st.integers(0, 6000)).map(
    lambda pair: Days(pair[0], pair[0] + timedelta(days=pair[1]))
)


@given(st.lists(facts), st.lists(facts))
def test_counts_add_up_and_come_back_as_they_were_kept(some: list[Fact], more: list[Fact]) -> None:
    both = tally_of(some)
    both.add(Tally.from_json(tally_of(more).as_json()))
    assert both == tally_of([*some, *more])


@given(
    st.lists(facts), st.sampled_from(["kind=leak", "owner=none", "channel=email", "place=bat-khoi"])
)
def test_cells_add_up_to_what_a_filter_leaves_in(given_: list[Fact], chosen: str) -> None:
    name, _equals, value = chosen.partition("=")
    of_slice, of_cells = Tally(), Tally()
    for fact in given_:
        if chosen in slices_of(fact):
            of_slice.count(fact)
        if f"&{chosen}&" in slices_of(fact)[-1]:
            of_cells.count(fact)
    wanted = tally_of([fact for fact in given_ if getattr(fact, name) == value])
    assert of_slice == of_cells == wanted


@given(st.lists(st.integers(0, 900), min_size=1))
def test_the_median_is_the_median(spent: list[int]) -> None:
    assert quantile(tally_of([_answered(n) for n in spent]).hours["answer"], 50) == median(spent)


@given(st.lists(st.integers(0, 900), min_size=1))
def test_nine_in_ten_took_no_longer(spent: list[int]) -> None:
    most = quantile(tally_of([_answered(n) for n in spent]).hours["answer"], 90)
    assert most is not None
    assert sum(n <= most for n in spent) * 10 >= 9 * len(spent)
    assert quantile({}, 90) is None


@given(ranges)
def test_months_cover_the_days_once(given_: Days) -> None:
    months = list(given_.months())
    assert sum(month.count for month in months) == given_.count
    assert together(months) == [given_]
    assert all(month_of(month.since) == month_of(month.until) for month in months)
    parts = _parts(given_)
    assert len(parts) <= MOST_COLUMNS
    assert parts[0].since <= given_.since and parts[-1].until >= given_.until
    assert len(together(parts)) == 1


def test_six_years_that_begin_inside_a_quarter_are_shown_by_year() -> None:
    by_quarter, by_year = date(2000, 1, 1), date(2000, 2, 1)
    assert len(_parts(Days(by_quarter, date(2005, 12, 31)))) == 24
    assert len(_parts(Days(by_year, date(2006, 1, 1)))) == 7


def test_pieces_that_do_not_touch_stay_apart() -> None:
    january, march = month_of(date(2026, 1, 9)), month_of(date(2026, 3, 9))
    assert together([march, january]) == [january, march]
    assert months_before(date(2026, 1, 9), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 12, 9), -1) == date(2027, 1, 1)


def test_a_report_shows_twelve_months_unless_asked_otherwise() -> None:
    assert asked_for({}, TODAY).scope.days == Days(date(2025, 12, 1), TODAY)
    one_day = asked_for({"since": "20/11/2026", "until": "2026-11-20"}, TODAY)
    assert one_day.scope.days.count == 1


def test_days_that_are_turned_round_or_out_of_reach_are_put_right_and_said() -> None:
    turned = asked_for({"since": "22/11/2026", "until": "01/11/2026"}, TODAY)
    assert turned.scope.days == Days(date(2026, 11, 1), TODAY) and turned.said
    endless = asked_for({"since": "01/01/1900", "until": "31/12/2199"}, TODAY)
    assert endless.scope.days.count == LONGEST + 1 and endless.said
    later = asked_for({"since": "05/03/2027"}, TODAY)
    assert later.scope.days == Days(date(2027, 3, 5), date(2027, 3, 31))


def test_what_is_no_day_is_marked_and_left_out() -> None:
    asked = asked_for({"since": "31/02/2026", "until": "hôm qua", "kind": "gì đó"}, TODAY)
    assert asked.unread == ("since", "until")
    assert asked.scope == asked_for({}, TODAY).scope


@given(
    st.dictionaries(
        st.sampled_from(["since", "until", "kind", "channel", "place", "owner"]), st.text()
    )
)
def test_an_address_of_nonsense_is_a_report_all_the_same(args: dict[str, str]) -> None:
    scope = asked_for(args, TODAY).scope
    assert asked_for(written(scope), TODAY).scope == scope
    assert listed(scope)["state"] == "every"


def _answered(spent: int) -> Fact:
    return Fact(
        "2026-01", "leak", "email", "", "none", None, None, KEPT, False, False, None, None, spent
    )

"""What may be decided, and what each way of ending a breach needs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kalix_compliance.breaches.kinds import Choice, DataType, DecisionAbout, Harm
from kalix_compliance.breaches.rules.closing import (
    kept_until,
    reasons_against_days,
    to_close,
    to_confirm,
    to_reopen,
    to_rule_out,
    warnings_when_ruled_out,
)
from kalix_compliance.breaches.rules.decisions import (
    DecisionState,
    reasons_against,
    reasons_against_review,
    state_of,
    to_decide,
)
from kalix_compliance.breaches.rules.requirements import unmet
from kalix_compliance.breaches.rules.standing import Standing

AUTHORITY, PEOPLE = DecisionAbout.AUTHORITY, DecisionAbout.PEOPLE
NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
CLOSABLE = Standing(
    confirmed=True,
    contained=True,
    assessed=True,
    harm=Harm.YES,
    decisions=((AUTHORITY, Choice.NOTIFY), (PEOPLE, Choice.NOTIFY)),
    mau_08_filed=True,
    minutes_signed=True,
    final_filed=True,
    people=12,
    root_cause=True,
    lessons=True,
    retention_set=True,
)


def test_a_breach_of_which_nothing_is_open_may_be_closed() -> None:
    assert unmet(to_close(CLOSABLE)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"confirmed": False}, "Chưa xác nhận là có sự cố"),
        ({"contained": False}, "Chưa ghi giờ ngăn chặn"),
        ({"assessed": False}, "Chưa đánh giá"),
        ({"waiting_decisions": frozenset({PEOPLE})}, "Còn quyết định chờ ký"),
        ({"decisions": ((PEOPLE, Choice.NOTIFY),)}, "Chưa quyết định xong có báo cơ quan"),
        (
            {"decisions": ((AUTHORITY, Choice.LATER), (PEOPLE, Choice.NOTIFY))},
            "báo cơ quan còn để sau",
        ),
        ({"decisions": ((AUTHORITY, Choice.NOTIFY),)}, "Chưa quyết định xong có báo người"),
        ({"minutes_signed": False}, "Chưa ký biên bản"),
        ({"mau_08_filed": False}, "Chưa nộp Mẫu số 08"),
        ({"final_filed": False}, "Chưa nộp báo cáo kết thúc"),
        ({"open_filings": 2}, "Còn 2 hồ sơ"),
        ({"untold": 12_480}, "12.480 người chưa có bằng chứng"),
        ({"open_notices": 1}, "Còn 1 thông báo"),
        ({"running_imports": 1}, "Còn tệp đang nhập"),
        ({"open_measures": (2, 5)}, "Còn biện pháp 2, 5 chưa xong"),
        ({"running_clocks": 1}, "Còn 1 hạn đang chạy"),
        ({"root_cause": False}, "Chưa ghi nguyên nhân gốc"),
        ({"lessons": False}, "Chưa ghi bài học"),
        ({"retention_set": False}, "Chưa ghi ngày khắc phục xong"),
        ({"closed": True}, "Sự cố đã kết thúc"),
    ],
)
def test_closing_names_each_thing_that_is_open(change: dict[str, object], words: str) -> None:
    missing = unmet(to_close(replace(CLOSABLE, **change)))
    assert len(missing) == 1
    assert words in str(missing[0])


def test_a_signed_decision_not_to_notify_asks_for_no_filing_and_for_nobody_told() -> None:
    quiet = replace(
        CLOSABLE,
        harm=Harm.NO,
        decisions=((AUTHORITY, Choice.DO_NOT), (PEOPLE, Choice.DO_NOT)),
        mau_08_filed=False,
        final_filed=False,
        untold=12,
    )
    assert unmet(to_close(quiet)) == []


def test_the_minutes_are_needed_even_when_the_authority_is_not_told() -> None:
    quiet = replace(
        CLOSABLE,
        harm=Harm.NO,
        decisions=((AUTHORITY, Choice.DO_NOT), (PEOPLE, Choice.NOTIFY)),
        minutes_signed=False,
    )
    assert "biên bản" in str(unmet(to_close(quiet))[0])


def test_a_suspicion_is_confirmed_once_and_while_it_is_open() -> None:
    assert unmet(to_confirm(Standing())) == []
    assert unmet(to_confirm(Standing(confirmed=True)))
    assert unmet(to_confirm(Standing(ruled_out=True)))


def test_ruling_out_waits_for_signatures_notices_and_imports() -> None:
    assert unmet(to_rule_out(Standing())) == []
    busy = Standing(waiting_decisions=frozenset({AUTHORITY}), open_notices=1, running_imports=1)
    assert len(unmet(to_rule_out(busy))) == 3


def test_ruling_out_warns_of_what_it_undoes() -> None:
    assert warnings_when_ruled_out(Standing()) == []
    said = warnings_when_ruled_out(
        Standing(running_clocks=4, confirmed=True, mau_08_filed=True, people=5, untold=2)
    )
    assert "4 hạn còn chạy" in str(said[0])
    assert "3 người đã được báo" in str(said[-1])
    assert len(said) == 4


def test_only_what_has_ended_is_opened_again() -> None:
    assert unmet(to_reopen(Standing()))
    assert unmet(to_reopen(Standing(closed=True))) == []
    assert unmet(to_reopen(Standing(ruled_out=True))) == []


def test_nothing_is_decided_before_it_was_assessed() -> None:
    assert unmet(to_decide(Standing(), AUTHORITY))
    assert unmet(to_decide(Standing(assessed=True), AUTHORITY)) == []


def test_one_decision_about_a_thing_waits_at_a_time() -> None:
    case = Standing(assessed=True, waiting_decisions=frozenset({AUTHORITY}))
    assert unmet(to_decide(case, AUTHORITY))
    assert unmet(to_decide(case, PEOPLE)) == []


@pytest.mark.parametrize(
    ("harm", "refused"), [(Harm.YES, True), (Harm.UNCLEAR, True), (Harm.NO, False)]
)
def test_the_statutory_test_alone_says_whether_silence_is_allowed(
    harm: Harm, refused: bool
) -> None:
    assert bool(reasons_against(AUTHORITY, Choice.DO_NOT, harm, [])) is refused
    assert reasons_against(AUTHORITY, Choice.NOTIFY, harm, []) == []
    assert reasons_against(AUTHORITY, Choice.LATER, harm, []) == []


@pytest.mark.parametrize("kind", [DataType.LOCATION, DataType.BIOMETRIC])
def test_people_whose_location_or_body_is_concerned_must_be_told(kind: DataType) -> None:
    assert reasons_against(PEOPLE, Choice.DO_NOT, Harm.NO, [kind.value, DataType.NAME.value])
    assert reasons_against(PEOPLE, Choice.DO_NOT, Harm.NO, [DataType.NAME.value]) == []


def test_later_names_a_moment_that_is_still_to_come() -> None:
    assert reasons_against_review(Choice.LATER, None, NOW)
    assert reasons_against_review(Choice.LATER, NOW, NOW)
    assert reasons_against_review(Choice.LATER, NOW + timedelta(minutes=1), NOW) == []
    assert reasons_against_review(Choice.NOTIFY, None, NOW) == []


def test_a_signed_decision_is_replaced_by_a_later_one() -> None:
    assert state_of(signed=False, declined=False, replaced=True) is DecisionState.WAITING
    assert state_of(signed=True, declined=False, replaced=False) is DecisionState.SIGNED
    assert state_of(signed=True, declined=False, replaced=True) is DecisionState.REPLACED
    assert state_of(signed=False, declined=True, replaced=True) is DecisionState.DECLINED


@pytest.mark.parametrize(
    ("harm", "counts"), [(Harm.YES, False), (Harm.UNCLEAR, False), (Harm.NO, True), (None, True)]
)
def test_a_decision_not_to_notify_falls_when_harm_is_found_later(
    harm: Harm | None, counts: bool
) -> None:
    case = replace(CLOSABLE, harm=harm, decisions=((AUTHORITY, Choice.DO_NOT),))
    assert (case.decided(AUTHORITY) is Choice.DO_NOT) is counts
    people = replace(case, decisions=((PEOPLE, Choice.DO_NOT),))
    assert people.decided(PEOPLE) is Choice.DO_NOT
    state = state_of(signed=True, declined=False, replaced=False, counts=counts)
    assert state is (DecisionState.SIGNED if counts else DecisionState.FALLEN)


def test_a_file_is_kept_five_years_from_the_end_of_remediation() -> None:
    assert kept_until(date(2026, 11, 22)) == date(2031, 11, 22)
    assert kept_until(date(2028, 2, 29)) == date(2033, 3, 1)


@pytest.mark.parametrize(
    ("remedied", "kept", "field"),
    [
        (date(2026, 11, 23), None, "remedied_on"),
        (None, date(2031, 1, 1), "remedied_on"),
        (date(2026, 11, 20), date(2031, 11, 19), "keep_until"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(
    remedied: date | None, kept: date | None, field: str
) -> None:
    assert set(reasons_against_days(remedied, kept, date(2026, 11, 22))) == {field}


def test_days_that_can_be_are_taken() -> None:
    today = date(2026, 11, 22)
    assert reasons_against_days(None, None, today) == {}
    assert reasons_against_days(today, date(2031, 11, 22), today) == {}

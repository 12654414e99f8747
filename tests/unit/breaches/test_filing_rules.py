"""Which paper may be begun when, what it meets, and which moment it can have been filed at."""

from datetime import UTC, datetime, timedelta

import pytest

from kalix_compliance.breaches.kinds import Form, Phase
from kalix_compliance.breaches.obligations import AUTHORITY, CONSUMER, CYBER, CYBER_SERIOUS
from kalix_compliance.breaches.rules.filings import (
    Known,
    clocks_met,
    is_late,
    next_number,
    reasons_against_time,
    reasons_not_to_begin,
)

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
FILED = Known(Phase.INITIAL, 1, filed=True)


@pytest.mark.parametrize(
    ("form", "phase", "as_report", "met"),
    [
        (Form.MAU_08, Phase.INITIAL, True, (AUTHORITY,)),
        (Form.MAU_08, Phase.SUPPLEMENT, True, ()),
        (Form.CONSUMER, Phase.INITIAL, True, (CONSUMER,)),
        (Form.CYBER, Phase.INITIAL, True, (CYBER_SERIOUS, CYBER)),
        (Form.CYBER, Phase.INITIAL, False, (CYBER_SERIOUS,)),
        (Form.CYBER, Phase.SUPPLEMENT, True, (CYBER,)),
        (Form.CYBER, Phase.FINAL, True, (CYBER,)),
        (Form.CYBER, Phase.WITHDRAWN, True, ()),
        (Form.MINUTES, Phase.INITIAL, True, ()),
    ],
)
def test_which_clocks_a_paper_meets(
    form: Form, phase: Phase, as_report: bool, met: tuple[str, ...]
) -> None:
    assert clocks_met(form, phase, as_report=as_report) == met


@pytest.mark.parametrize("phase", [Phase.SUPPLEMENT, Phase.FINAL, Phase.WITHDRAWN])
def test_nothing_goes_on_from_what_was_not_filed(phase: Phase) -> None:
    assert reasons_not_to_begin(Form.MAU_08, phase, [])
    assert reasons_not_to_begin(Form.MAU_08, phase, [Known(Phase.INITIAL, 1, filed=False)])
    assert not reasons_not_to_begin(Form.MAU_08, phase, [FILED])


def test_after_withdrawal_nothing_more_is_drawn_up() -> None:
    known = [FILED, Known(Phase.WITHDRAWN, 1, filed=True)]
    for phase in Phase:
        assert reasons_not_to_begin(Form.MAU_08, phase, known)


def test_one_first_and_one_last_but_any_number_of_supplements() -> None:
    known = [FILED, Known(Phase.SUPPLEMENT, 1, True), Known(Phase.SUPPLEMENT, 2, True)]
    assert reasons_not_to_begin(Form.CYBER, Phase.INITIAL, known)
    assert not reasons_not_to_begin(Form.CYBER, Phase.SUPPLEMENT, known)
    assert next_number(Phase.SUPPLEMENT, known) == 3 and next_number(Phase.FINAL, known) == 1


def test_a_paper_is_filed_neither_in_the_future_nor_before_the_breach_was_found() -> None:
    hour = timedelta(hours=1)
    assert not reasons_against_time(NOW, now=NOW, first_known_at=NOW)
    assert reasons_against_time(NOW + hour, now=NOW, first_known_at=None)
    assert reasons_against_time(NOW - hour, now=NOW, first_known_at=NOW)


def test_the_last_moment_is_too_late() -> None:
    assert is_late(NOW, NOW) and not is_late(NOW - timedelta(seconds=1), NOW)
    assert not is_late(NOW, None)

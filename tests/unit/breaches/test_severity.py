"""ENISA's score, counted in quarters."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.breaches.kinds import DataType, Nature
from kalix_compliance.breaches.rules.severity import ONE, Score, Severity, decimals
from kalix_compliance.breaches.rules.severity_inputs import (
    BASE,
    CLASS_NAMES,
    CONTEXTS,
    DataClass,
    Ease,
    Extent,
    Inputs,
    more_than_a_hundred,
    proposed_contexts,
)

CONTEXT = st.sampled_from([4, 8, 12, 16])
EASES = st.integers(1, 4)
CIRCUMSTANCES = st.integers(0, 8)


@pytest.mark.parametrize(
    ("context", "ease", "circumstances", "total", "level"),
    [
        ("1", "0.25", "0", "0.25", Severity.LOW),
        ("2", "1", "0", "2.0", Severity.MEDIUM),
        ("3", "1", "0", "3.0", Severity.HIGH),
        ("4", "1", "0", "4.0", Severity.VERY_HIGH),
        ("4", "0.75", "0.75", "3.75", Severity.HIGH),
        ("4", "1", "2", "6.0", Severity.VERY_HIGH),
        ("2", "0.75", "0.5", "2.0", Severity.MEDIUM),
        ("1", "1", "0.75", "1.75", Severity.LOW),
    ],
)
def test_the_vectors_of_the_method_come_out_exactly(
    context: str, ease: str, circumstances: str, total: str, level: Severity
) -> None:
    score = Score(_quarters(context), _quarters(ease), _quarters(circumstances))
    assert score.total_in("en") == total
    assert score.level is level


@given(CONTEXT, EASES, CIRCUMSTANCES)
def test_every_score_equals_the_sum_of_exact_fractions(
    context: int, ease: int, circumstances: int
) -> None:
    score = Score(context, ease, circumstances)
    exact = Fraction(context, 4) * Fraction(ease, 4) + Fraction(circumstances, 4)
    assert isinstance(score.total, int)
    assert Fraction(score.total, 4) == exact
    assert Fraction(score.total_in("vi").replace(",", ".")) == exact


@given(CONTEXT, EASES, CIRCUMSTANCES)
def test_the_levels_have_their_borders_at_two_three_and_four(
    context: int, ease: int, circumstances: int
) -> None:
    score = Score(context, ease, circumstances)
    expected = {
        Severity.LOW: score.total < 8,
        Severity.MEDIUM: 8 <= score.total < 12,
        Severity.HIGH: 12 <= score.total < 16,
        Severity.VERY_HIGH: score.total >= 16,
    }
    assert expected[score.level]
    assert 0 <= score.share <= 100


@pytest.mark.parametrize(
    "wrong", [(0, 1, 0), (5, 1, 0), (20, 1, 0), (4, 0, 0), (4, 5, 0), (4, 1, 9)]
)
def test_a_part_outside_its_range_is_no_score(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="the "):
        Score(*wrong)


def test_scores_are_written_as_people_here_write_them() -> None:
    score = Score(8, 3, 2)
    assert score.sum_in("vi") == "2 × 0,75 + 0,5"
    assert score.total_in("vi") == "2,0"
    assert score.sum_in("en") == "2 × 0.75 + 0.5"
    assert [decimals(quarters) for quarters in range(5)] == ["0,0", "0,25", "0,5", "0,75", "1,0"]


def test_the_scale_ends_at_five_and_a_higher_score_stands_at_its_end() -> None:
    assert Score(8, 3, 2).share == 40
    assert Score(16, 4, 8).share == 100


def test_the_worst_class_of_data_counts() -> None:
    inputs = _inputs({DataClass.SIMPLE: 1, DataClass.FINANCIAL: 3})
    assert inputs.score.data_context == 3 * ONE


def test_each_loss_adds_up_to_a_half_and_malice_another_half() -> None:
    inputs = Inputs(
        contexts={DataClass.SIMPLE: 1},
        ease=Ease.MAXIMUM,
        extents=dict.fromkeys(Nature, Extent.FULL),
        malicious=True,
    )
    assert decimals(inputs.score.circumstances) == "2,0"
    assert decimals(_inputs({DataClass.SIMPLE: 1}).score.circumstances) == "0,5"


def test_without_any_class_of_data_there_is_no_score() -> None:
    with pytest.raises(ValueError, match="no class"):
        assert _inputs({}).score


def test_inputs_come_back_from_their_codes_as_they_were() -> None:
    inputs = _inputs({DataClass.SENSITIVE: 3})
    assert Inputs.from_codes(inputs.as_codes()) == inputs


def test_every_class_of_data_has_words_for_each_figure_and_starts_at_its_own() -> None:
    assert list(BASE) == list(CLASS_NAMES) == list(CONTEXTS) == list(DataClass)
    for kind, options in CONTEXTS.items():
        assert list(options) == [1, 2, 3, 4]
        assert BASE[kind] in options


def test_the_record_proposes_the_classes_of_its_data() -> None:
    assert proposed_contexts([]) == {}
    assert proposed_contexts([DataType.NAME, DataType.PHONE]) == {DataClass.SIMPLE: 1}
    assert proposed_contexts([DataType.BANK, DataType.HEALTH, DataType.LOCATION]) == {
        DataClass.BEHAVIOUR: 2,
        DataClass.FINANCIAL: 3,
        DataClass.SENSITIVE: 4,
    }


def test_a_hundred_people_are_not_more_than_a_hundred() -> None:
    assert not more_than_a_hundred([None, 100])
    assert more_than_a_hundred([3, None, 101])


def _quarters(text: str) -> int:
    return int(Fraction(text) * 4)


def _inputs(contexts: dict[DataClass, int]) -> Inputs:
    return Inputs(
        contexts=contexts,
        ease=Ease.SIGNIFICANT,
        extents={
            Nature.CONFIDENTIALITY: Extent.NONE,
            Nature.INTEGRITY: Extent.NONE,
            Nature.AVAILABILITY: Extent.NONE,
        },
        malicious=True,
    )

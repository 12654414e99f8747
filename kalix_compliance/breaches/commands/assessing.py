"""Assessing: how grave it is, and what the statutory test says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from kalix_compliance.breaches.clocks import reconcile_clocks
from kalix_compliance.breaches.kinds import Harm
from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import Assessment, Breach
from kalix_compliance.breaches.obligations import ASSESS
from kalix_compliance.breaches.rules.severity import Score, decimals
from kalix_compliance.breaches.rules.severity_inputs import Inputs
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.errors import RuleBroken, StaleRecord
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.tracking import meet_clock
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into


@dataclass(frozen=True)
class Assessing:
    """What a person answered: ENISA's inputs with the reason for each part, and the statutory test.

    `reasons` has a text for data_context, ease and circumstances.
    """

    inputs: Inputs
    reasons: Mapping[str, str]
    harm: Harm
    harm_reasons: str
    over_hundred: bool = False
    unintelligible: bool = False


@command(Permission.BREACH_HANDLE)
def assess_breach(
    unit: Unit, reference: str, given: Assessing, *, version: int | None = None
) -> None:
    """Add an assessment; the first one meets its 24-hour clock, earlier ones stay as they were.

    When it finds possible harm, a signed decision not to notify the authority falls and its clock runs
    again.

    `version` is how many assessments the person has seen: StaleRecord when there is one more.
    """
    breach = load_open(unit, reference)
    _refuse_unseen(unit, breach, version)
    score = _score(given.inputs)
    if not given.harm_reasons:
        raise RuleBroken(say("Nêu căn cứ cho câu trả lời này."), field="harm_reasons")
    for part, why in given.reasons.items():
        if not why:
            raise RuleBroken(say("Nêu vì sao chọn mức này."), field=f"{part}_reason")
    row = Assessment(
        id=new_id(),
        breach_id=breach.id,
        at=unit.now,
        by=unit.actor.id,
        data_context=score.data_context,
        ease=score.ease,
        circumstances=score.circumstances,
        inputs=given.inputs.as_codes(),
        over_hundred=given.over_hundred,
        unintelligible=given.unintelligible,
        harm=given.harm,
    )
    seal_into(
        row,
        safes.house(),
        reasons=json.dumps(dict(given.reasons), ensure_ascii=False),
        harm_reasons=given.harm_reasons,
    )
    unit.session.add(row)
    unit.about(reference, harm=given.harm.value, severity=score.level.value)
    meet_clock(unit, ASSESS, reference)
    reconcile_clocks(unit, breach)  # a decision not to notify may have fallen
    tell(
        unit,
        breach,
        "assessed",
        given.harm_reasons,
        severity=score.level.value,
        total=decimals(score.total),
        harm=given.harm.value,
    )


def _score(inputs: Inputs) -> Score:
    if not inputs.contexts:
        raise RuleBroken(say("Chọn mức cho ít nhất một loại dữ liệu."), field="simple")
    return inputs.score


def _refuse_unseen(unit: Unit, breach: Breach, version: int | None) -> None:
    count = unit.session.scalar(
        select(func.count()).select_from(Assessment).where(Assessment.breach_id == breach.id)
    )
    if version is not None and count != version:
        raise StaleRecord

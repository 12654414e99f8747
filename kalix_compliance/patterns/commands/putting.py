"""Putting a finding before compliance, once."""

from typing import Any

from sqlalchemy import select

from kalix_compliance.casework.numbering import lock_numbers, next_reference
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.patterns.queries.known import known_suggestions
from kalix_compliance.patterns.rules.again import Verdict, evidence_of, verdict
from kalix_compliance.patterns.rules.judging import Finding
from kalix_compliance.patterns.telling import tell_compliance

PREFIX = "DH"
DIGITS = 4


@command(Permission.SYSTEM_WATCH)
def put_before_compliance(unit: Unit, finding: Finding, window: tuple[Any, Any]) -> str:
    """Make a suggestion of a finding, or let the one that waits grow; returns its number, "" for neither.

    Two workers that look at once make one: the second waits for the first's number and finds it.
    """
    lock_numbers(unit, PREFIX)
    what, reference = verdict(finding, known_suggestions(unit.session))
    if what is Verdict.KNOWN:
        unit.about(reference or "-", known=True)
        return ""
    if what is Verdict.GROWN:
        row = unit.session.scalars(
            select(Suggestion).where(Suggestion.reference == reference).with_for_update()
        ).one()
    else:
        row = Suggestion(
            id=new_id(), reference=next_reference(unit, PREFIX, digits=DIGITS), found_at=unit.now
        )
    _write(row, finding, window, grown=what is Verdict.GROWN)
    unit.session.add(row)
    unit.session.flush()
    unit.about(row.reference, feature=row.feature.value, cases=list(row.cases))
    if what is Verdict.NEW:
        tell_compliance(unit, row)
    return row.reference


def _write(row: Suggestion, finding: Finding, window: tuple[Any, Any], *, grown: bool) -> None:
    """What was found, in codes and figures. What grows keeps its name and all that it has shown before."""
    group = finding.group
    also = [(feature.value, value) for feature, value in finding.also]
    if grown:
        first = (row.feature.value, row.value)
        also = [one for one in [(group.feature.value, group.value), *also] if one != first]
    else:
        row.feature, row.value = group.feature, group.value
    if not grown or (row.feature, row.value) == (group.feature, group.value):
        row.figures = figures_of(finding)
        row.observed, row.expected, row.chance = group.observed, finding.expected, finding.chance
        row.window_from, row.window_until = window
    row.figures = {**row.figures, "also": _merged(row.figures.get("also", []), also)}
    row.cases = sorted({*(row.cases or ()), *finding.references})
    row.evidence = evidence_of(row.feature, row.value, row.cases)


def figures_of(finding: Finding) -> dict[str, Any]:
    """The figures that the page says in words."""
    group, usual = finding.group, finding.usual
    return {
        "of": group.of,
        "usual": usual.name,
        "usual_shared": round(usual.shared, 2),
        "usual_of": usual.of,
        "share": usual.expected,
        "bare": finding.bare,
        "looked": group.looked,
        "times": round(finding.times, 1),
        "past": [list(month) for month in group.past],
    }


def _merged(before: list[Any], more: list[tuple[str, str]]) -> list[list[str]]:
    return [list(one) for one in dict.fromkeys([*map(tuple, before), *more])]

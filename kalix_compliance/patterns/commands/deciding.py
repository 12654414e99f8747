"""What a person makes of a suggestion: it is nothing, and why; or it went into a breach."""

from sqlalchemy import select

from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.patterns.kinds import Standing
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.patterns.queries.known import standing_of
from kalix_compliance.patterns.rules.deciding import reasons_not_to_decide
from kalix_compliance.patterns.visibility import concerns, visible_to
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into


@command(Permission.PATTERN_DECIDE)
def dismiss_suggestion(
    unit: Unit, reference: str, *, reason: str, version: int | None = None
) -> None:
    """Say that it is no leak, and why: the same evidence is not put before anybody again."""
    row = _load(unit, reference, version)
    if reasons := reasons_not_to_decide(standing_of(row), concerned=concerns(row, unit.actor)):
        raise RuleBroken(*reasons)
    if not reason:
        raise RuleBroken(say("Ghi lý do bỏ qua."), field="reason")
    seal_into(row, safes.house(), reason=reason)
    row.dismissed_at, row.dismissed_by = unit.now, unit.actor.id
    unit.about(reference, cases=list(row.cases))


def settle(unit: Unit, breach: str, complaints: frozenset[str]) -> list[str]:
    """Mark what waits and has gone into a breach: at least half of its complaints; returns the numbers.

    Inside another's transaction.
    """
    rows = unit.session.scalars(
        select(Suggestion).where(Suggestion.dismissed_at.is_(None), Suggestion.breach == "")
    ).all()
    settled = [row for row in rows if 2 * len(complaints & set(row.cases)) >= len(row.cases)]
    for row in settled:
        row.breach = breach
    return [row.reference for row in settled]


def _load(unit: Unit, reference: str, version: int | None) -> Suggestion:
    if not is_reference(reference):
        raise NotFound
    unit.about(reference)
    row = unit.session.scalar(
        select(Suggestion)
        .where(Suggestion.reference == reference, visible_to(unit.actor))
        .with_for_update()
    )
    if row is None:
        raise NotFound
    if standing_of(row) is Standing.OPEN:
        unit.expect(row, version)
    return row

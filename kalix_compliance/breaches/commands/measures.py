"""What is done to stop a breach and reduce its harm (Law 91/2025/QH15 art. 23(4))."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from kalix_compliance.breaches.events import MeasureGiven
from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import Breach, BreachMeasure
from kalix_compliance.breaches.rules.measures import MeasureState, measure_state
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into


@command(Permission.BREACH_HANDLE)
def plan_measure(
    unit: Unit, reference: str, *, what: str, owner_id: UUID, due_on: date, result: str = ""
) -> int:
    """Write down a measure, who does it and until when; returns its number in the breach.

    With a `result` it is done already. Anybody who works here may own one: a server is often not in the
    hands of those who handle breaches.
    """
    breach = load_open(unit, reference)
    if owner_id not in {person.id for person in colleagues(unit.session)}:
        raise RuleBroken(say("Người này không còn làm việc ở đây. Chọn người khác."), field="owner")
    number = 1 + (
        unit.session.scalar(
            select(func.max(BreachMeasure.number)).where(BreachMeasure.breach_id == breach.id)
        )
        or 0
    )
    row = BreachMeasure(
        id=new_id(), breach_id=breach.id, number=number, owner_id=owner_id, due_on=due_on
    )
    seal_into(row, safes.house(), what=what)
    unit.session.add(row)
    tell(unit, breach, "measure_planned", what, number=number, owner=str(owner_id))
    if result:
        _finish(unit, breach, row, result)
    else:
        unit.announce(MeasureGiven(reference, number, owner_id, due_on))
    return number


@command(Permission.BREACH_HANDLE)
def finish_measure(
    unit: Unit, reference: str, number: int, *, result: str, version: int | None = None
) -> None:
    """A measure is done: what was done."""
    breach = load_open(unit, reference)
    _finish(unit, breach, _planned(unit, breach, number, version), result)


@command(Permission.BREACH_HANDLE)
def drop_measure(
    unit: Unit, reference: str, number: int, *, reason: str, version: int | None = None
) -> None:
    """A measure is left out, with the reason; its number is not given again."""
    breach = load_open(unit, reference)
    row = _planned(unit, breach, number, version)
    row.dropped_at = unit.now
    seal_into(row, safes.house(), result=reason)
    tell(unit, breach, "measure_dropped", reason, number=number)


def _finish(unit: Unit, breach: Breach, row: BreachMeasure, result: str) -> None:
    row.done_at, row.done_by = unit.now, unit.actor.id
    seal_into(row, safes.house(), result=result)
    tell(unit, breach, "measure_done", result, number=row.number)


def _planned(unit: Unit, breach: Breach, number: int, version: int | None) -> BreachMeasure:
    row = unit.session.scalar(
        select(BreachMeasure)
        .where(BreachMeasure.breach_id == breach.id, BreachMeasure.number == number)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    unit.expect(row, version)
    state = measure_state(done=row.done_at is not None, dropped=row.dropped_at is not None)
    if state is not MeasureState.PLANNED:
        raise RuleBroken(say("Biện pháp này đã có kết quả trước đó."))
    return row

"""When a person is erased, or a record becomes secret, no file that may name them is kept."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.execution.unit import Unit
from kalix_compliance.exports import store
from kalix_compliance.exports.kinds import State
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.table import Filters


def forget(unit: Unit, _customer_id: UUID) -> Mapping[str, int]:
    """End every file of people that can still be fetched; one in the making begins anew, without them.

    Which files name this person nobody can say any more, so it is all of them: who needs one asks again.
    """
    return {"exports": _end(unit, lambda row: row.people > 0)}


def recall(unit: Unit, may_name: Callable[[str, Filters], bool]) -> int:
    """End every file of which this says, by its kind and filters, that it may name what is secret now."""
    return _end(unit, lambda row: may_name(row.kind, row.filters))


def _end(unit: Unit, which: Callable[[Export], bool]) -> int:
    wanted = select(Export).where(Export.state.in_((State.READY, State.MAKING)))
    ended = 0
    for row in filter(which, unit.session.scalars(wanted.with_for_update())):
        if row.state is State.MAKING:
            row.move_to(State.QUEUED)
            row.held_until = None
            continue
        row.move_to(State.ENDED)
        ended += 1
        unit.after_commit.append(partial(store.remove, row.id))
    return ended

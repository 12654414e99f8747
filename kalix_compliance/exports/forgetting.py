"""When a person is erased, no file that may name them is kept, though it names them masked only."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.execution.unit import Unit
from kalix_compliance.exports import store
from kalix_compliance.exports.kinds import State
from kalix_compliance.exports.models import Export


def forget(unit: Unit, _customer_id: UUID) -> Mapping[str, int]:
    """End every file of people that can still be fetched; one in the making begins anew, without them.

    Which files name this person nobody can say any more, so it is all of them: who needs one asks again.
    """
    wanted = select(Export).where(Export.state.in_((State.READY, State.MAKING)), Export.people > 0)
    ended = 0
    for row in unit.session.scalars(wanted.with_for_update()):
        if row.state is State.MAKING:
            row.state, row.held_until = State.QUEUED, None
            continue
        row.state, ended = State.ENDED, ended + 1
        unit.after_commit.append(partial(store.remove, row.id))
    return {"exports": ended}

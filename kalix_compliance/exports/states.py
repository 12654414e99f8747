"""The life of a file. It is made anew when a person in it was erased meanwhile, or when making it failed."""

from kalix_compliance.core.state_machine import StateMachine
from kalix_compliance.exports.kinds import State

OVER = frozenset({State.FAILED, State.DECLINED, State.CANCELLED, State.ENDED})
"""Nobody gets anything of it any more."""

LIFE = StateMachine[State](
    {
        State.WAITING: frozenset({State.QUEUED, State.DECLINED, State.CANCELLED, State.ENDED}),
        State.QUEUED: frozenset({State.MAKING, State.CANCELLED}),
        State.MAKING: frozenset(
            {State.MAKING, State.QUEUED, State.READY, State.FAILED, State.CANCELLED}
        ),
        State.READY: frozenset({State.CANCELLED, State.ENDED}),
        **{state: frozenset[State]() for state in OVER},
    }
)

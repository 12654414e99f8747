"""The life of a disclosure."""

from kalix_compliance.core.state_machine import StateMachine
from kalix_compliance.disclosures.kinds import DisclosureState as State

ENDED = frozenset({State.HANDED_OVER, State.REFUSED, State.WITHDRAWN})
OPEN = frozenset(State) - ENDED

LIFE = StateMachine[State](
    {
        State.RECEIVED: frozenset({State.CHECKED, State.REFUSED, State.WITHDRAWN}),
        State.CHECKED: frozenset({State.RECEIVED, State.SELECTED, State.REFUSED, State.WITHDRAWN}),
        State.SELECTED: frozenset({State.CHECKED, State.APPROVED, State.WITHDRAWN}),
        State.APPROVED: frozenset({State.CHECKED, State.HANDED_OVER, State.WITHDRAWN}),
        State.HANDED_OVER: frozenset(),
        State.REFUSED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)

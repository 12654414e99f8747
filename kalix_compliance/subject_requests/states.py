"""The life of a request, and of an erasure."""

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.state_machine import StateMachine
from kalix_compliance.subject_requests.kinds import ErasureState, RequestState

S = RequestState

STATE_NAMES: dict[RequestState, Sentence] = {
    S.RECEIVED: say("Tiếp nhận"),
    S.WORKING: say("Đang làm"),
    S.COMPLETED: say("Đã xong"),
    S.REFUSED: say("Từ chối"),
    S.WITHDRAWN: say("Người yêu cầu rút"),
}

LIFE = StateMachine[RequestState](
    {
        S.RECEIVED: frozenset({S.WORKING, S.REFUSED, S.WITHDRAWN}),
        S.WORKING: frozenset({S.COMPLETED, S.REFUSED, S.WITHDRAWN}),
        S.COMPLETED: frozenset(),
        S.REFUSED: frozenset(),
        S.WITHDRAWN: frozenset(),
    }
)
"""A refusal that is signed moves at once; it has ended (`ended_at`) when the person knows of it."""

E = ErasureState
ERASURE = StateMachine[ErasureState](
    {
        E.PLANNED: frozenset({E.COOLING, E.CANCELLED, E.ERASING}),
        E.COOLING: frozenset({E.ERASING, E.CANCELLED}),
        E.ERASING: frozenset({E.DONE, E.CANCELLED}),
        E.DONE: frozenset(),
        E.CANCELLED: frozenset(),
    }
)
"""A planned one is taken up without a signature only after a restore, when it has happened since the backup;
one that has begun is called off only as long as nothing is gone (`reasons_not_to_cancel`)."""

ENDED = frozenset({S.COMPLETED, S.REFUSED, S.WITHDRAWN})
OPEN = frozenset(RequestState) - ENDED

CHIPS = {
    S.RECEIVED: "received",
    S.WORKING: "verifying",
    S.COMPLETED: "closed",
    S.REFUSED: "unfounded",
    S.WITHDRAWN: "withdrawn",
}
"""The symbol of the sprite that stands for each state."""

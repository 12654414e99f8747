"""The life of a request."""

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.state_machine import StateMachine
from kalix_compliance.subject_requests.kinds import RequestState

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

"""The life of a complaint."""

from enum import StrEnum

from kalix_compliance.core.language import say
from kalix_compliance.core.state_machine import StateMachine


class State(StrEnum):
    RECEIVED = "received"
    VERIFYING = "verifying"
    REMEDYING = "remedying"
    UNFOUNDED = "unfounded"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {
    State.RECEIVED: say("Tiếp nhận"),
    State.VERIFYING: say("Xác minh"),
    State.REMEDYING: say("Khắc phục"),
    State.UNFOUNDED: say("Không đúng phản ánh"),
    State.ANSWERED: say("Đã trả lời"),
    State.CLOSED: say("Đóng"),
    State.REOPENED: say("Mở lại"),
    State.WITHDRAWN: say("Rút khiếu nại"),
}

LIFE = StateMachine[State](
    {
        State.RECEIVED: frozenset({State.VERIFYING, State.WITHDRAWN}),
        State.VERIFYING: frozenset({State.REMEDYING, State.UNFOUNDED, State.WITHDRAWN}),
        State.REMEDYING: frozenset({State.ANSWERED, State.WITHDRAWN}),
        State.UNFOUNDED: frozenset({State.ANSWERED, State.WITHDRAWN}),
        State.ANSWERED: frozenset({State.REMEDYING, State.CLOSED, State.WITHDRAWN}),
        State.CLOSED: frozenset({State.REOPENED}),
        State.REOPENED: frozenset({State.VERIFYING, State.REMEDYING, State.WITHDRAWN}),
        State.WITHDRAWN: frozenset({State.REOPENED}),
    }
)

ENDED = frozenset({State.CLOSED, State.WITHDRAWN})
OPEN = frozenset(State) - ENDED


class ActionState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    CHECKED = "checked"
    DROPPED = "dropped"


ACTION_NAMES = {
    ActionState.PLANNED: say("Chưa xong"),
    ActionState.DONE: say("Xong, chưa kiểm tra hiệu quả"),
    ActionState.CHECKED: say("Xong, đã kiểm tra"),
    ActionState.DROPPED: say("Bỏ, nêu lý do"),
}

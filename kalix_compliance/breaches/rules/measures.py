"""How far a measure has come."""

from enum import StrEnum

from kalix_compliance.core.language import Sentence, say


class MeasureState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    DROPPED = "dropped"


MEASURE_STATES: dict[MeasureState, Sentence] = {
    MeasureState.PLANNED: say("Đang làm"),
    MeasureState.DONE: say("Đã xong"),
    MeasureState.DROPPED: say("Đã bỏ"),
}


def measure_state(*, done: bool, dropped: bool) -> MeasureState:
    """A measure is planned until it is done, or left out with a reason."""
    if done:
        return MeasureState.DONE
    return MeasureState.DROPPED if dropped else MeasureState.PLANNED

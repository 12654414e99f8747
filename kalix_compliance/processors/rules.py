"""What is asked of an entry in the register of processors."""

from datetime import date, timedelta
from enum import StrEnum

from kalix_compliance.core.language import Sentence, say

WARN_BEFORE = timedelta(days=30)
MOST_DAYS = 60


class ContractState(StrEnum):
    """How a contract stands on a day."""

    NONE = "none"
    RUNNING = "running"
    ENDS_SOON = "ends-soon"
    OVER = "over"


def contract_state(number: str, until: date | None, today: date) -> ContractState:
    """A contract without an end runs on; one that ends within thirty days is to be seen to."""
    if until is not None and until < today:
        return ContractState.OVER
    if until is not None and until - today <= WARN_BEFORE:
        return ContractState.ENDS_SOON
    return ContractState.RUNNING if number or until else ContractState.NONE


def contract_words(state: ContractState, until: date | None, today: date) -> Sentence:
    """The state of a contract for a person; the days are counted from today."""
    left = (until - today).days if until else 0
    match state:
        case ContractState.NONE:
            return say("Chưa ghi hợp đồng")
        case ContractState.OVER:
            return say("Hết hạn %(n)s ngày trước", n=-left)
        case ContractState.ENDS_SOON if left == 0:
            return say("Hết hạn hôm nay")
        case ContractState.ENDS_SOON:
            return say("Còn %(n)s ngày", n=left)
        case ContractState.RUNNING:
            return say("Còn hiệu lực")


def wrong_dates(on: date | None, until: date | None) -> Sentence | None:
    """What is wrong with the days of a contract; None when nothing is."""
    if on and until and until < on:
        return say("Ngày hết hạn sớm hơn ngày ký. Sửa lại một trong hai.")
    return None

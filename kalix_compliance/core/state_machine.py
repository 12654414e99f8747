"""A state machine is a table of the moves that are allowed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say

S = TypeVar("S", bound=StrEnum)


class StateMachine(Generic[S]):
    def __init__(self, moves: Mapping[S, frozenset[S]]) -> None:
        self.moves = moves

    def allows(self, current: S, target: S) -> bool:
        return target in self.moves[current]

    def check(self, current: S, target: S) -> None:
        """Raise RuleBroken unless the table allows the move."""
        if not self.allows(current, target):
            raise RuleBroken(
                say("Hồ sơ đã sang bước khác nên chưa làm được việc này. Tải lại trang để xem.")
            )

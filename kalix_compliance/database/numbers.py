"""Several counts of several features in one statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

T = TypeVar("T")


@dataclass(frozen=True)
class Numbers(Generic[T]):
    """What a feature counts, and what it makes of the answers; nothing is asked when there is nothing."""

    read: Callable[..., T]
    asked: Sequence[Select[int]] = ()


class Answers:
    """The answers to many, by one statement; each takes its own, in the order in which they were asked."""

    def __init__(self, session: Session, *several: Numbers[Any]) -> None:
        asked = [one.scalar_subquery() for numbers in several for one in numbers.asked]
        self._left = iter(session.execute(select(*asked)).one() if asked else ())

    def to(self, numbers: Numbers[T]) -> T:
        return numbers.read(*islice(self._left, len(numbers.asked)))

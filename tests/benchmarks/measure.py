"""How long something takes, how many statements it needs, and a table to print that in."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from kalix_compliance.database.base import db

WARM_UP = 3
TIMES = 20


@dataclass(frozen=True)
class Measure:
    """Medians of several runs in milliseconds: on the wall's clock, and of this process's own work.

    The second hardly changes when the machine is busy with something else.
    """

    statements: int
    wall: float
    own: float

    def __str__(self) -> str:
        return f"{self.statements} stm {self.wall:6.1f} ms {self.own:6.1f} cpu"


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collects every SQL statement, to any store."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def measure(do: Callable[[], object], *, times: int = TIMES) -> Measure:
    """Run it a few times to warm up, then measure."""
    for _ in range(WARM_UP):
        do()
    wall, own = [], []
    for _ in range(times):
        began, worked = time.perf_counter(), time.process_time()
        do()
        wall.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - worked) * 1000)
    with counted() as seen:
        do()
    return Measure(len(seen), statistics.median(wall), statistics.median(own))


@dataclass
class Table:
    """Measures by name and size of the shop."""

    sizes: tuple[int, ...]
    rows: dict[str, dict[int, str]] = field(default_factory=dict)

    def note(self, name: str, size: int, value: object) -> None:
        self.rows.setdefault(name, {})[size] = str(value)

    def print(self) -> None:
        """One line for each measure, one column for each size."""
        sizes = "".join(f"{size:>30,}" for size in self.sizes)
        print(f"\n\n{'complaints':<40}{sizes}")
        for name, values in self.rows.items():
            print(f"{name:<40}" + "".join(f"{values.get(size, ''):>30}" for size in self.sizes))

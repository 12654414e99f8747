"""What the two databases say in different words: the month of a moment, whole hours between two."""

from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

A_MOMENT = 1e-6  # of an hour: what a day as a broken number cannot hold


class hanoi_month(FunctionElement[str]):  # noqa: N801 - reads as the function that it is
    """`hanoi_month(moment)`: `2026-11`, by the wall clock in Hanoi."""

    type = String()
    inherit_cache = True


class hours_between(FunctionElement[int]):  # noqa: N801
    """`hours_between(start, end)`: whole hours, broken ones cut off."""

    type = Integer()
    inherit_cache = True


@compiles(hanoi_month, "sqlite")
def _month_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    (moment,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"strftime('%Y-%m', {moment}, '+7 hours')"


@compiles(hanoi_month, "postgresql")
def _month_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    (moment,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"to_char({moment} AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM')"


@compiles(hours_between, "sqlite")
def _hours_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST((julianday({end}) - julianday({start})) * 24 + {A_MOMENT} AS INTEGER)"


@compiles(hours_between, "postgresql")
def _hours_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(floor(extract(epoch from ({end}) - ({start})) / 3600.0 + {A_MOMENT}) AS INTEGER)"

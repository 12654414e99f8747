"""A record's number as an integer and back: six bytes in each of millions of rows, and in order."""

import re

from kalix_compliance.customers.contributions import Summaries, contributed

NUMBER = re.compile(r"([A-Z]{2})-(2[01][0-9]{2})-([0-9]{1,9})")
YEAR, KIND = 1 << 30, 1 << 38
FIRST_YEAR = 2000


def kind_of(reference: str) -> Summaries | None:
    """The kind of record with this number; None when its words are not looked for."""
    prefix = reference.partition("-")[0]
    return next((kind for kind in contributed().summaries if kind.prefix == prefix), None)


def record_of(kind: Summaries, reference: str) -> int:
    """The integer that stands for a record; ValueError for what is no number of this kind."""
    match = NUMBER.fullmatch(reference)
    if match is None or match[1] != kind.prefix:
        raise ValueError(reference)
    return kind.number * KIND + (int(match[2]) - FIRST_YEAR) * YEAR + int(match[3])


def reference_of(kind: Summaries, record: int) -> str:
    year, number = divmod(record % KIND, YEAR)
    return f"{kind.prefix}-{FIRST_YEAR + year}-{number:0{kind.digits}d}"


def records_between(kind: Summaries) -> tuple[int, int]:
    """The first integer of a kind, and the first of the next."""
    return kind.number * KIND, (kind.number + 1) * KIND

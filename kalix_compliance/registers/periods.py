"""How long each kind of record is kept: what the features say, where the company has set nothing else."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from kalix_compliance.core.language import Text
from kalix_compliance.customers.contributions import contributed


def every_period() -> Sequence[Mapping[str, Any]]:
    """One entry a kind, with the period and the reason that stand until somebody sets another."""
    return [
        {"kind": kind.code, "months": kind.months, "reason": kind.law}
        for kind in contributed().retained
    ]


def record_names(_session: Session, codes: Collection[str]) -> Mapping[str, Text]:
    """What the kinds of record are called; a kind that is no more keeps its code."""
    names = {kind.code: kind.name for kind in contributed().retained}
    return {code: names.get(code, code) for code in codes}

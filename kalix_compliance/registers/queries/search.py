"""Finding entries of a register: as it stands, or as it stood; the last number first.

What stands now is asked of the rows; what stood then is asked of the kept states, whose values are sealed, so
that filters look at them one by one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.history import GONE, as_of
from kalix_compliance.casework.models import RegisterState
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import HANOI
from kalix_compliance.core.permissions import Permission
from kalix_compliance.registers.columns import (
    Filter,
    Register,
    Values,
    bool_column,
    entry_key,
    plain,
)
from kalix_compliance.registers.queries.lines import Line, lines_of

PAGE = 50
MOST_LOOKED_AT = 1_000
"""States that one page opens to find those that fit its filters; the next page goes on from there."""
STANDING = "standing"

Found = Sequence[tuple[str, Values]]


@dataclass(frozen=True)
class Asked:
    """What an address asks of a register. `at` None is now; `after` is where the page before ended.

    `chosen` is the filters' own choices by their code; `from_day` and `to_day` are both included.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    standing: str = ""
    from_day: date | None = None
    to_day: date | None = None
    at: datetime | None = None
    after: str = ""
    limit: int = PAGE

    @property
    def filtered(self) -> bool:
        return bool(self.chosen or self.standing or self.from_day or self.to_day)


@dataclass(frozen=True)
class RegisterPage:
    """Lines, and where the next page begins. `found` is how many there are in all, when that is known."""

    lines: list[Line]
    more: str | None
    found: int | None = None


def page_of(session: Session, actor: Actor, register: Register, asked: Asked) -> RegisterPage:
    """One page of a register; a fixed number of statements."""
    _authorise(actor, register)
    if asked.at is None:
        found, more = _now(session, actor, register, asked)
        return RegisterPage(
            lines_of(session, register, found), more, _count(session, actor, register, asked)
        )
    found, more = _then(session, actor, register, asked, asked.at)
    return RegisterPage(lines_of(session, register, found), more)


def every_line(
    session: Session, actor: Actor, register: Register, asked: Asked, chunk: int = 1_000
) -> Iterator[Line]:
    """Every line that fits, chunk by chunk."""
    part = replace(asked, after="", limit=chunk)
    while True:
        page = page_of(session, actor, register, part)
        session.expunge_all()
        yield from page.lines
        if page.more is None:
            return
        part = replace(part, after=page.more)


def most_then(session: Session, actor: Actor, register: Register, moment: datetime) -> int:
    """How many entries that this actor may know of a register had at that moment at most."""
    _authorise(actor, register)
    wanted = select(func.count(RegisterState.entry_id.distinct())).where(
        RegisterState.register == register.code,
        RegisterState.at <= moment,
        *_seen(actor, register),
    )
    return session.scalar(wanted) or 0


def _authorise(actor: Actor, register: Register) -> None:
    actor.require(Permission.REGISTER_READ)
    actor.require(register.permission)


def _conditions(actor: Actor, register: Register, asked: Asked) -> list[ColumnElement[bool]]:
    model = register.model
    conditions = [register.seen_by(actor)] if register.seen_by else []
    conditions += [one.where(model, asked.chosen[one.code]) for one in _used(register, asked)]
    conditions += [one.where(model) for one in register.standings if one.code == asked.standing]
    when = getattr(model, register.when) if register.when else None
    if when is not None and asked.from_day:
        conditions.append(bool_column(when >= _begin(asked.from_day)))
    if when is not None and asked.to_day:
        conditions.append(bool_column(when < _begin(asked.to_day + timedelta(days=1))))
    return conditions


def _used(register: Register, asked: Asked) -> list[Filter]:
    return [one for one in register.filters if asked.chosen.get(one.code)]


def _now(
    session: Session, actor: Actor, register: Register, asked: Asked
) -> tuple[Found, str | None]:
    key = register.key_column
    wanted = (
        select(*(getattr(register.model, name) for name in register.kept))
        .where(*_conditions(actor, register, asked))
        .order_by(key.desc())
        .limit(asked.limit + 1)
    )
    if asked.after:
        begin: Any = _id(asked.after) if register.key == "id" else asked.after
        wanted = wanted.where(key < begin)
    rows = session.execute(wanted).mappings().all()
    found = [
        (entry_key(row[register.key]), {name: plain(row[name]) for name in register.kept})
        for row in rows
    ]
    return _cut(_with_fixed(register, asked, found), asked.limit)


def _then(
    session: Session, actor: Actor, register: Register, asked: Asked, moment: datetime
) -> tuple[Found, str | None]:
    """What may be seen is decided by how an entry stands now: what has become secret was not so then."""
    look = MOST_LOOKED_AT if asked.filtered else asked.limit + 1
    look = max(look, asked.limit + 1)
    conditions = _seen(actor, register)
    entries = as_of(session, register.code, moment, *conditions, after=asked.after, limit=look)
    fitting = [
        (one.entry_id, one.values)
        for one in entries
        if one.values != GONE and _fits(register, asked, one.values)
    ]
    found, more = _cut(_with_fixed(register, asked, fitting), asked.limit)
    if more is None and len(entries) == look:
        more = entries[-1].entry_id
    return found, more


def _seen(actor: Actor, register: Register) -> list[ColumnElement[bool]]:
    """The kept states of the entries that this actor may know of."""
    if not register.seen_by:
        return []
    seen = select(register.key_text).where(register.seen_by(actor))
    return [RegisterState.entry_id.in_(seen)]


def _cut(found: Found, limit: int) -> tuple[Found, str | None]:
    return found[:limit], found[limit - 1][0] if len(found) > limit else None


def _with_fixed(register: Register, asked: Asked, found: Found) -> Found:
    """The few entries that stand without a row join those that have one, on the first page."""
    if register.fixed is None or asked.after:
        return found
    there = {key for key, _values in found}
    fixed = [(values[register.key], values) for values in register.fixed()]
    more = [one for one in fixed if one[0] not in there and _fits(register, asked, one[1])]
    return sorted([*found, *more], key=lambda one: one[0])


def _fits(register: Register, asked: Asked, values: Values) -> bool:
    if not all(one.fits(values, asked.chosen[one.code]) for one in _used(register, asked)):
        return False
    if asked.standing:
        standing = register.standing_of(values)
        if standing is None or standing.code != asked.standing:
            return False
    return _within(values.get(register.when), asked)


def _within(when: str | None, asked: Asked) -> bool:
    if not asked.from_day and not asked.to_day:
        return True
    if not when:
        return False
    moment = datetime.fromisoformat(when)
    early = asked.from_day is not None and moment < _begin(asked.from_day)
    late = asked.to_day is not None and moment >= _begin(asked.to_day + timedelta(days=1))
    return not early and not late


def _count(session: Session, actor: Actor, register: Register, asked: Asked) -> int:
    wanted = (
        select(func.count()).select_from(register.model).where(*_conditions(actor, register, asked))
    )
    return session.scalar(wanted) or 0


def _begin(day: date) -> datetime:
    """Midnight in Hanoi, when a day begins."""
    return datetime.combine(day, time(), HANOI)


def _id(key: str) -> UUID:
    return UUID(key)

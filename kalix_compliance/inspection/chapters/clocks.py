"""Every term that ran in the period: when it began, was due, was met, and whether it was missed."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select

from kalix_compliance.breaches.models import Breach
from kalix_compliance.core.language import say
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.deadlines.obligations import OBLIGATIONS
from kalix_compliance.inspection.contents import CHUNK, Contents, Names
from kalix_compliance.web.spreadsheet import Column, Kind

MISSED, MET = say("quá hạn"), say("đúng hạn")
RUNNING, STOPPED = say("đang chạy"), say("dừng")
DRILL = say("diễn tập")
COLUMNS = (
    Column(say("Hồ sơ"), 16),
    Column(say("Việc"), 36),
    Column(say("Căn cứ"), 40),
    Column(say("Lần"), 6, Kind.NUMBER),
    Column(say("Bắt đầu"), 16, Kind.MOMENT),
    Column(say("Hạn đầu"), 16, Kind.MOMENT),
    Column(say("Hạn"), 16, Kind.MOMENT),
    Column(say("Gia hạn lúc"), 16, Kind.MOMENT),
    Column(say("Xong lúc"), 16, Kind.MOMENT),
    Column(say("Dừng lúc"), 16, Kind.MOMENT),
    Column(say("Kết quả"), 12),
    Column(say("Người xử lý"), 22),
    Column(say("Ghi chú"), 12),
)


def write_clocks(contents: Contents) -> None:
    """`clocks/clocks.csv` and `.xlsx`: all of them, and `clocks/missed`: those that were missed."""
    contents.table("clocks/clocks", say("Thời hạn"), COLUMNS, lambda: _rows(contents))
    contents.table(
        "clocks/missed", say("Thời hạn bị quá"), COLUMNS, lambda: _rows(contents, Clock.missed)
    )


def _rows(contents: Contents, *conditions: Any) -> Iterator[Sequence[Any]]:
    drills = _drills(contents)
    after = None
    while True:
        wanted = _wanted(contents).where(*conditions).order_by(Clock.id).limit(CHUNK)
        if after is not None:
            wanted = wanted.where(Clock.id > after)
        found = contents.session.scalars(wanted).all()
        names = contents.names(str(clock.owner_id) for clock in found if clock.owner_id)
        for clock in found:
            if clock.about not in contents.hidden:
                yield _cells(clock, names, drills)
        if len(found) < CHUNK:
            return
        after = found[-1].id
        contents.session.expunge_all()


def _wanted(contents: Contents) -> Select[Clock]:
    """Terms that ran at any moment of the period."""
    begins, ends = contents.period.begins, contents.period.ends
    open_still = and_(Clock.met_at.is_(None), Clock.cancelled_at.is_(None))
    ended = or_(Clock.met_at >= begins, Clock.cancelled_at >= begins)
    return select(Clock).where(Clock.started_at < ends, or_(open_still, ended))


def _drills(contents: Contents) -> frozenset[str]:
    return frozenset(contents.session.scalars(select(Breach.reference).where(Breach.drill)))


def _cells(clock: Clock, names: Names, drills: frozenset[str]) -> Sequence[Any]:
    duty = OBLIGATIONS.get(clock.obligation)
    if clock.missed:
        result = MISSED
    elif clock.met_at:
        result = MET
    else:
        result = STOPPED if clock.cancelled_at else RUNNING
    return (
        clock.about,
        duty.name if duty else clock.obligation,
        duty.law if duty else "",
        clock.round,
        clock.started_at,
        clock.first_due_at,
        clock.due_at,
        clock.extended_at,
        clock.met_at,
        clock.cancelled_at,
        result,
        names.of(clock.owner_id),
        DRILL if clock.about in drills else "",
    )

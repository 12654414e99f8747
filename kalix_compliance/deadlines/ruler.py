"""The small ruler: one line of a list, drawn in per cent so that it stretches without its strokes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.measures import Measure
from kalix_compliance.deadlines.terms import TermUnit
from kalix_compliance.deadlines.words import duration_of_hours

USUAL_STRETCH = 1.2
CLOCK_STRETCH = 1.12
MOST_STRETCH = 2.0  # beyond that the term itself would shrink to nothing; the overrun is cut off
EACH_UNIT_UP_TO = 3
LONG_TICK_DAYS = 5
HOURS_OF_A_DAY = 24

RUN_CLASS = {
    Level.SOON: "is-soon",
    Level.URGENT: "is-urgent",
    Level.OVERDUE: "is-late",
    Level.MISSED: "is-late",
    Level.MET: "is-done",
}


@dataclass(frozen=True)
class Bar:
    """A stretch of the rail; both in per cent, as SVG takes them."""

    x: str
    width: str


@dataclass(frozen=True)
class SmallRuler:
    """What `ruler_small` draws. `label` says the same in words."""

    label: Sentence
    bed: str
    soon: Bar | None
    urgent: Bar | None
    run: Bar | None
    run_class: str
    over: Bar | None
    ticks: tuple[str, ...]
    first_wall: str | None
    wall: str
    now: str | None


@dataclass(frozen=True)
class Scale:
    """Turns units of the term into per cent of a ruler that is `span` units long."""

    span: float

    def at(self, units: float) -> str:
        return percent(min(units, self.span) / self.span)

    def bar(self, start: float, end: float) -> Bar | None:
        """From one place to another; nothing when that is no length at all."""
        end = min(end, self.span)
        return Bar(self.at(start), percent((end - start) / self.span)) if end > start else None


def percent(share: float) -> str:
    """A share as SVG wants it: `83.33%`, `60%`."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def stretch_for(measures: Iterable[Measure]) -> float:
    """How long, in terms, the rulers of one list must be, so that all their walls stand in one line."""
    needed = ((m.elapsed + 1) / m.total for m in measures if m.over)
    return min(MOST_STRETCH, max(USUAL_STRETCH, *needed, USUAL_STRETCH))


def small_ruler(measure: Measure, stretch: float | None = None) -> SmallRuler:
    """Draw one clock; `stretch` comes from `stretch_for` when several stand in one column."""
    m = measure
    scale = Scale(m.total * (stretch_for([m]) if stretch is None else stretch))
    return SmallRuler(
        label=small_label(m),
        bed=scale.at(m.total),
        soon=scale.bar(m.soon_from, m.urgent_from),
        urgent=scale.bar(m.urgent_from, m.total),
        run=scale.bar(0, min(m.elapsed, m.total)),
        run_class=RUN_CLASS.get(m.level, ""),
        over=scale.bar(m.total, m.elapsed),
        ticks=tuple(scale.at(at) for at in small_ticks(m)),
        first_wall=None if m.first_total is None else scale.at(m.first_total),
        wall=scale.at(m.total),
        now=None if m.level is Level.CANCELLED else scale.at(m.elapsed),
    )


@dataclass(frozen=True)
class ClockTick:
    """A tick of a clock's ruler; every fourth hour mark or so is long."""

    x: str
    long: bool


@dataclass(frozen=True)
class ClockRuler(SmallRuler):
    """What `ruler_clock` draws: a small ruler with a mark every few hours."""

    marks: tuple[ClockTick, ...]


def clock_ruler(measure: Measure) -> ClockRuler:
    """Draw one clock of a term by the hour, for its card."""
    over = measure.elapsed / measure.total * (CLOCK_STRETCH - 0.1) if measure.over else 0.0
    stretch = min(MOST_STRETCH, max(CLOCK_STRETCH, over))
    scale = Scale(measure.total * stretch)
    drawn = small_ruler(measure, stretch)
    return ClockRuler(
        **{field.name: getattr(drawn, field.name) for field in fields(drawn)},
        marks=tuple(ClockTick(scale.at(at), long) for at, long in hour_marks(measure)),
    )


def hour_marks(measure: Measure) -> Iterator[tuple[float, bool]]:
    """A mark every six hours of three days, every two of one; whether it is a long one."""
    long = long_step(measure)
    step = long / (4 if measure.total > HOURS_OF_A_DAY else 3)
    for n in range(int(measure.total // step) + 1):
        yield n * step, not n * step % long


def small_ticks(measure: Measure) -> list[float]:
    """Every fifth day, or every one of two or three; the wall stands for the last."""
    step = long_step(measure)
    return [n * step for n in range(int(measure.total // step) + 1) if n * step < measure.total]


def long_step(measure: Measure) -> float:
    """Units between two long ticks."""
    if measure.unit is TermUnit.HOURS:
        return HOURS_OF_A_DAY if measure.total > HOURS_OF_A_DAY else 6
    return 1 if measure.total <= EACH_UNIT_UP_TO else LONG_TICK_DAYS


def small_label(measure: Measure) -> Sentence:
    """The ruler in words, for those who do not see it."""
    m = measure
    if m.unit is TermUnit.HOURS:
        return say(
            "Đã qua %(elapsed)s trên %(total)s",
            elapsed=duration_of_hours(m.elapsed),
            total=duration_of_hours(m.total),
        )
    numbers = {"n": int(m.elapsed), "total": int(m.total)}
    if m.unit is TermUnit.WORKING_DAYS:
        return say("Ngày làm việc %(n)s trên %(total)s", **numbers)
    return say("Ngày %(n)s trên %(total)s", **numbers)

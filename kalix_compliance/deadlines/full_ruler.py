"""The full ruler of a record: day by day, with what was done, what is near, and the days off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.deadlines.calendar import WorkingCalendar, hanoi_day
from kalix_compliance.deadlines.labels import PHONE, Label, Line, anchor_at
from kalix_compliance.deadlines.levels import Bands, Level, bands_of
from kalix_compliance.deadlines.measures import Measure, Span, measure, units_between
from kalix_compliance.deadlines.obligations import Obligation
from kalix_compliance.deadlines.ruler import (
    EACH_UNIT_UP_TO,
    LONG_TICK_DAYS,
    MOST_STRETCH,
    RUN_CLASS,
    Bar,
    Scale,
    percent,
)
from kalix_compliance.deadlines.terms import TermUnit

LONG, SHORT = 52, 47  # where a tick ends, in pixels from the top
RECEIVED = say("nhận")


@dataclass(frozen=True)
class Step:
    """Something that was done: a few words below the ruler, a sentence for its diamond."""

    at: datetime
    label: Text = ""
    title: Text = ""


@dataclass(frozen=True)
class Tick:
    x: str
    bottom: int


@dataclass(frozen=True)
class Diamond:
    """All that was done on one day."""

    x: str
    shift: int
    title: str


@dataclass(frozen=True)
class PlacedText:
    text: Text
    x: str
    anchor: str
    style: str


@dataclass(frozen=True)
class FullRuler:
    """What `ruler_full` draws; every x and width is per cent text. `label` says the same in words."""

    label: Sentence
    bed: str
    soon: Bar | None
    urgent: Bar | None
    run: Bar | None
    run_class: str
    over: Bar | None
    ticks: tuple[Tick, ...]
    below: tuple[PlacedText, ...]
    above: tuple[PlacedText, ...]
    days_off: tuple[str, ...]
    diamonds: tuple[Diamond, ...]
    first_wall: str | None
    wall: str
    now: str | None


def full_ruler(
    obligation: Obligation,
    span: Span,
    level: Level,
    calendar: WorkingCalendar,
    steps: Sequence[Step] = (),
) -> FullRuler:
    """Draw a day term, with its steps; an hour term has its own drawing and raises ValueError."""
    if obligation.term.unit is TermUnit.HOURS:
        raise ValueError("the full ruler shows days")
    return _Drawing(obligation, span, level, calendar, tuple(steps)).ruler


@dataclass(frozen=True)
class _Drawing:
    obligation: Obligation
    span: Span
    level: Level
    calendar: WorkingCalendar
    steps: tuple[Step, ...]

    @cached_property
    def measure(self) -> Measure:
        return measure(self.obligation, self.span, self.level, self.calendar)

    @cached_property
    def scale(self) -> Scale:
        m = self.measure
        return Scale(min(max(m.total, m.elapsed), m.total * MOST_STRETCH))

    @cached_property
    def start(self) -> date:
        return hanoi_day(self.span.started_at)

    @property
    def ruler(self) -> FullRuler:
        m, scale = self.measure, self.scale
        return FullRuler(
            label=self.sentence,
            bed=scale.at(m.total),
            soon=scale.bar(m.soon_from, m.urgent_from),
            urgent=scale.bar(m.urgent_from, m.total),
            run=scale.bar(0, min(m.elapsed, m.total)),
            run_class=RUN_CLASS.get(m.level, "") if m.level.late or not m.level.running else "",
            over=scale.bar(m.total, m.elapsed),
            ticks=tuple(self.ticks()),
            below=_placed(self.below()),
            above=_placed(self.above()),
            days_off=tuple(percent(self.share(day)) for day in self.days_off()),
            diamonds=tuple(self.diamonds()),
            first_wall=None if m.first_total is None else scale.at(m.first_total),
            wall=scale.at(m.total),
            now=None if m.level is Level.CANCELLED else scale.at(m.elapsed),
        )

    def share(self, day: date) -> float:
        """Where a day stands on the ruler, from 0 to 1."""
        units = units_between(self.start, day, self.obligation.term.unit, self.calendar)
        return min(max(units, 0.0), self.scale.span) / self.scale.span

    def ticks(self) -> Iterator[Tick]:
        total = int(self.measure.total)
        every = 1 if total <= EACH_UNIT_UP_TO else LONG_TICK_DAYS
        for n in range(total + 1):
            long = n % every == 0 or n == total
            yield Tick(self.scale.at(n), LONG if long else SHORT)

    def below(self) -> Line:
        """Received, due, the bands, then what was done, as far as there is room."""
        line = Line()
        first = say("%(day)s %(what)s", day=short(self.start), what=RECEIVED)
        line.put(Label(first, 0, "start"))
        line.put(self._due_label())
        if self.span.first_due_at and self.measure.first_total is not None:
            day = hanoi_day(self.span.first_due_at - timedelta(microseconds=1))
            line.put_if_free(self._label(day, say("hạn đầu")))
        for day, what in ((self.soon_day, say("sắp đến hạn")), (self.urgent_day, say("khẩn"))):
            if self.start < day < self.span.last_day:
                line.put_if_free(self._label(day, what))
        for step in self.steps:
            if step.label:
                line.put_if_free(self._label(hanoi_day(step.at), step.label))
        return line

    def above(self) -> Line:
        """Today, then the days off."""
        line = Line()
        if self.level is not Level.CANCELLED:
            share = min(self.measure.elapsed / self.scale.span, 1.0)
            words, style = self._now_words(), "t-late" if self.level.late else "t-now"
            line.put(Label(words, share, anchor_at(share, words, PHONE), style))
        for first, last in holiday_runs(self.days_off(), self.calendar):
            day = short(first) if first == last else f"{short(first)}–{short(last)}"
            words = say("%(day)s nghỉ lễ", day=day)
            line.put_if_free(Label(words, self.share(first), "start", "t-quiet t-far"))
        return line

    def days_off(self) -> list[date]:
        """The holidays that fall on usual working weekdays while the clock is drawn."""
        end = max(self.span.last_day, hanoi_day(self.span.seen_at))
        days = (self.start + timedelta(days=n) for n in range(1, (end - self.start).days + 1))
        return [
            day
            for day in days
            if day.isoweekday() in self.calendar.weekdays and self.calendar.holiday_name(day)
        ]

    def diamonds(self) -> Iterator[Diamond]:
        """One for each day on which something was done, inside the frame at both ends."""
        ordered = sorted(self.steps, key=lambda step: step.at)
        for day, steps in groupby(ordered, key=lambda step: hanoi_day(step.at)):
            share = self.share(day)
            shift = 6 if share == 0 else -6 if share == 1 else 0
            titles = "; ".join(str(step.title or step.label) for step in steps)
            yield Diamond(percent(share), shift, f"{short(day)} {titles}")

    @cached_property
    def soon_day(self) -> date:
        return hanoi_day(self._bands.soon_at)

    @cached_property
    def urgent_day(self) -> date:
        return hanoi_day(self._bands.urgent_at)

    @cached_property
    def _bands(self) -> Bands:
        return bands_of(self.obligation, self.span.due_at, self.span.last_day, self.calendar)

    @property
    def sentence(self) -> Sentence:
        values = {
            "term": self.obligation.term.words,
            "start": full(self.start),
            "due": full(self.span.last_day),
            "n": int(self.measure.elapsed),
            "soon": short(self.soon_day),
            "urgent": short(self.urgent_day),
            "day": full(hanoi_day(self.span.seen_at)),
        }
        if self.level is Level.CANCELLED:
            return say("Thước %(term)s: nhận %(start)s, không còn tính hạn", **values)
        if not self.level.running:
            return say("Thước %(term)s: nhận %(start)s, xong %(day)s, hạn %(due)s", **values)
        if self.level is Level.OVERDUE:
            return say("Thước %(term)s: nhận %(start)s, hạn %(due)s, đã quá hạn", **values)
        return say(
            "Thước %(term)s: nhận %(start)s, hôm nay ngày %(n)s, sắp đến hạn từ %(soon)s, "
            "khẩn từ %(urgent)s, hạn %(due)s",
            **values,
        )

    def _due_label(self) -> Label:
        day = short(self.span.last_day)
        extended = self.measure.first_total is not None
        words = say("Hạn mới %(day)s", day=day) if extended else say("Hạn %(day)s", day=day)
        share = min(self.measure.total / self.scale.span, 1.0)
        return Label(words, share, anchor_at(share, words, PHONE), "t-now")

    def _now_words(self) -> Sentence:
        if not self.level.running:
            return say("Xong %(day)s", day=short(hanoi_day(self.span.seen_at)))
        if self.level is Level.OVERDUE:
            over = (hanoi_day(self.span.seen_at) - self.span.last_day).days
            return say("Hôm nay, quá %(n)s ngày", n=over)
        if int(self.measure.elapsed) == 0:
            return say("Hôm nay")
        if self.obligation.term.unit is TermUnit.WORKING_DAYS:
            return say("Hôm nay, ngày làm việc %(n)s", n=int(self.measure.elapsed))
        return say("Hôm nay, ngày %(n)s", n=int(self.measure.elapsed))

    def _label(self, day: date, what: Text) -> Label:
        share = self.share(day)
        words = say("%(day)s %(what)s", day=short(day), what=what)
        return Label(words, share, anchor_at(share, words), "t-far")


def holiday_runs(days: Sequence[date], calendar: WorkingCalendar) -> list[tuple[date, date]]:
    """Days off that follow each other with no working day between them, as first and last day."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and not calendar.working_days_between(runs[-1][1], day):
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs


def short(day: date) -> str:
    return f"{day:%d/%m}"


def full(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _placed(line: Line) -> tuple[PlacedText, ...]:
    return tuple(PlacedText(x.text, percent(x.share), x.anchor, x.style) for x in line.in_order)

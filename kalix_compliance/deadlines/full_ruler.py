"""The full ruler of a record: day by day, with what was done, what is near, and the days off."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.deadlines.calendar import WorkingCalendar, hanoi_day, last_day_of
from kalix_compliance.deadlines.drawing import (
    LONG,
    SHORT,
    Diamond,
    Drawing,
    FullRuler,
    Step,
    Tick,
    holiday_runs,
    off_words,
    short,
)
from kalix_compliance.deadlines.labels import PHONE, Label, Line, anchor_at
from kalix_compliance.deadlines.levels import Bands, Level, bands_of
from kalix_compliance.deadlines.measures import Span, units_between
from kalix_compliance.deadlines.obligations import Obligation
from kalix_compliance.deadlines.ruler import (
    EACH_UNIT_UP_TO,
    LONG_TICK_DAYS,
    percent,
)
from kalix_compliance.deadlines.terms import TermUnit

RECEIVED = say("nhận")


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
    return _DayDrawing(obligation, span, level, calendar, tuple(steps)).ruler


class _DayDrawing(Drawing):
    @cached_property
    def start(self) -> date:
        return hanoi_day(self.span.started_at)

    @property
    def run_class(self) -> str:
        return super().run_class if self.level.late or not self.level.running else ""

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
            day = last_day_of(self.span.first_due_at)
            line.put_if_free(self._label(day, say("hạn đầu")))
        for day, what in ((self.soon_day, say("sắp đến hạn")), (self.urgent_day, say("khẩn"))):
            if self.start < day < self.span.last_day:
                line.put_if_free(self._label(day, what))
        for step in self.steps:
            if step.label:
                line.put_if_free(self._label(hanoi_day(step.at), step.label))
        return line

    def shares_off(self) -> Iterable[float]:
        return map(self.share, self.days_off())

    def labels_off(self) -> Iterator[Label]:
        for first, last in holiday_runs(self.days_off(), self.calendar):
            yield Label(off_words(first, last), self.share(first), "start", "t-quiet t-far")

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


def full(day: date) -> str:
    return f"{day:%d/%m/%Y}"

"""The full ruler of a term by the hour: ticks, reminders, what was done, the days off it runs through."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.deadlines.calendar import WorkingCalendar, hanoi_day, start_of
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
)
from kalix_compliance.deadlines.labels import PHONE, Label, Line, anchor_at
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.measures import Span
from kalix_compliance.deadlines.obligations import Obligation
from kalix_compliance.deadlines.ruler import hour_marks, percent
from kalix_compliance.deadlines.words import duration

ONE_HOUR = timedelta(hours=1)


def full_hour_ruler(
    obligation: Obligation,
    span: Span,
    level: Level,
    calendar: WorkingCalendar,
    steps: Sequence[Step] = (),
) -> FullRuler:
    """Draw a term by the hour for the macro that draws days, to the minute."""
    return _HourDrawing(obligation, span, level, calendar, tuple(steps)).ruler


def days_off_between(
    start: datetime, last_day: date, calendar: WorkingCalendar
) -> list[tuple[date, date]]:
    """The holidays on usual working weekdays through which the hours run on, as first and last day."""
    first = hanoi_day(start)
    days = (first + timedelta(days=n) for n in range((last_day - first).days + 1))
    off = [
        day for day in days if day.isoweekday() in calendar.weekdays and calendar.holiday_name(day)
    ]
    return holiday_runs(off, calendar)


class _HourDrawing(Drawing):
    def ticks(self) -> Iterator[Tick]:
        for at, long in hour_marks(self.measure):
            yield Tick(self.scale.at(at), LONG if long else SHORT)

    def share(self, at: datetime) -> float:
        """Where an instant stands on the ruler, from 0 to 1."""
        hours = (at - self.span.started_at) / ONE_HOUR
        return min(max(hours, 0.0), self.scale.span) / self.scale.span

    def below(self) -> Line:
        """The start, the end, then the reminders and what was done, as far as there is room."""
        line = Line()
        line.put(
            Label(say("Từ %(moment)s", moment=to_the_minute(self.span.started_at)), 0, "start")
        )
        share = self.share(self.span.due_at)
        due = say("Hạn %(moment)s", moment=to_the_minute(self.span.due_at))
        line.put(Label(due, share, anchor_at(share, due, PHONE), "t-now"))
        for hours in self.obligation.reminders:
            at = self.span.due_at - timedelta(hours=hours)
            line.put_if_free(self._label(at, say("còn %(n)s giờ", n=hours)))
        for step in self.steps:
            if step.label:
                line.put_if_free(self._label(step.at, say("%(what)s", what=step.label)))
        return line

    def shares_off(self) -> Iterable[float]:
        return (self.share(start_of(first)) for first, _ in self.days_off)

    def labels_off(self) -> Iterator[Label]:
        for first, last in self.days_off:
            yield self._label(start_of(first), off_words(first, last), "t-quiet t-far")

    def diamonds(self) -> Iterator[Diamond]:
        """One for each thing that was done, inside the frame at both ends."""
        for step in sorted(self.steps, key=lambda step: step.at):
            share = self.share(step.at)
            shift = 6 if share == 0 else -6 if share == 1 else 0
            title = f"{to_the_minute(step.at)} {step.title or step.label}"
            yield Diamond(percent(share), shift, title)

    @cached_property
    def days_off(self) -> list[tuple[date, date]]:
        runs = days_off_between(self.span.started_at, self.span.last_day, self.calendar)
        return [run for run in runs if start_of(run[0]) >= self.span.started_at]

    @property
    def sentence(self) -> Sentence:
        values = {
            "term": self.obligation.term.words,
            "start": to_the_minute(self.span.started_at),
            "due": to_the_minute(self.span.due_at),
        }
        if self.level is Level.CANCELLED:
            return say("Thước %(term)s từ %(start)s, không còn tính hạn", **values)
        return say(
            "Thước %(term)s từ %(start)s đến %(due)s: %(now)s", now=self._now_words(), **values
        )

    def _now_words(self) -> Sentence:
        left = self.span.due_at - self.span.seen_at
        at = to_the_minute(self.span.seen_at)
        if not self.level.running:
            return say("Xong %(moment)s", moment=at)
        if left <= timedelta():
            return say("Bây giờ, quá %(time)s", time=duration(-left))
        return say("Bây giờ, còn %(time)s", time=duration(left))

    def _label(self, at: datetime, words: Sentence, style: str = "t-far") -> Label:
        share = self.share(at)
        return Label(words, share, anchor_at(share, words), style)


def to_the_minute(at: datetime) -> str:
    """`20/11 10:30` on the wall in Hanoi."""
    return f"{in_hanoi(at):%d/%m %H:%M}"

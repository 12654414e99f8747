"""What every full ruler is drawn with: ticks, diamonds, labels, and the drawing that days and hours share."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.deadlines.calendar import WorkingCalendar
from kalix_compliance.deadlines.labels import PHONE, Label, Line, anchor_at
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.measures import Measure, Span, measure
from kalix_compliance.deadlines.obligations import Obligation
from kalix_compliance.deadlines.ruler import MOST_STRETCH, RUN_CLASS, Bar, Scale, percent

LONG, SHORT = 52, 47  # where a tick ends, in pixels from the top


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


@dataclass(frozen=True)
class Drawing(ABC):
    """What the drawings of day terms and of hour terms share: scale, bands, what is done and what is over."""

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

    @property
    def ruler(self) -> FullRuler:
        m, scale = self.measure, self.scale
        return FullRuler(
            label=self.sentence,
            bed=scale.at(m.total),
            soon=scale.bar(m.soon_from, m.urgent_from),
            urgent=scale.bar(m.urgent_from, m.total),
            run=scale.bar(0, min(m.elapsed, m.total)),
            run_class=self.run_class,
            over=scale.bar(m.total, m.elapsed),
            ticks=tuple(self.ticks()),
            below=_placed(self.below()),
            above=_placed(self.above()),
            days_off=tuple(percent(share) for share in self.shares_off()),
            diamonds=tuple(self.diamonds()),
            first_wall=None if m.first_total is None else scale.at(m.first_total),
            wall=scale.at(m.total),
            now=None if m.level is Level.CANCELLED else scale.at(m.elapsed),
        )

    @property
    def run_class(self) -> str:
        return RUN_CLASS.get(self.measure.level, "")

    def above(self) -> Line:
        """Now, or when it was done, then the days off."""
        line = Line()
        if self.level is not Level.CANCELLED:
            share = min(self.measure.elapsed / self.scale.span, 1.0)
            words, style = self._now_words(), "t-late" if self.level.late else "t-now"
            line.put(Label(words, share, anchor_at(share, words, PHONE), style))
        for label in self.labels_off():
            line.put_if_free(label)
        return line

    @property
    @abstractmethod
    def sentence(self) -> Sentence: ...

    @abstractmethod
    def ticks(self) -> Iterator[Tick]: ...

    @abstractmethod
    def below(self) -> Line: ...

    @abstractmethod
    def shares_off(self) -> Iterable[float]: ...

    @abstractmethod
    def labels_off(self) -> Iterator[Label]: ...

    @abstractmethod
    def diamonds(self) -> Iterator[Diamond]: ...

    @abstractmethod
    def _now_words(self) -> Sentence: ...


def off_words(first: date, last: date) -> Sentence:
    day = short(first) if first == last else f"{short(first)}–{short(last)}"
    return say("%(day)s nghỉ lễ", day=day)


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


def _placed(line: Line) -> tuple[PlacedText, ...]:
    return tuple(PlacedText(x.text, percent(x.share), x.anchor, x.style) for x in line.in_order)

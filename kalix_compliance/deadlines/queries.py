"""Clocks as pages read them: words, level and drawing worked out for one moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kalix_compliance.core.language import Sentence
from kalix_compliance.database.rows import by_first
from kalix_compliance.deadlines import words
from kalix_compliance.deadlines.calendar import WorkingCalendar, end_of, last_day_of
from kalix_compliance.deadlines.calendars import load_calendar
from kalix_compliance.deadlines.drawing import FullRuler, Step
from kalix_compliance.deadlines.full_ruler import full_ruler
from kalix_compliance.deadlines.hour_ruler import full_hour_ruler
from kalix_compliance.deadlines.levels import Bands, Level, bands_of
from kalix_compliance.deadlines.measures import Measure, Span, measure
from kalix_compliance.deadlines.models import Clock, DayOverride
from kalix_compliance.deadlines.obligations import Obligation, obligation_of
from kalix_compliance.deadlines.ruler import SmallRuler, small_ruler, stretch_for
from kalix_compliance.deadlines.rules import reasons_not_to_extend
from kalix_compliance.deadlines.terms import TermUnit
from kalix_compliance.execution.unit import runtime

LATELY = timedelta(days=365)
"""What lists and reports call the last twelve months."""


@dataclass(frozen=True)
class ClockView:
    """One clock at one moment."""

    id: UUID
    obligation: Obligation
    about: str
    round: int
    started_at: datetime
    due_at: datetime
    last_day: date
    first_due_at: datetime
    extended_at: datetime | None
    met_at: datetime | None
    cancelled_at: datetime | None
    missed: bool
    owner_id: UUID | None
    now: datetime
    calendar: WorkingCalendar

    @cached_property
    def level(self) -> Level:
        if self.cancelled_at:
            return Level.CANCELLED
        if self.met_at:
            return Level.MISSED if self.missed else Level.MET
        if self.missed:
            return Level.OVERDUE
        return self.bands.level_at(self.now)

    @cached_property
    def words(self) -> Sentence:
        """What stands beside the level: "Còn 6 ngày", "Quá 2 ngày", "Xong 13/11/2026 09:53"."""
        unit = self.obligation.term.unit
        if self.cancelled_at:
            return words.cancelled_words()
        if self.met_at is None:
            return words.time_left(self.now, self.due_at, self.last_day, unit, self.calendar)
        if self.missed and self.met_at < self.due_at:
            return words.missed_words(self.met_at)
        return words.met_words(self.met_at, self.due_at, self.last_day, unit)

    @cached_property
    def bands(self) -> Bands:
        return bands_of(self.obligation, self.due_at, self.last_day, self.calendar)

    @cached_property
    def measure(self) -> Measure:
        return measure(self.obligation, self._span, self.level, self.calendar)

    @property
    def ruler(self) -> SmallRuler:
        return small_ruler(self.measure)

    def full_ruler(self, steps: Sequence[Step] = ()) -> FullRuler:
        by_the_hour = self.obligation.term.unit is TermUnit.HOURS
        draw = full_hour_ruler if by_the_hour else full_ruler
        return draw(self.obligation, self._span, self.level, self.calendar, steps)

    @property
    def first_last_day(self) -> date | None:
        """The last day that was promised first, when the term was prolonged."""
        if self.first_due_at == self.due_at:
            return None
        return last_day_of(self.first_due_at)

    @property
    def rolled_day(self) -> date | None:
        """The working day to which Civil Code Art 148(5) would move the end, when that is another day."""
        day = self.calendar.next_working_day(self.last_day)
        return day if day != self.last_day and end_of(self.last_day) == self.due_at else None

    @property
    def day_off(self) -> bool:
        """Whether the last day itself is not worked, which the page says beside the date."""
        return not self.calendar.is_working_day(self.last_day)

    @property
    def is_running(self) -> bool:
        return self.level.running

    @property
    def reasons_not_to_extend(self) -> list[Sentence]:
        return reasons_not_to_extend(
            self.obligation,
            due_at=self.due_at,
            extended=self.extended_at is not None,
            running=self.is_running,
            now=self.now,
        )

    @property
    def _span(self) -> Span:
        seen_at = self.met_at or self.cancelled_at or self.now
        return Span(self.started_at, self.due_at, self.last_day, seen_at, self.first_due_at)


def clocks_about(
    session: Session, reference: str, *, now: datetime | None = None
) -> list[ClockView]:
    """The newest round of every clock of this record: running ones first, the nearest end on top."""
    return clocks_of(session, [reference], now=now)[reference]


def clocks_of(
    session: Session, references: Iterable[str], *, now: datetime | None = None
) -> dict[str, list[ClockView]]:
    """`clocks_about` for many records: one statement for the clocks, one for the calendar."""
    found: dict[str, list[ClockView]] = {reference: [] for reference in references}
    if not found:
        return found
    newest: dict[tuple[str, str], Clock] = {}
    asked = select(Clock).where(Clock.about.in_(found)).order_by(Clock.round)
    for clock in session.scalars(asked):
        newest[clock.about, clock.obligation] = clock
    calendar, moment = load_calendar(session), now or runtime.get().clock.now()
    for clock in newest.values():
        found[clock.about].append(_view(clock, calendar, moment))
    for views in found.values():
        views.sort(key=lambda view: (not view.is_running, view.due_at))
    return found


def earlier_rounds(
    session: Session, reference: str, *, now: datetime | None = None
) -> list[ClockView]:
    """Every round of every clock of this record, in the order in which they began."""
    asked = select(Clock).where(Clock.about == reference).order_by(Clock.started_at, Clock.id)
    calendar, moment = load_calendar(session), now or runtime.get().clock.now()
    return [_view(clock, calendar, moment) for clock in session.scalars(asked)]


def missed_one(prefix: str) -> Select[str]:
    """The records that missed a term whose code begins so."""
    return select(Clock.about).where(
        Clock.missed, Clock.obligation.startswith(prefix, autoescape=True)
    )


def past_one(prefix: str, now: datetime) -> Select[str]:
    """The records with such a term that runs and whose end has passed."""
    return select(Clock.about).where(
        Clock.obligation.startswith(prefix, autoescape=True),
        Clock.met_at.is_(None),
        Clock.cancelled_at.is_(None),
        Clock.due_at <= now,
    )


def next_clock(views: Iterable[ClockView]) -> ClockView | None:
    """The running clock that ends first: the one whose ruler a list shows."""
    return min((v for v in views if v.is_running), key=lambda v: v.due_at, default=None)


def rulers_in_line(views: Sequence[ClockView]) -> list[SmallRuler]:
    """The small rulers of one list, their walls in one line."""
    stretch = stretch_for(view.measure for view in views)
    return [small_ruler(view.measure, stretch) for view in views]


def _view(clock: Clock, calendar: WorkingCalendar, now: datetime) -> ClockView:
    return ClockView(
        id=clock.id,
        obligation=obligation_of(clock.obligation),
        about=clock.about,
        round=clock.round,
        started_at=clock.started_at,
        due_at=clock.due_at,
        last_day=clock.last_day,
        first_due_at=clock.first_due_at,
        extended_at=clock.extended_at,
        met_at=clock.met_at,
        cancelled_at=clock.cancelled_at,
        missed=clock.missed,
        owner_id=clock.owner_id,
        now=now,
        calendar=calendar,
    )


@dataclass(frozen=True)
class DayRow:
    """A day that is not an ordinary day of its weekday: off though a weekday, or worked though not."""

    day: date
    working: bool
    name: str
    corrected: bool
    version: int | None


def days_by_year(
    session: Session, years: Iterable[int], language: str = "vi"
) -> dict[int, list[DayRow]]:
    """The holidays on working weekdays and every correction, year by year, in the order of the calendar."""
    calendar = load_calendar(session)
    stored = session.execute(select(DayOverride.day, DayOverride.version))
    versions = by_first(stored)
    return {
        year: [
            DayRow(
                day,
                calendar.is_working_day(day),
                calendar.name_of(day, language),
                day in versions,
                versions.get(day),
            )
            for day in sorted(
                {d for d in versions if d.year == year} | {*calendar.holidays_on_weekdays(year)}
            )
        ]
        for year in years
    }

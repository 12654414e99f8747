"""A clock as a card: how much is left in hours and minutes, its ruler, what it counts from, its article."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.deadlines.drawing import short
from kalix_compliance.deadlines.hour_ruler import days_off_between
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.obligations import Obligation
from kalix_compliance.deadlines.queries import ClockView
from kalix_compliance.deadlines.ruler import ClockRuler, clock_ruler

LEVEL_WORDS = {
    Level.OK: say("Trong hạn"),
    Level.SOON: say("Sắp đến hạn"),
    Level.URGENT: say("Khẩn"),
    Level.OVERDUE: say("Quá hạn"),
    Level.MET: say("Đúng hạn"),
    Level.MISSED: say("Trễ hạn"),
    Level.CANCELLED: say("Không còn tính hạn"),
}
DONE = say("Xong")
MISSED_BEFORE = say("Đã lỡ hạn")
LONGEST_IN_HOURS = timedelta(hours=96)


@dataclass(frozen=True)
class Part:
    """A figure with its unit: 20 giờ."""

    number: int
    unit: Sentence


@dataclass(frozen=True)
class ClockCard:
    """One clock at one moment. `before` and `parts` are read together: "Trễ 2 giờ 25 phút".

    `moment` is when the clock began while it runs, else when it was met or stopped. `done` names the act
    that met it: "Nộp".
    """

    obligation: Obligation
    level: Level
    level_words: Sentence
    before: Text
    parts: tuple[Part, ...]
    ruler: ClockRuler
    started_at: datetime
    due_at: datetime
    moment: datetime
    missed: bool
    law: Sentence
    done: Sentence

    @property
    def code(self) -> str:
        return self.obligation.code

    @property
    def is_running(self) -> bool:
        return self.level.running

    @property
    def is_late(self) -> bool:
        return self.missed or self.level.late


def card_of(view: ClockView, done: Sentence = DONE) -> ClockCard:
    """Draw one clock of a term by the hour."""
    before, left = _left(view)
    return ClockCard(
        obligation=view.obligation,
        level=view.level,
        level_words=_level_words(view),
        before=before,
        parts=parts_of(left) if left is not None else (),
        ruler=clock_ruler(view.measure),
        started_at=view.started_at,
        due_at=view.due_at,
        moment=view.met_at or view.cancelled_at or view.started_at,
        missed=view.missed,
        law=_law(view),
        done=done,
    )


def parts_of(length: timedelta) -> tuple[Part, ...]:
    """Hours and minutes, both always; days and hours when it is more than four days."""
    minutes = int(length.total_seconds()) // 60
    if length > LONGEST_IN_HOURS:
        days, rest = divmod(minutes, 24 * 60)
        return Part(days, say("ngày")), Part(rest // 60, say("giờ"))
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return (Part(minutes, say("phút")),)
    return Part(hours, say("giờ")), Part(minutes, say("phút"))


def _left(view: ClockView) -> tuple[Text, timedelta | None]:
    if view.cancelled_at:
        return "", None
    seen_at = view.met_at or view.now
    left = view.due_at - seen_at
    if left <= timedelta():
        return say("Trễ") if view.met_at else say("Quá"), -left
    return say("Sớm") if view.met_at else "", left


def _level_words(view: ClockView) -> Sentence:
    seen_at = view.met_at or view.now
    if view.missed and not view.cancelled_at and seen_at < view.due_at:
        return MISSED_BEFORE
    return LEVEL_WORDS[view.level]


def _law(view: ClockView) -> Sentence:
    """The term and its article; days off are named, because hours run on through them."""
    values: dict[str, object] = {"term": view.obligation.term.words, "law": view.obligation.law}
    if days := days_off_between(view.started_at, view.last_day, view.calendar):
        runs = (short(a) if a == b else f"{short(a)}–{short(b)}" for a, b in days)
        return say("%(term)s, chạy cả ngày nghỉ %(days)s. %(law)s", days=", ".join(runs), **values)
    return say("%(term)s. %(law)s", **values)

"""Failed sign-ins: today beside the usual, whom they were for, and who has to wait now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.oversight.rules import many_failures
from kalix_compliance.staff.failures import FailedDay, failed_accounts, failed_days
from kalix_compliance.staff.models import SignInThrottle, Staff
from kalix_compliance.staff.throttle import account_gate

DAYS = 30


@dataclass(frozen=True)
class Tried:
    """Whose account was tried; `staff_id` is None for addresses that nobody has."""

    staff_id: str | None
    name: Text
    tries: int
    sources: int
    last_at: datetime
    closed_until: datetime | None


@dataclass(frozen=True)
class SignInDays:
    """The last thirty days, newest first, each day once, also one without a failure."""

    days: list[FailedDay]
    waiting: int
    """Accounts and networks that have to wait now before they may try again."""

    @property
    def today(self) -> FailedDay:
        return self.days[0]

    @property
    def usual(self) -> float:
        """Tries on the other days, on average."""
        others = [day.tries for day in self.days[1:]]
        return sum(others) / len(others) if others else 0.0

    @property
    def trouble(self) -> Sentence | None:
        if not many_failures(self.today.tries, self.usual):
            return None
        return say(
            "Hôm nay có %(n)s lần đăng nhập không được, nhiều hơn hẳn mọi ngày. "
            "Xem những tài khoản nào bị thử, rồi hỏi chủ tài khoản có phải họ gõ không.",
            n=self.today.tries,
        )


@dataclass(frozen=True)
class SignIns(SignInDays):
    """The same days, and whose accounts were tried."""

    accounts: list[Tried]


def sign_in_days(session: Session, actor: Actor, now: datetime) -> SignInDays:
    """The days alone; two statements, however many tries there were."""
    actor.require(Permission.SYSTEM_HEALTH)
    return SignInDays(_days(session, actor, now), len(_closed_gates(session, now)))


def sign_ins(session: Session, actor: Actor, now: datetime) -> SignIns:
    """Four statements, however many tries there were."""
    actor.require(Permission.SYSTEM_HEALTH)
    staff = session.execute(select(Staff.id, Staff.name, Staff.email)).all()
    gates = _closed_gates(session, now)
    names = {row.id: row.name for row in staff}
    closed = {row.id: gates.get(account_gate(row.email).key) for row in staff}
    return SignIns(
        _days(session, actor, now),
        len(gates),
        [
            Tried(
                str(row.staff_id) if row.staff_id else None,
                names.get(row.staff_id, say("tài khoản không còn"))
                if row.staff_id
                else say("địa chỉ không ai có"),
                row.tries,
                row.sources,
                row.last_at,
                closed.get(row.staff_id) if row.staff_id else None,
            )
            for row in failed_accounts(session, actor, _first_day(now))
        ],
    )


def _days(session: Session, actor: Actor, now: datetime) -> list[FailedDay]:
    by_day = {row.day: row for row in failed_days(session, actor, _first_day(now))}
    return [by_day.get(day) or _none(day) for day in _back_from(hanoi_day(now))]


def _first_day(now: datetime) -> date:
    return hanoi_day(now) - timedelta(days=DAYS - 1)


def _closed_gates(session: Session, now: datetime) -> dict[str, datetime]:
    wanted = select(SignInThrottle.key, SignInThrottle.closed_until)
    found = session.execute(wanted.where(SignInThrottle.closed_until > now))
    return {key: until for key, until in found if until is not None}


def _back_from(today: date) -> list[date]:
    return [today - timedelta(days=n) for n in range(DAYS)]


def _none(day: date) -> FailedDay:
    return FailedDay(day, 0, 0, 0, 0, 0)

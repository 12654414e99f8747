"""Failed sign-ins, counted by day, so that somebody notices; neither addresses nor networks in clear."""

import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.staff.models import SignInFailures

log = logging.getLogger(__name__)
NOBODY = "-"
KEPT = timedelta(days=90)


class Failure(StrEnum):
    """Why nobody came in."""

    WRONG = "wrong"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True)
class FailedDay:
    """One day of Hanoi: tries by reason, and from how many networks they came."""

    day: date
    wrong: int
    held: int
    closed: int
    accounts: int
    sources: int

    @property
    def tries(self) -> int:
        return self.wrong + self.held + self.closed


@dataclass(frozen=True)
class FailedAccount:
    """One account over some days; `staff_id` is None for all addresses together that nobody has."""

    staff_id: UUID | None
    tries: int
    sources: int
    last_at: datetime


def note_failure(actor: Actor, staff_id: UUID | None, address: str, why: Failure) -> None:
    """Count a failed sign-in. An address that nobody has costs as much as one that somebody has.

    Nobody must be let in or kept out because this note had to wait too long for its turn.
    """
    try:
        with open_unit(actor) as unit:
            _count(unit, str(staff_id) if staff_id else NOBODY, address, why)
    except OperationalError:
        log.warning("a failed sign-in is not noted", exc_info=True)


def failed_days(session: Session, actor: Actor, since: date) -> list[FailedDay]:
    """The days with failures, newest first; one statement."""
    actor.require(Permission.SYSTEM_HEALTH)
    row = SignInFailures
    wanted = select(
        row.day,
        func.sum(row.wrong),
        func.sum(row.held),
        func.sum(row.closed),
        func.count(func.distinct(row.account)),
        func.count(func.distinct(row.source)),
    )
    found = session.execute(
        wanted.where(row.day >= since).group_by(row.day).order_by(row.day.desc())
    )
    return [FailedDay(day, *map(int, numbers)) for day, *numbers in found]


def failed_accounts(session: Session, actor: Actor, since: date) -> list[FailedAccount]:
    """Whom the tries were for, most of them first; one statement."""
    actor.require(Permission.SYSTEM_HEALTH)
    row = SignInFailures
    tries = func.sum(row.wrong + row.held + row.closed)
    wanted = select(
        row.account, tries, func.count(func.distinct(row.source)), func.max(row.last_at)
    )
    found = session.execute(
        wanted.where(row.day >= since).group_by(row.account).order_by(tries.desc(), row.account)
    )
    return [
        FailedAccount(None if account == NOBODY else UUID(account), int(n), sources, last_at)
        for account, n, sources, last_at in found
    ]


def _count(unit: Unit, account: str, address: str, why: Failure) -> None:
    day = in_hanoi(unit.now).date()
    dialect = unit.session.get_bind().dialect.name
    make = (postgresql if dialect == "postgresql" else sqlite).insert(SignInFailures)
    counts = {name.value: int(name is why) for name in Failure}
    place = {"day": day, "account": account, "source": _source(unit.lent.settings, day, address)}
    unit.session.execute(
        make.values(**place, **counts, last_at=unit.now).on_conflict_do_update(
            index_elements=list(place),
            set_={
                why.value: getattr(SignInFailures, why.value) + 1,
                "last_at": unit.now,
            },
        )
    )


def _source(settings: Mapping[str, Any], day: date, address: str) -> str:
    """Tells networks of one day apart; without the secret key nobody finds out which they are."""
    said = f"sign-in source {day.isoformat()} {address}".encode()
    key = str(settings["SECRET_KEY"]).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:16]

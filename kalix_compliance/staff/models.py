"""Accounts, their open sessions, and how often signing in has failed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of
from kalix_compliance.staff.roles import PERMISSIONS, Role


class Language(StrEnum):
    VIETNAMESE = "vi"
    ENGLISH = "en"


class Theme(StrEnum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Staff(Model):
    """A member of staff. Rows are never deleted: the history of cases names them."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_folded"),
        CheckConstraint("name <> ''", name="named"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(choice_of(Role), index=True)
    language: Mapped[Language] = mapped_column(choice_of(Language), default=Language.VIETNAMESE)
    theme: Mapped[Theme] = mapped_column(choice_of(Theme), default=Theme.AUTO)
    keys_enabled: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    toured_at: Mapped[datetime | None] = mapped_column(Moment)
    """When this person had been shown around, or did not want to be."""
    tour_step: Mapped[int] = mapped_column(default=0)
    """How far they have come, as long as they are being shown around."""
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Training(Model):
    """A colleague was taught something that their role needs (Decree 356/2025, records of training)."""

    __tablename__ = "training"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[Role] = mapped_column(choice_of(Role))
    """The role that the colleague had then."""
    topic: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    given_by: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(80))


class StaffSession(Model):
    """Somebody signed in with one browser. Only a hash of the token is kept: a copy opens no door."""

    __tablename__ = "staff_session"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    browser: Mapped[str] = mapped_column(String(200))


class SignInThrottle(Model):
    """Failed sign-ins in a row, for one account or one network address; `key` is a hash of either."""

    __tablename__ = "sign_in_throttle"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(Moment)
    closed_until: Mapped[datetime | None] = mapped_column(Moment)


class SignInFailures(Model):
    """How often signing in failed on one day of Hanoi: for one account, from one network.

    Neither what was typed nor where it came from is kept. `account` is a staff id, or "-" for every address
    that nobody has; `source` stands for a network address on that day only.
    """

    __tablename__ = "sign_in_failures"
    day: Mapped[date] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(36), primary_key=True)
    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)
    """Tries with a wrong password."""
    held: Mapped[int] = mapped_column(default=0)
    """Tries while the gate was closed: the password was not even looked at."""
    closed: Mapped[int] = mapped_column(default=0)
    """Tries with the right password of an account that is closed."""
    last_at: Mapped[datetime] = mapped_column(Moment)


def actor_of(staff: Staff) -> Actor:
    """What this person may do, now."""
    return Actor(
        id=str(staff.id),
        name=staff.name,
        permissions=PERMISSIONS[staff.role],
        role=staff.role,
        language=staff.language,
    )

"""The register of trainings as the page shows it: whom, what, when, and who has had none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.models import Staff, Training
from kalix_compliance.staff.queries import names_of
from kalix_compliance.staff.roles import Role

PAGE = 200
YEAR = 365
"""Days after which a training is called old: yearly is the usual rhythm, no law names one."""


@dataclass(frozen=True)
class LessonRow:
    """One colleague, one lesson. `role` is the one that the colleague had then."""

    held_on: date
    name: str
    staff_id: UUID
    role: Role
    topic: str
    given_by: str
    recorded_by: str


@dataclass(frozen=True)
class TaughtRow:
    """An open account, and when its owner was taught last."""

    staff_id: UUID
    name: str
    role: Role
    last: date | None
    old: bool


def lesson_rows(
    session: Session,
    actor: Actor,
    *,
    role: Role | None = None,
    person: UUID | None = None,
) -> Sequence[LessonRow]:
    """The newest two hundred lessons; two statements."""
    actor.require(Permission.STAFF_READ)
    wanted = select(Training, Staff.name).join(Staff, Training.staff_id == Staff.id)
    if role:
        wanted = wanted.where(Training.role == role)
    if person:
        wanted = wanted.where(Training.staff_id == person)
    newest = wanted.order_by(Training.held_on.desc(), Training.topic, Staff.name).limit(PAGE)
    found = session.execute(newest).all()
    names = names_of(session, {key for row, _name in found if (key := id_in(row.recorded_by))})
    return [
        LessonRow(
            row.held_on,
            name,
            row.staff_id,
            row.role,
            row.topic,
            row.given_by,
            names.get(id_in(row.recorded_by) or row.staff_id, ""),
        )
        for row, name in found
    ]


def taught_rows(session: Session, actor: Actor, today: date) -> Sequence[TaughtRow]:
    """Open accounts, those who were never taught or long ago first; one statement."""
    actor.require(Permission.STAFF_READ)
    last = func.max(Training.held_on)
    found = session.execute(
        select(Staff.id, Staff.name, Staff.role, last)
        .outerjoin(Training, Training.staff_id == Staff.id)
        .where(Staff.active)
        .group_by(Staff.id, Staff.name, Staff.role)
    ).all()
    rows = [
        TaughtRow(key, name, role, day, day is None or (today - day).days > YEAR)
        for key, name, role, day in found
    ]
    return sorted(rows, key=lambda row: (row.last or date.min, row.name.casefold()))

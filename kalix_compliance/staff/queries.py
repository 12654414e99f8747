"""Who works here: frozen rows for lists, names for histories."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.models import Language, Staff
from kalix_compliance.staff.roles import Role


@dataclass(frozen=True)
class StaffRow:
    id: UUID
    name: str
    email: str
    role: Role
    language: Language
    active: bool
    must_change_password: bool
    created_at: datetime
    version: int


def staff_list(session: Session, actor: Actor) -> list[StaffRow]:
    """Every account: open ones first, by role in the order of the matrix, then by name."""
    actor.require(Permission.STAFF_READ)
    order = list(Role)
    return sorted(
        _rows(session, select(Staff)),
        key=lambda row: (not row.active, order.index(row.role), row.name.casefold()),
    )


def staff_row(session: Session, actor: Actor, staff_id: UUID) -> StaffRow:
    """One account; raises NotFound."""
    actor.require(Permission.STAFF_READ)
    return _one(session, staff_id)


def own_row(session: Session, actor: Actor) -> StaffRow:
    """The actor's own account."""
    actor.require(Permission.ACCOUNT_OWN)
    return _one(session, actor.staff_id)


def colleagues(session: Session, *roles: Role) -> list[StaffRow]:
    """Active staff with one of these roles (or all), by name: for assignment lists and warnings."""
    wanted = select(Staff).where(Staff.active)
    if roles:
        wanted = wanted.where(Staff.role.in_(roles))
    return sorted(_rows(session, wanted), key=lambda row: (row.name.casefold(), row.email))


def somebody_else(session: Session, actor: Actor, staff_id: UUID) -> list[StaffRow]:
    """This colleague, who was given something; nobody when it is the giver, or somebody who has left."""
    return [
        person
        for person in colleagues(session)
        if person.id == staff_id and str(staff_id) != actor.id
    ]


def names_of(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names for histories and lists, closed accounts too, in one statement."""
    if not ids:
        return {}
    found = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(set(ids))))
    return {row.id: row.name for row in found}


def every_name(session: Session) -> dict[str, str]:
    """Everybody's name by actor id, closed accounts too: for a page on which many people are named."""
    return {str(row.id): row.name for row in session.execute(select(Staff.id, Staff.name))}


def every_role(session: Session) -> dict[str, Text]:
    """What everybody is, by actor id, closed accounts too: for papers on which no colleague is named."""
    rows = session.execute(select(Staff.id, Staff.role))
    return {str(row.id): row.role.label for row in rows}


def other_administrators(session: Session, staff_id: UUID, *, lock: bool = False) -> int:
    """How many active administrators there are beside this person.

    With `lock` they stay so until the end of the transaction: two who demote each other at the same moment
    must not both succeed.
    """
    wanted = (
        select(Staff.id).where(Staff.role == Role.ADMINISTRATOR, Staff.active).order_by(Staff.id)
    )
    found = session.scalars(wanted.with_for_update() if lock else wanted).all()
    return sum(1 for other in found if other != staff_id)


def _one(session: Session, staff_id: UUID) -> StaffRow:
    for row in _rows(session, select(Staff).where(Staff.id == staff_id)):
        return row
    raise NotFound


def _rows(session: Session, wanted: Select[Staff]) -> list[StaffRow]:
    return [
        StaffRow(
            id=staff.id,
            name=staff.name,
            email=staff.email,
            role=staff.role,
            language=staff.language,
            active=staff.active,
            must_change_password=staff.must_change_password,
            created_at=staff.created_at,
            version=staff.version,
        )
        for staff in session.scalars(wanted)
    ]

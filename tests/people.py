"""Staff for tests, signed in without the price of a password hash each time."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import func, select

from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.staff.models import Language, Staff, actor_of
from kalix_compliance.staff.passwords import hash_password
from kalix_compliance.staff.roles import Role
from kalix_compliance.staff.sessions import start_session
from tests.client import Browser

PASSWORD = "cầu vồng sau cơn mưa rào"
BOOKKEEPER = system_actor("test")
NAMES = {
    Role.SUPPORT: "Phạm Thị Mai",
    Role.MANAGER: "Trần Thu Hòa",
    Role.COMPLIANCE: "Nguyễn Hải Long",
    Role.ADMINISTRATOR: "Vũ Hoàng Yến",
    Role.AUDITOR: "Lê Văn Quang",
}


@dataclass(frozen=True)
class Member:
    """A member of staff: what the row says, the actor, and the password to sign in with."""

    id: UUID
    email: str
    name: str
    role: Role
    actor: Actor
    password: str = PASSWORD


@cache
def password_hash() -> str:
    return hash_password(PASSWORD)


def add_member(role: Role | str, **given: object) -> Member:
    """Store an active account of this role."""
    role = Role(role)
    with open_unit(BOOKKEEPER) as unit:
        count = unit.session.scalar(select(func.count()).select_from(Staff)) or 0
        row = Staff(
            **{
                "id": new_id(),
                "email": f"{role}-{count + 1}@kalix.example",
                "name": NAMES[role],
                "role": role,
                "language": Language.VIETNAMESE,
                "password_hash": password_hash(),
                "created_at": unit.now,
                "toured_at": unit.now,
                **given,
            }
        )
        unit.session.add(row)
        unit.session.flush()
        return Member(row.id, row.email, row.name, role, actor_of(row))


def open_door(client: Browser, member: Member) -> None:
    """Sign this browser in, by a session as the sign-in page would have made it."""
    browser = client.environ_base["HTTP_USER_AGENT"]
    with client.application.app_context(), open_unit(BOOKKEEPER) as unit:
        token = start_session(unit, member.id, browser)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
        cookie["_fresh"] = True

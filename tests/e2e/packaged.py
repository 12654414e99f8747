"""What the access package of a person says, opened with its code: `python -m tests.e2e.packaged <id>`."""

import sys
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.core.actor import Actor
from kalix_compliance.database.base import db
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.packages import Package, request_for


def package_of(customer_id: UUID) -> str:
    """PDF and JSON of a new package, as one text."""
    support, other = _actors(Role.SUPPORT)[:2]
    officer = _actors(Role.COMPLIANCE)[0]
    return Package(support, officer, other, request_for(customer_id)).make().opened().all_text


def _actors(role: Role) -> list[Actor]:
    with db.session() as session:
        wanted = select(Staff).where(Staff.role == role).order_by(Staff.created_at, Staff.id)
        return [actor_of(row) for row in session.scalars(wanted)]


if __name__ == "__main__":
    with create_app().app_context():
        print(package_of(UUID(sys.argv[1])))

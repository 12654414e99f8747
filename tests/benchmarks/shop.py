"""The people of a measured shop, and their browsers."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.states import OPEN, State
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.client import Browser
from tests.people import Member, add_member, open_door

HANDLERS = 8


def hire() -> None:
    """The staff of a shop with many complaints."""
    for _ in range(HANDLERS):
        add_member(Role.SUPPORT)
    add_member(Role.MANAGER)
    add_member(Role.COMPLIANCE)


@dataclass
class Shop:
    """An application over so many complaints."""

    app: Flask
    size: int

    def member(self, role: Role) -> Member:
        """Somebody of this role; of support, who has the most open cases."""
        opened = func.count(Complaint.id)
        wanted = (
            select(Staff)
            .outerjoin(Complaint, (Complaint.owner_id == Staff.id) & Complaint.state.in_(OPEN))
            .where(Staff.role == role, Staff.active)
            .group_by(Staff)
            .order_by(opened.desc(), Staff.id)
        )
        with GuardedSession(db) as session:
            row = session.scalars(wanted).first()
            assert row is not None
            return Member(row.id, row.email, row.name, row.role, actor_of(row))

    def browser(self, role: Role) -> Browser:
        """A browser that somebody of this role has signed in with."""
        browser: Browser = self.app.test_client()
        open_door(browser, self.member(role))
        return browser

    @cached_property
    def support_id(self) -> UUID:
        return self.member(Role.SUPPORT).id

    def reference(self, state: State) -> str:
        """The newest case in this state."""
        wanted = select(Complaint.reference).where(
            Complaint.state == state, Complaint.restricted.is_(False)
        )
        with GuardedSession(db) as session:
            found = session.scalar(wanted.order_by(Complaint.received_at.desc()).limit(1))
        assert found is not None
        return str(found)

"""What colleagues of the demonstration were taught about data; the administrator has had nothing yet."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from kalix_compliance.core.actor import Actor
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.demo.calendar import by_day
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.commands import Lesson, record_training
from kalix_compliance.staff.models import Staff
from kalix_compliance.staff.roles import Role

LAWYERS = "Công ty luật Sông Hồng"
TAUGHT = (
    (52, "Nhận khiếu nại lộ dữ liệu: hỏi gì, không hỏi gì", LAWYERS, (Role.SUPPORT,)),
    (31, "Luật 91/2025/QH15 và Nghị định 356/2025", LAWYERS, (Role.MANAGER, Role.COMPLIANCE)),
    (9, "Ai được xem dữ liệu khách, và vì sao phải ghi lý do", "", (Role.SUPPORT, Role.AUDITOR)),
)  # fmt: skip


def lesson_events(
    now: datetime, officer: Actor
) -> Iterator[tuple[datetime, int, Callable[[], object]]]:
    """Each on the day on which it was written down; where nobody else is named, the officer has taught it."""
    for days, topic, given_by, roles in TAUGHT:
        deed = partial(_taught, officer, topic, given_by or officer.name, roles)
        yield by_day(now - timedelta(days=days)), 0, deed


def _taught(officer: Actor, topic: str, given_by: str, roles: tuple[Role, ...]) -> None:
    with GuardedSession(db) as session:
        people = session.scalars(select(Staff.id).where(Staff.role.in_(roles))).all()
    today = hanoi_day(runtime.get().clock.now())
    record_training(officer, Lesson(topic, today, given_by, people))

"""Put trainings and a signed end of the trail into a house: `python -m tests.e2e.furnish_inspection`."""

import json
from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime
from kalix_compliance.oversight.witnessing import sign_head
from kalix_compliance.staff.commands import Lesson, record_training
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role


def furnish() -> dict[str, object]:
    """Somebody who learnt lately, somebody long ago, the others never."""
    people = list(db.session.scalars(select(Staff).where(Staff.active).order_by(Staff.email)))
    officer = next(actor_of(one) for one in people if one.role is Role.COMPLIANCE)
    ids = [one.id for one in people]
    db.session.rollback()
    today = in_hanoi(runtime.get().clock.now()).date()
    for topic, days, whom in (
        ("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15", 20, ids[:2]),
        ("Nhận biết và báo sự cố dữ liệu", 500, ids[2:3]),
    ):
        record_training(officer, Lesson(topic, today - timedelta(days=days), "Trường Luật", whom))
    sign_head(system_actor("audit.checkpoint", Permission.SYSTEM_WITNESS))
    return {
        "at": {},
        "also": {
            "compliance": ["/inspection/?from=2026-02-01&to=2026-02-31"],
            "auditor": [f"/staff/trainings?who={ids[0]}", "/staff/trainings?role=administrator"],
        },
    }


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))

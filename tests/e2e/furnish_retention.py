"""Put holds and runs into a house: `python -m tests.e2e.furnish_retention` prints what there is then.

A hold in each state, one on a person, one on a complaint, one on a breach; a case whose period is over long
before the day that is printed; a run that did something, and one that was refused.
"""

import json
from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.demo.calendar import at
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.holds.commands.lifting import lift_hold
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.retention.models import RetentionRun
from kalix_compliance.retention.rules.clock import Doubt
from kalix_compliance.retention.rules.periods import add_months
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.breaches import open_one
from tests.cases import case_at

MACHINE = system_actor("retention.run", Permission.SYSTEM_RETAIN)
WHY = "Theo văn bản của bên tranh chấp, giữ nguyên cho tới khi có bản án."


def furnish() -> dict[str, object]:
    """What stands in the addresses about holds and retention, and pages to look at besides."""
    officer, manager = _first(Role.COMPLIANCE), _first(Role.MANAGER)
    now = runtime.get().clock.now()
    today = in_hanoi(now).date()
    closed = case_at("closed", officer, manager, new_customer=_somebody("Đặng Thị Hết Hạn", 1))
    held = case_at("closed", officer, manager, new_customer=_somebody("Đặng Văn Còn Giữ", 2))
    person = register_customer(officer, _somebody("Đặng Thị Được Giữ", 3))
    breach = open_one(officer)
    standing = _hold(officer, about=held)
    _hold(officer, about=breach, basis=Basis.BREACH)
    lifted = _hold(officer, about=closed, basis=Basis.INSPECTION)
    lift_hold(officer, lifted, reason="Thanh tra đã kết thúc, không còn gì phải giữ.")
    with at(now - timedelta(days=40)):
        due = _hold(
            officer, customer_id=person, basis=Basis.AUTHORITY, until=today - timedelta(days=3)
        )
    refused = _run(refused=Doubt.FORWARD, doubt_from=now, doubt_to=now + timedelta(days=900))
    done = _run(
        gone={"complaints": 18, "customers": 4}, held={"complaints": 2}, failed={"breaches": 1}
    )
    return {
        "at": {
            "holds": {"reference": standing},
            "holds.review": {"reference": due},
            "retention": {"code": "complaints", "run_id": done},
        },
        "also": {
            "compliance": [
                f"/holds/{due}",
                f"/holds/{lifted}",
                "/holds/?which=every",
                "/holds/?which=due&basis=authority",
                "/holds/?about=KN-2020-000001",
                f"/holds/new?customer={person}",
                f"/holds/new?about={held}",
                f"/customers/{person}",
                f"/complaints/{held}",
                f"/breaches/{breach}",
                f"/retention/preview?day={add_months(today, 61):%d/%m/%Y}",
                "/retention/preview?day=31/02/2027",
                f"/retention/runs/{refused}",
            ],
            "auditor": [f"/holds/{due}", "/retention/"],
        },
    }


def _run(**given: object) -> str:
    with open_unit(MACHINE) as unit:
        run = RetentionRun(id=new_id(), at=unit.now, by=MACHINE.id, finished_at=unit.now, **given)
        unit.session.add(run)
    return str(run.id)


def _hold(officer: Actor, **given: object) -> str:
    return place_hold(officer, NewHold(**{"basis": Basis.DISPUTE, "reason": WHY, **given}))


def _somebody(name: str, number: int) -> CustomerDetails:
    return CustomerDetails(name=name, phone=f"09778812{number:02d}")


def _first(role: Role) -> Actor:
    with db.session() as session:
        return actor_of(session.scalars(select(Staff).where(Staff.role == role)).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))

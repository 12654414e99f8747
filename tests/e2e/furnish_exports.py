"""Put files that were asked for into a house: `python -m tests.e2e.furnish_exports`."""

import json

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.breaches.commands.affected import add_made_up_people
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.exports.commands.asking import Wanted, cancel_export, request_file
from kalix_compliance.exports.commands.signing import sign_export
from kalix_compliance.exports.commands.taking import take_file
from kalix_compliance.exports.job import MAKER
from kalix_compliance.exports.kinds import Form, Purpose
from kalix_compliance.exports.making import make
from kalix_compliance.exports.turns import fail_export, next_turn
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.breaches import open_one

WORKER = system_actor(MAKER, Permission.SYSTEM_EXPORT)
PEOPLE = 120
WHY = "Gửi đoàn kiểm tra theo công văn 12/2026"


def furnish() -> dict[str, object]:
    """A drill with many people, and files of it in each state."""
    officer, manager = _first(Role.COMPLIANCE), _first(Role.MANAGER)
    breach = open_one(officer, drill=True)
    add_made_up_people(officer, breach, PEOPLE)
    proofs = {"reference": breach}
    waits = _ask(officer, "proofs", proofs)
    declined, signed = _ask(officer, "proofs", proofs), _ask(officer, "proofs", proofs)
    sign_export(manager, declined, Decision.DECLINED, "Chưa rõ gửi cho ai, gửi bằng cách nào")
    ready = _made(officer, _ask(officer, "register", {"code": "processors", "kind": "processor"}))
    broken = _ask(officer, "register", {"code": "processors"})
    if turn := next_turn(WORKER, broken):
        fail_export(WORKER, turn, "ValueError spreadsheet.py:12", for_good=True)
    gone = _ask(officer, "overdue", {})
    cancel_export(officer, gone)
    sign_export(manager, signed, Decision.APPROVED)
    theirs = _ask(manager, "proofs", proofs)
    return {
        "at": {
            "exports": {"reference": ready, "export_kind": "overdue"},
            "exports.sign": {"reference": theirs},
        },
        "also": {
            "compliance": [
                *(f"/exports/{one}" for one in (waits, declined, broken, gone, ready)),
                "/exports/",
                f"/exports/{waits}/sign",
                f"/exports/{theirs}/sign",
                f"/exports/new/proofs?reference={breach}",
                "/exports/new/register?code=processors&at=xx",
                "/exports/new/register?code=processors&kind=processor&at=01/01/2199",
            ],
            "manager": [f"/exports/{waits}/sign", f"/exports/{ready}"],
        },
        "breach": breach,
    }


def _ask(actor: Actor, kind: str, filters: dict[str, str]) -> str:
    return request_file(actor, Wanted(kind, Form.XLSX, Purpose.INSPECTION, filters, WHY))


def _made(actor: Actor, reference: str) -> str:
    """Here, or by the house's own worker."""
    if turn := next_turn(WORKER, reference):
        make(WORKER, turn)
        take_file(actor, reference)
    return reference


def _first(role: Role) -> Actor:
    with db.session() as session:
        return actor_of(session.scalars(select(Staff).where(Staff.role == role)).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))

"""Put requests at every point of their life into a house: `python -m tests.e2e.furnish_requests`."""

import json

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands.identity import send_code
from kalix_compliance.subject_requests.kinds import Relation, RequestKind
from tests.requests_life import POINTS, Asked, request_at

# At which point a request is, when the page of a step is looked at.
AT = {
    "file": "known",
    "identity": "coded",
    "answer": "received",
    "refuse": "known",
    "extend": "known",
    "tell_extension": "extended",
    "tell_refusal": "refused",
    "complete": "known",
    "withdraw": "known",
    "others": "copy",
    "note": "known",
    "files": "known",
    "owner": "known",
}


def furnish() -> dict[str, object]:
    """One at each point, one of each kind, one with a code on its way, one by a guardian."""
    handler, signer = _first(Role.SUPPORT), _first(Role.MANAGER)
    there = {
        point: request_at(point, handler, signer, details=_person(n))
        for n, point in enumerate(POINTS)
    }
    for n, kind in enumerate(RequestKind):
        there[kind.value] = request_at("known", handler, signer, details=_person(40 + n), kind=kind)
    there["coded"] = Asked(handler, signer).register(
        details=_person(60, email="khach.co.ma@khach.example")
    )
    send_code(handler, there["coded"].reference)
    there["guardian"] = request_at(
        "received",
        handler,
        signer,
        details=_person(61),
        relation=Relation.GUARDIAN,
        representative="Bà Lê Thị Hòa, quyết định giám hộ 12/2025, 0912000111",
    )
    files = [f"/requests/{asked.reference}" for asked in there.values()]
    waiting = there["refusal waits"].reference
    extension = there["extension waits"].reference
    return {
        "at": {
            **{
                f"subject_requests.{step}": {"reference": there[point].reference}
                for step, point in AT.items()
            },
            "subject_requests.sign": {"reference": waiting, "approval_id": _asked_in(waiting)},
        },
        "also": {
            "support": [
                *files,
                f"/requests/new?customer_id={there['known'].customer_id}&kind=copy",
                "/requests/?state=every",
                "/requests/?kind=object&state=withdrawn",
                f"{files[0]}/identity",
                f"/customers/{there['known'].customer_id}",
            ],
            "manager": [*files, f"/requests/{extension}/sign/{_asked_in(extension)}"],
            "auditor": [files[0], "/requests/?state=ended"],
        },
    }


def _person(number: int, email: str = "") -> CustomerDetails:
    phone = f"0977{number:06d}"
    return CustomerDetails(name=f"Khách yêu cầu số {number}", phone=phone, email=email)


def _asked_in(reference: str) -> str:
    with db.session() as session:
        wanted = select(Approval.id).where(
            Approval.about == reference, Approval.decided_at.is_(None)
        )
        return str(session.scalars(wanted).one())


def _first(role: Role) -> Actor:
    with db.session() as session:
        wanted = select(Staff).where(Staff.role == role).order_by(Staff.created_at, Staff.id)
        return actor_of(session.scalars(wanted).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))

"""An auditor tries every address that takes a POST, with real numbers in it: nothing changes."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.roles import PERMISSIONS, Role
from tests.cases import case_at
from tests.client import Browser
from tests.orders import order_at
from tests.people import Member, add_member, open_door
from tests.sessions import FreshSession

OWN = frozenset({Permission.ACCOUNT_OWN, Permission.AUDIT_VERIFY})
"""An auditor's own account and the check of the chain are theirs; both leave an entry."""


@pytest.mark.sqlite_only
@pytest.mark.timeout(300)
def test_an_auditor_changes_nothing_by_any_address(
    app: Flask, signed_in: Callable[[str], Member], client: Browser, session: FreshSession
) -> None:
    auditor = signed_in("auditor")
    clerk, boss = add_member("support").actor, add_member("manager").actor
    case, order = case_at("received", clerk, boss), order_at("registered").reference
    before = session.scalars(select(AuditEntry.number)).all()
    known = {"complaints": case, "disclosures": order}
    let_in = []
    for rule in app.url_map.iter_rules():
        needed = getattr(app.view_functions[rule.endpoint], "permission", None)
        if (
            "POST" not in (rule.methods or ())
            or needed in OWN
            or not isinstance(needed, Permission)
        ):
            continue
        values = {name: _stand_in(name, rule, known) for name in rule.arguments}
        built = rule.build(values, append_unknown=False)
        assert built is not None, rule
        answer = client.post(built[1], data={"purpose": "call", "field": "phone", "q": "khach"})
        if answer.status_code == 302 and answer.location.startswith("/sign-in"):
            open_door(client, auditor)
        if needed in PERMISSIONS[Role.AUDITOR]:
            let_in.append(rule.endpoint)
        else:
            assert answer.status_code in (400, 403, 404), (rule.rule, answer.status_code)
    assert session.scalars(select(AuditEntry.number)).all() == before
    # those that take a POST of an auditor only look for something, so that no address keeps a name
    assert let_in


def _stand_in(name: str, rule: object, known: dict[str, str]) -> object:
    converter = type(rule._converters[name]).__name__  # type: ignore[attr-defined]
    if converter == "UUIDConverter":
        return "00000000-0000-7000-8000-000000000000"
    if converter == "IntegerConverter":
        return 1
    section = rule.endpoint.partition(".")[0]  # type: ignore[attr-defined]
    return known.get(section, "KN-2026-000001") if name == "reference" else "khong-co"

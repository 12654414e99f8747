"""Every route with every role: who gets in is written down and compared.

After a change that is meant: `UPDATE_SNAPSHOTS=1 pytest tests/integration/test_permission_matrix.py`,
then read what changed in `permission_matrix.txt` before it is committed.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from kalix_compliance.staff.roles import Role
from tests.accounts import Person, browser_of, hire
from tests.client import Browser

SNAPSHOT = Path(__file__).parent / "permission_matrix.txt"
DUMMIES = {
    "UUIDConverter": "00000000-0000-7000-8000-000000000000",
    "IntegerConverter": 1,
    "PathConverter": "khong-co",
    "UnicodeConverter": "khong-co",
}


@pytest.mark.sqlite_only
@pytest.mark.timeout(300)  # looks at every address as every role
def test_who_may_open_what_is_as_written_down(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a dummy that fails later was let in all the same
    people = {role: hire(role, email=f"{role}@kalix.vn") for role in Role}
    lines = [_line("", "", ["nobody", *Role])]
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint.rpartition(".")[2] == "static":
            continue
        lines += [
            _line(method, rule.rule, _marks(app, rule, method, people))
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]
    walked = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(walked, encoding="utf-8")
    assert walked == SNAPSHOT.read_text(encoding="utf-8")


def _line(method: str, rule: str, cells: Iterable[str]) -> str:
    return f"{method:5}{rule:58}{''.join(f'{cell:14}' for cell in cells)}".rstrip()


def _marks(app: Flask, rule: Rule, method: str, people: dict[Role, Person]) -> list[str]:
    """A new browser each time, because one of the routes signs out."""
    address = _address(app, rule, method)
    browsers: list[Browser] = [app.test_client()]
    browsers += [browser_of(app, people[role]) for role in Role]
    return ["x" if _gets_in(browser, method, address) else "." for browser in browsers]


def _address(app: Flask, rule: Rule, method: str) -> str:
    values = {
        name: DUMMIES.get(type(converter).__name__, "khong-co")
        for name, converter in rule._converters.items()
    }
    built = rule.build(values, append_unknown=False)
    assert built is not None, rule
    return built[1]


def _gets_in(browser: Browser, method: str, address: str) -> bool:
    signed_in = browser.get_cookie("kalix") is not None
    answer = browser.open(address, method=method)
    if answer.status_code in (401, 403):
        return False
    sent_away = answer.status_code in (302, 303) and answer.location.startswith("/sign-in")
    return not sent_away or (signed_in and address == "/sign-out")

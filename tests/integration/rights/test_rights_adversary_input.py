"""Rubbish sent to every page about requests, disclosures, consents, mailings, holds, retention, registers."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask
from werkzeug.routing import Rule

from kalix_compliance.audit.verify import verify
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.roles import PERMISSIONS, Role
from tests.client import Browser
from tests.e2e import (
    furnish_consents,
    furnish_disclosures,
    furnish_effects,
    furnish_erasures,
    furnish_packages,
    furnish_requests,
    furnish_retention,
)
from tests.html_forms import Form, forms_in
from tests.people import add_member, open_door

pytestmark = [pytest.mark.sqlite_only, pytest.mark.timeout(600)]  # each looks at hundreds of pages
FURNISHERS = (
    furnish_requests, furnish_erasures, furnish_packages, furnish_disclosures, furnish_consents,
    furnish_effects, furnish_retention,
)  # fmt: skip
SECTIONS = (
    "subject_requests.", "disclosures.", "consents.", "mailings.", "processors.", "holds.",
    "retention.", "registers.",
)  # fmt: skip
WHO = (Role.MANAGER, Role.COMPLIANCE, Role.SUPPORT)
OPENED = frozenset({200, 302, 303, 400, 403, 404, 405, 409, 410, 413, 422})
NOBODY = "00000000-0000-7000-8000-000000000000"
LONG = "dài " * 25_000
RUBBISH = {
    "null bytes": "An\0h\x1b[31m\u202e\ufffe",
    "markup": '"><svg onload=x>{{7*7}}%s%(ref)s',
    "half an emoji": "\ud83d",
    "huge": LONG,
    "number": "9" * 40,
    "far day": "31/12/9999 23:59",
}


@pytest.fixture
def things(app: Flask) -> dict[str, Any]:
    """Everything in every state, and what stands in its addresses."""
    for role in Role:
        add_member(role)
        add_member(role)
    at: dict[str, dict[str, str]] = {}
    also: list[str] = []
    for furnisher in FURNISHERS:
        made = furnisher.furnish()
        at |= made["at"]
        also += [place for places in made.get("also", {}).values() for place in places]
    at |= {"registers": {"code": "requests"}}
    return {"at": at, "also": list(dict.fromkeys(also))}


@pytest.fixture
def browser(app: Flask) -> Callable[[str], Browser]:
    def sit_down(role: str) -> Browser:
        client: Browser = app.test_client()
        open_door(client, add_member(role))
        return client

    return sit_down


def rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(SECTIONS):
            yield rule


def first_of(app: Flask, rule: Rule) -> Role | None:
    needed = getattr(app.view_functions[rule.endpoint], "permission", None)
    if not isinstance(needed, Permission):
        return Role.MANAGER
    return next((one for one in WHO if needed in PERMISSIONS[one]), None)


def address(rule: Rule, things: dict[str, Any]) -> str:
    section = rule.endpoint.partition(".")[0]
    values = {
        **{name: NOBODY for name in rule.arguments if name.endswith("_id")},
        **things["at"].get(section, {}),
        **things["at"].get(rule.endpoint, {}),
    }
    built = rule.build({name: values.get(name, "nothing") for name in rule.arguments})
    assert built is not None, rule
    return built[1]


def every_form(app: Flask, things: dict[str, Any], browsers: dict[Role, Browser]):
    """Each different form of all pages: who may send it, where to, and what a browser would send."""
    known: set[tuple[str, tuple[str, ...]]] = set()
    places = [
        (first_of(app, rule), address(rule, things))
        for rule in rules(app)
        if "GET" in (rule.methods or ())
    ]
    places += [
        (role, where) for where in things["also"] for role in (Role.COMPLIANCE, Role.MANAGER)
    ]
    for role, where in places:
        if role is None:
            continue
        page = browsers[role].get(where)
        assert page.status_code in OPENED, (where, page.status_code)
        if page.mimetype != "text/html":
            continue
        for form in forms_in(page.text):
            target = urljoin(where, form.action)
            names = tuple(sorted(control.name for control in form.controls))
            if (target, names) in known or not target.startswith(("/requests", "/disclosures",
                "/consents", "/mailings", "/processors", "/holds", "/retention", "/registers")):  # fmt: skip
                continue
            known.add((target, names))
            yield role, target, form


def sent(form: Form, rubbish: str, *, everything: bool) -> dict[str, bytes | str]:
    hidden = {control.name for control in form.controls if control.type == "hidden"}
    data: dict[str, Any] = form.data()
    for control in form.controls:
        if not control.name or control.type == "file":
            continue
        if everything or (control.name not in hidden and not control.is_choice):
            data[control.name] = rubbish.encode("utf-8", "surrogatepass")
    return data


@pytest.mark.parametrize("everything", [False, True], ids=["typed", "forged"])
def test_no_form_takes_rubbish_for_an_accident(app, session, things, browser, everything):
    browsers = {role: browser(role) for role in WHO}
    wrong, walked = [], 0
    for role, target, form in list(every_form(app, things, browsers)):
        for name, rubbish in RUBBISH.items():
            data = sent(form, rubbish, everything=everything)
            try:
                if form.method.lower() == "post":
                    answer = browsers[role].post(target, data=data)
                else:
                    answer = browsers[role].get(target, query_string=data)
            except Exception as error:  # noqa: BLE001 - all of them are listed
                wrong.append((target, name, repr(error)[:300]))
                continue
            walked += 1
            if answer.status_code not in OPENED:
                wrong.append((target, name, answer.status_code))
            if "<svg onload" in answer.get_data().decode(errors="replace"):
                wrong.append((target, name, "markup"))
    assert walked > 200
    assert verify(session).clean
    assert not wrong, "\n".join(map(str, wrong))


def test_no_address_takes_rubbish_for_an_accident(app, things, browser):
    browsers = {role: browser(role) for role in WHO}
    wrong = []
    for rule in rules(app):
        role = first_of(app, rule)
        if role is None:
            continue
        for method, where in strange_addresses(rule, address(rule, things)):
            try:
                code = browsers[role].open(where, method=method).status_code
            except Exception as error:  # noqa: BLE001 - all of them are listed
                code = repr(error)[:300]
            if code not in OPENED:
                wrong.append((method, where[:100], code))
    assert not wrong, "\n".join(map(str, wrong))


def strange_addresses(rule: Rule, right: str) -> Iterator[tuple[str, str]]:
    """The right page with strange questions, and the address with something strange in its place."""
    methods = sorted((rule.methods or set()) & {"GET", "POST"})
    if "GET" in methods:
        yield from (("GET", f"{right}?{question}") for question in QUESTIONS)
        yield "HEAD", right
    texts = {n for n in rule.arguments if not n.endswith("_id")}
    if texts and not any(name in rule.rule for name in ("<int:", "<float:")):
        built = rule.build(
            {**dict.fromkeys(rule.arguments, NOBODY), **dict.fromkeys(texts, "PLACE")}
        )
        if built is not None:
            yield from ((m, built[1].replace("PLACE", part)) for m in methods for part in PARTS)


PARTS = (
    "%00",
    "CC-2026-99999999999999999999",
    "YC-0000-00000",
    "a" * 3_000,
    "%ED%A0%BD",
    "..%2F..",
)
NAMES = (
    "at", "day", "from", "until", "to", "after", "before", "page", "state", "kind", "year", "text",
    "customer", "customer_id", "about", "complaint", "which", "basis", "standing", "purpose", "secret",
    "body", "reference", "owner", "q", "since",
)  # fmt: skip
QUESTIONS = [
    "&".join(f"{name}={value}" for name in NAMES)
    for value in ("%00", "99999999999999999999", "-1", "31/12/9999", "01/01/0001", "x" * 5_000, "%ED%A0%BD",
                  NOBODY, "", "%F3%A0%80%A0", "1e309", "\u00b2")
]  # fmt: skip

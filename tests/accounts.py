"""People who work here, for tests: `hire` opens an account, `browser_of` signs in."""

from dataclasses import dataclass

from flask import Flask

from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.commands import StaffDetails, create_staff
from kalix_compliance.staff.roles import PERMISSIONS, Role
from tests.client import Browser

PASSWORD = "ba con mèo uống cà phê"
PERSONNEL = system_actor("personnel", Permission.STAFF_MANAGE)


@dataclass(frozen=True)
class Person:
    email: str
    password: str
    actor: Actor


def hire(role: Role = Role.SUPPORT, name: str = "Lê Thị Bình", email: str | None = None) -> Person:
    """Somebody with an account and a password of their own."""
    email = email or f"{role}@kalix.vn"
    account = create_staff(PERSONNEL, StaffDetails(email, name, role), password=PASSWORD)
    actor = Actor(str(account.id), name, PERMISSIONS[role], role)
    return Person(email, account.password, actor)


def browser_of(app: Flask, person: Person) -> Browser:
    """A browser with which this person has signed in."""
    browser: Browser = app.test_client()
    answer = browser.post("/sign-in", data={"email": person.email, "password": person.password})
    assert answer.status_code == 303, answer.text
    return browser

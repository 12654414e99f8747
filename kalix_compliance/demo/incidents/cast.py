"""Who plays in the breaches of the demonstration, and what their steps share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from kalix_compliance.breaches.commands.record import edit_record
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.company import Company
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.demo.incidents.incident import Incident
from kalix_compliance.demo.people import a_person
from kalix_compliance.demo.sink import GONE

Timeline = list[tuple[timedelta, Callable[[], object]]]
"""How long ago, and what was done then."""


@dataclass(frozen=True)
class Cast:
    """Who plays in it."""

    support: Actor
    manager: Actor
    officer: Actor
    company: Company


def ago(days: float = 0, hours: float = 0, minutes: float = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)


def keep_record(cast: Cast, case: Incident, changes: dict[str, object]) -> None:
    """Write what is known, and who answers for it."""
    answers = {
        "contact_name": cast.officer.name,
        "contact_title": cast.company.officer_title,
        "contact_phone": cast.company.hotlines[0],
        "contact_email": cast.company.officer_email,
    }
    edit_record(cast.officer, case.reference, {**answers, **changes})


def those_present(cast: Cast) -> str:
    return f"{cast.officer.name}, {cast.manager.name}"


def somebody(rng: Random, number: int, *, gone: bool = True) -> CustomerDetails:
    """Somebody on a list; a few of the first have an address that no longer exists."""
    person = a_person(rng, 10_000 + number)
    if gone and number in {7, 31, 58, 90, 113} and person.email:
        return replace(person, email=GONE + person.email)
    return person

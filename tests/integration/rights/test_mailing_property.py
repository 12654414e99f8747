"""Whatever happens between the list and the mail: who gets it agreed to it, and nothing forbade it."""

import random
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.consents.commands import NewConsent, record_consent, withdraw_all
from kalix_compliance.consents.kinds import ConsentMethod, Purpose, WithdrawnBy
from kalix_compliance.consents.queries import in_force
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import KalixError
from kalix_compliance.customers.limiting import lift_limit, note_objection, restrict_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import Limit
from kalix_compliance.demo.sink import Sink
from kalix_compliance.mailings.commands.sending import pause_mailing, resume_mailing
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from tests.consents import approved_mailing, begun, consented, customer, now, text_version
from tests.people import add_member
from tests.posting import deliver
from tests.sessions import FreshSession

PEOPLE = 8
ROUNDS = 12


@pytest.mark.parametrize("seed", range(4))
def test_who_gets_it_agreed_and_nothing_forbade_it(
    app: Flask, sink: Sink, session: FreshSession, clock: FixedClock, seed: int
) -> None:
    dice = random.Random(seed)
    officer = add_member("compliance").actor
    texts = {one: text_version(officer, one) for one in (Purpose.NEWSLETTER, Purpose.EVENTS)}
    people = {
        f"k{number}@khach.vn": customer(officer, f"Khách Số {number}", f"k{number}@khach.vn")
        for number in range(PEOPLE)
    }
    for person in people.values():
        for purpose, chance in ((Purpose.NEWSLETTER, 0.8), (Purpose.EVENTS, 0.5)):
            if dice.random() < chance:
                consented(officer, person, texts[purpose])
    consented_first = next(iter(people.values()))
    if not in_force(session, Purpose.NEWSLETTER, [consented_first]):
        consented(officer, consented_first, texts[Purpose.NEWSLETTER])
    reference = approved_mailing()
    got: set[str] = set()
    began = False
    for _ in range(ROUNDS):
        happens(officer, dice, list(people.values()), texts[Purpose.NEWSLETTER], clock)
        if dice.random() < 0.3 and not began:
            began = begun() is not None
        if began and dice.random() < 0.3:
            quietly(lambda: pause_mailing(officer, reference))
            assert deliver(limit=3).accepted == 0 or not newly(sink, got)
            quietly(lambda: resume_mailing(officer, reference))
        allowed = {address for address, person in people.items() if may_get(session, person)}
        deliver(limit=2)
        fresh = newly(sink, got)
        assert fresh <= allowed, (seed, fresh - allowed)
        assert len(fresh) == len(set(fresh))
        got |= fresh


def may_get(session: FreshSession, person: UUID) -> bool:
    row = session.scalars(
        select(Customer).where(Customer.id == person).execution_options(populate_existing=True)
    ).one()
    agreed = person in in_force(session, Purpose.NEWSLETTER, [person])
    return (
        agreed and not (row.restricted_at or row.objected_at) and person in safes.of_many([person])
    )


def newly(sink: Sink, got: set[str]) -> set[str]:
    """Who has got the mailing since; nobody gets it twice."""
    arrived = [
        mail["To"].addresses[0].addr_spec for mail in sink.mails() if "[QC]" in mail["Subject"]
    ]
    assert len(arrived) == len(set(arrived))
    return set(arrived) - got


def happens(
    officer: Actor, dice: random.Random, people: list[UUID], text: UUID, clock: FixedClock
) -> None:
    person, proof = dice.choice(people), "Phiếu mới"
    clock.advance(timedelta(seconds=7))
    events: list[Callable[[], object]] = [
        lambda: withdraw_all(officer, person, how=WithdrawnBy.CALL),
        lambda: withdraw_all(officer, person, how=WithdrawnBy.LINK, purpose=Purpose.EVENTS),
        lambda: restrict_customer(officer, person),
        lambda: note_objection(officer, person),
        lambda: lift_limit(officer, person, Limit.RESTRICTED, reason="Khách muốn"),
        lambda: record_consent(
            officer, NewConsent(person, text, ConsentMethod.PAPER, now(), proof)
        ),
        lambda: safes.destroy(person, now()) if dice.random() < 0.2 else None,
    ]
    quietly(dice.choice(events))


def quietly(act: Callable[[], object]) -> None:
    """What the rules refuse does not happen."""
    try:
        act()
    except (KalixError, Erased):
        return

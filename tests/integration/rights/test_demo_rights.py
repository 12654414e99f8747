"""What people and authorities ask for in the demonstration is lived through the real commands."""

import pytest
from sqlalchemy import func, select

from kalix_compliance.audit.verify import verify
from kalix_compliance.consents.models import Consent
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.demo.load import load_demo
from kalix_compliance.disclosures.kinds import DisclosureState
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.mailings.models import Mailing, MailingState
from kalix_compliance.processors.models import Processor
from kalix_compliance.registers.jobs import keep_up_registers
from kalix_compliance.registers.models import RegisterMark
from kalix_compliance.registers.queries.search import Asked, every_line
from kalix_compliance.registers.table import REGISTERS
from kalix_compliance.subject_requests.kinds import ErasureState, RequestKind, RequestState
from kalix_compliance.subject_requests.models import Erasure, PassedOn, SubjectRequest

pytestmark = pytest.mark.sqlite_only
KEEPER = system_actor("registers.keep", Permission.SYSTEM_SWEEP)


@pytest.fixture
def loaded(app, staff_member, monkeypatch):
    people = {role: staff_member(role) for role in ("support", "manager", "compliance")}
    monkeypatch.setattr("kalix_compliance.demo.load.breach_events", lambda *_: ())
    load_demo(customers=0, plots=())
    return people


def test_the_registers_have_something_to_show_and_to_look_back_on(loaded, session, clock):
    def count(model, *where):
        return session.scalar(select(func.count()).select_from(model).where(*where))

    assert count(Processor) == 5 and count(Processor, Processor.ended_at.is_not(None)) == 1
    assert count(Consent) > 30 and count(Consent, Consent.withdrawn_at.is_not(None)) == 3
    assert count(LegalHold) == 3 and count(LegalHold, LegalHold.lifted_at.is_not(None)) == 1
    states = session.scalars(select(Disclosure.state).order_by(Disclosure.reference)).all()
    assert states[:2] == [DisclosureState.HANDED_OVER, DisclosureState.REFUSED]
    assert count(Disclosure, Disclosure.secret) == 1
    assert set(session.scalars(select(Mailing.state))) == {
        MailingState.SENT,
        MailingState.SUBMITTED,
    }
    assert set(session.scalars(select(SubjectRequest.kind))) == set(RequestKind) - {
        RequestKind.PROTECT
    }
    assert set(session.scalars(select(SubjectRequest.state))) == set(RequestState) - {
        RequestState.WITHDRAWN
    }
    assert set(session.scalars(select(Erasure.state))) == {ErasureState.DONE, ErasureState.COOLING}
    assert count(PassedOn) == 2
    assert count(Customer, Customer.restricted_at.is_not(None)) == 1
    assert count(Customer, Customer.objected_at.is_not(None)) == 1
    assert verify(session).flaw is None

    keep_up_registers(KEEPER)
    marks = session.scalars(select(RegisterMark)).all()
    assert [mark.register for mark in marks if mark.answers_from] == []
    officer = loaded["compliance"].actor
    for register in REGISTERS:
        now = list(every_line(session, officer, register, Asked()))
        assert now == list(every_line(session, officer, register, Asked(at=clock.now())))

"""An erasure whose ground goes away under it, and what its counts would tell of a secret order."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.database.base import db
from kalix_compliance.holds.commands.lifting import lift_hold
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.subject_requests.commands import closing, refusing, signing
from kalix_compliance.subject_requests.commands.erasing import note_told
from kalix_compliance.subject_requests.commands.erasing_steps import due_erasures, erase_step
from kalix_compliance.subject_requests.commands.identity import record_identity, record_mismatch
from kalix_compliance.subject_requests.erasing.codes import Halt
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.kinds import (
    ErasureState,
    IdentityCheck,
    RefusalGround,
    ToldBy,
)
from kalix_compliance.vault import safes
from tests.erasures import ERASER, Leaving
from tests.orders import Order
from tests.people import add_member
from tests.sessions import FreshSession

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def leaving(app: Flask) -> Leaving:
    """A person whose erasure was asked for, with a request of their own."""
    return Leaving().arrive().ask().plan()


def told(leaving: Leaving, clock: FixedClock) -> None:
    note_told(leaving.handler, leaving.reference, ToldBy.CALL, clock.now())


def take_back(leaving: Leaving) -> None:
    closing.withdraw_request(
        leaving.handler, leaving.request, reason="Khách gọi lại, không xóa nữa"
    )


def found_another(leaving: Leaving) -> None:
    record_mismatch(
        leaving.handler, leaving.request, IdentityCheck.CALL_BACK, why="Người khác nghe máy"
    )


def refuse(leaving: Leaving) -> None:
    refusing.ask_refusal(
        leaving.handler, leaving.request, ground=RefusalGround.NOT_THE_PERSON, why="Không phải"
    )
    db.session.rollback()
    with db.session() as session:
        waits = session.scalars(
            select(Approval.id).where(
                Approval.about == leaving.request, Approval.decided_at.is_(None)
            )
        ).one()
    signing.sign_request(leaving.signer, leaving.request, waits, Decision.APPROVED)


GROUNDS_GONE = pytest.mark.parametrize("undo", [take_back, found_another, refuse])


@GROUNDS_GONE
def test_what_is_asked_no_longer_is_not_signed(leaving: Leaving, undo) -> None:
    undo(leaving)
    with pytest.raises(RuleBroken):
        leaving.sign()
    assert leaving.row.state is ErasureState.PLANNED


@GROUNDS_GONE
def test_what_is_asked_no_longer_is_not_erased(leaving: Leaving, clock, undo) -> None:
    leaving.sign()
    told(leaving, clock)
    undo(leaving)
    leaving.erase(clock)
    assert leaving.row.state is ErasureState.COOLING
    assert leaving.row.halted == Halt.NOT_ASKED
    assert safes.of_many([leaving.customer])
    erase_people(ERASER)
    assert leaving.row.state is ErasureState.COOLING


def test_whoever_is_recognised_after_all_is_erased_by_itself(leaving: Leaving, clock) -> None:
    leaving.sign()
    told(leaving, clock)
    found_another(leaving)
    leaving.erase(clock)
    record_identity(leaving.handler, leaving.request, IdentityCheck.CALL_BACK)
    assert erase_people(ERASER) == "done=1"
    assert leaving.row.state is ErasureState.DONE


def test_what_stood_still_after_its_beginning_is_asked_again(leaving: Leaving, clock) -> None:
    """Begun, then held, then taken back, then the hold is lifted: nothing is gone yet."""
    leaving.sign()
    told(leaving, clock)
    clock.advance(timedelta(hours=73))
    erase_step(ERASER, due_erasures(ERASER)[0], "begin")
    officer = add_member("compliance").actor
    hold = place_hold(officer, NewHold(Basis.DISPUTE, "Tranh chấp", customer_id=leaving.customer))
    erase_people(ERASER)
    assert leaving.row.halted == Halt.OBSTACLE
    take_back(leaving)
    lift_hold(officer, hold, reason="Hết tranh chấp")
    erase_people(ERASER)
    assert leaving.row.halted == Halt.NOT_ASKED
    assert safes.of_many([leaving.customer])


def test_the_counts_of_an_erasure_do_not_tell_of_a_secret_order(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    leaving = Leaving().arrive()
    order = Order().register(secret=True).check().name(leaving.customer).pick(("name", "phone"))
    order.submit(not_given="Không có địa chỉ").sign()
    order.take()
    order.hand_over()
    leaving.ask().plan().sign()
    told(leaving, clock)
    assert leaving.erase(clock) == "done=1"
    assert "disclosures" not in {
        feature for feature, counts in leaving.row.counts.items() if any(counts.values())
    }
    trail = session.scalars(select(AuditEntry).where(AuditEntry.subject == leaving.reference)).all()
    assert not [entry for entry in trail if (entry.facts or {}).get("n_copies")]
    assert order.copies()[0].sealed is None
    assert "bản sao đã cung cấp" not in json.dumps(leaving.row.counts)

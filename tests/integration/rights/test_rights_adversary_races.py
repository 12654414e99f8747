"""Two people, or one person's two fingers, at the same moment: one of them wins, nothing is done twice."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.audit.verify import verify
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.consents.commands import NewConsent, record_consent, withdraw_consent
from kalix_compliance.consents.kinds import ConsentMethod, WithdrawnBy
from kalix_compliance.consents.models import Consent
from kalix_compliance.core.errors import KalixError
from kalix_compliance.disclosures.commands import signing
from kalix_compliance.disclosures.commands.registration import register_disclosure
from kalix_compliance.disclosures.commands.showing import show_content
from kalix_compliance.disclosures.kinds import DisclosureState
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.subject_requests.commands.erasing import (
    cancel_erasure,
    plan_erasure,
    sign_erasure,
)
from kalix_compliance.subject_requests.commands.package_giving import (
    release_package,
    review_package,
    take_package,
    tell_code,
)
from kalix_compliance.subject_requests.commands.packaging import make_package
from kalix_compliance.subject_requests.commands.registration import NewRequest, register_request
from kalix_compliance.subject_requests.commands.signing import sign_request
from kalix_compliance.subject_requests.erasing.codes import Cancelled
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.kinds import (
    ErasureState,
    RequestChannel,
    RequestKind,
)
from kalix_compliance.subject_requests.models import AccessPackage, Erasure, SubjectRequest
from kalix_compliance.subject_requests.package.kinds import CodeBy, HandedBy
from tests.consents import text_version
from tests.erasures import ERASER, Leaving
from tests.orders import an_order, order_at
from tests.packages import customer, package_for
from tests.people import add_member
from tests.requests_life import request_at


def together(app: Flask, *steps: Callable[[], Any]) -> tuple[list[Any], list[Exception]]:
    """What each step gave, and what those raised that did not succeed."""
    ready, given, raised = Barrier(len(steps)), [], []

    def run(step: Callable[[], Any]) -> None:
        with app.app_context():
            ready.wait()
            try:
                given.append(step())
            except Exception as error:  # noqa: BLE001 - the test looks at all of them
                raised.append(error)

    threads = [Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given, raised


def only_one(outcome: tuple[list[Any], list[Exception]]) -> None:
    given, raised = outcome
    assert all(isinstance(error, KalixError) for error in raised), raised
    assert len(given) == 1, (given, raised)


def count(session, model, *where) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*where))


def test_two_sign_one_erasure_and_one_cancels_it(app, session, clock):
    leaving = Leaving().arrive().ask().plan()
    other = add_member("manager").actor
    given, raised = together(
        app,
        lambda: sign_erasure(leaving.signer, leaving.reference, Decision.APPROVED),
        lambda: sign_erasure(other, leaving.reference, Decision.APPROVED),
    )
    only_one((given, raised))
    given, raised = together(
        app,
        lambda: cancel_erasure(leaving.handler, leaving.reference, Cancelled.PERSON),
        lambda: cancel_erasure(other, leaving.reference, Cancelled.MISTAKE),
    )
    only_one((given, raised))
    assert leaving.row.state is ErasureState.CANCELLED
    assert verify(session).clean


def test_signing_and_cancelling_at_once_leaves_one_state(app, session):
    leaving = Leaving().arrive().ask().plan()
    _given, raised = together(
        app,
        lambda: sign_erasure(leaving.signer, leaving.reference, Decision.APPROVED),
        lambda: cancel_erasure(leaving.handler, leaving.reference, Cancelled.PERSON),
    )
    assert all(isinstance(error, KalixError) for error in raised), raised
    assert leaving.row.state is ErasureState.CANCELLED
    assert verify(session).clean


def test_two_plan_the_erasure_of_one_person(app, session):
    leaving = Leaving().arrive().ask()
    other = add_member("compliance").actor
    only_one(
        together(
            app,
            lambda: plan_erasure(leaving.handler, leaving.customer, leaving.request, reason="a"),
            lambda: plan_erasure(other, leaving.customer, None, reason="b"),
        )
    )
    assert count(session, Erasure) == 1


def test_two_workers_erase_one_person_and_a_hold_comes_in_between(app, session, clock):
    leaving = Leaving().arrive()
    leaving.plan().sign()
    clock.advance(timedelta(hours=73))
    officer = add_member("compliance").actor
    hold = NewHold(Basis.DISPUTE, "Tranh chấp", customer_id=leaving.customer)
    _given, raised = together(
        app,
        lambda: erase_people(ERASER),
        lambda: erase_people(ERASER),
        lambda: place_hold(officer, hold),
    )
    assert all(isinstance(error, KalixError) for error in raised), raised
    if leaving.row.state is ErasureState.DONE:
        assert session.scalar(select(func.count()).select_from(Erasure)) == 1
    else:
        assert leaving.row.state in (ErasureState.COOLING, ErasureState.ERASING)
        assert count(session, LegalHold) == 1
    assert verify(session).clean


def test_two_release_one_package_and_two_tell_its_code(app, session):
    package = package_for(customer()).make()
    other = add_member("compliance").actor
    for officer in (package.officer, other):
        review_package(officer, package.reference, package.id)
    with_last = other
    outcome = together(
        app,
        lambda: release_package(with_last, package.reference, package.id),
        lambda: release_package(with_last, package.reference, package.id),
    )
    only_one(outcome)
    third = add_member("support").actor
    only_one(
        together(
            app,
            lambda: tell_code(package.teller, package.reference, package.id, code_by=CodeBy.CALL),
            lambda: tell_code(third, package.reference, package.id, code_by=CodeBy.CALL),
        )
    )


def test_nobody_gets_file_and_code_by_pressing_both_at_once(app, session):
    package = package_for(customer()).make().release()
    me = package.teller
    given, raised = together(
        app,
        lambda: take_package(me, package.reference, package.id, handed_by=HandedBy.USB),
        lambda: tell_code(me, package.reference, package.id, code_by=CodeBy.CALL),
    )
    only_one((given, raised))


def test_two_make_a_package_for_one_request(app, session):
    package = package_for(customer())
    other = add_member("support").actor
    _given, raised = together(
        app,
        lambda: make_package(package.maker, package.reference),
        lambda: make_package(other, package.reference),
    )
    assert all(isinstance(error, KalixError) for error in raised), raised
    assert count(session, AccessPackage, AccessPackage.ended_at.is_(None)) == 1


def test_one_form_sent_twice_at_once_makes_one_request_and_one_order(app, session, clock):
    actor, who = add_member("compliance").actor, customer()
    asked = NewRequest(
        who, RequestKind.PROTECT, RequestChannel.EMAIL, received_at=clock.now(), once_key="k1"
    )
    _given, raised = together(app, *[lambda: register_request(actor, asked)] * 3)
    assert all(isinstance(error, KalixError) for error in raised), raised
    assert count(session, SubjectRequest) == 1
    order = an_order(once_key="k2")
    _given, raised = together(app, *[lambda: register_disclosure(actor, order)] * 3)
    assert all(isinstance(error, KalixError) for error in raised), raised
    assert count(session, Disclosure) == 1


def test_two_open_the_same_kind_of_request_for_one_person(app, session, clock):
    one, two, who = add_member("support").actor, add_member("support").actor, customer()
    asked = NewRequest(who, RequestKind.OBJECT, RequestChannel.EMAIL, received_at=clock.now())
    only_one(
        together(app, lambda: register_request(one, asked), lambda: register_request(two, asked))
    )


def test_two_register_one_order_of_a_body(app, session):
    one, two, order = add_member("compliance").actor, add_member("compliance").actor, an_order()
    only_one(
        together(
            app,
            lambda: register_disclosure(one, order),
            lambda: register_disclosure(two, order),
        )
    )


def test_a_disclosure_is_signed_once_and_withdrawing_it_at_once_lets_nothing_leave(app, session):
    order = order_at("submitted")
    other = add_member("manager").actor
    seen = {who.id: show_content(who, order.reference).fingerprint for who in (order.signer, other)}
    waiting = order.waiting()

    def sign(who):
        return lambda: signing.sign_disclosure(
            who, order.reference, waiting, Decision.APPROVED, seen=seen[who.id]
        )

    only_one(together(app, sign(order.signer), sign(other)))
    second = order_at("submitted", order_no="8/TA")
    waits = second.waiting()
    shown = show_content(second.signer, second.reference).fingerprint
    _given, raised = together(
        app,
        lambda: signing.sign_disclosure(
            second.signer, second.reference, waits, Decision.APPROVED, seen=shown
        ),
        second.withdraw,
    )
    assert all(isinstance(error, KalixError) for error in raised), raised
    if second.row().state is DisclosureState.WITHDRAWN:
        assert not second.copies()


def test_two_sign_one_extension(app, session):
    asked = request_at("extension waits", add_member("support").actor, add_member("manager").actor)
    waits = session.scalar(select(Approval.id).where(Approval.about == asked.reference))
    other = add_member("manager").actor
    only_one(
        together(
            app,
            lambda: sign_request(asked.signer, asked.reference, waits, Decision.APPROVED),
            lambda: sign_request(other, asked.reference, waits, Decision.APPROVED),
        )
    )


def test_two_record_and_two_withdraw_one_consent(app, session, clock):
    officer = add_member("compliance").actor
    text, who = text_version(officer), customer()
    new = NewConsent(who, text, ConsentMethod.PAPER, clock.now(), "Phiếu 1")
    only_one(
        together(app, lambda: record_consent(officer, new), lambda: record_consent(officer, new))
    )
    consent = session.scalar(select(Consent.id))
    given, raised = together(
        app,
        lambda: withdraw_consent(officer, consent, how=WithdrawnBy.CALL),
        lambda: withdraw_consent(officer, consent, how=WithdrawnBy.LINK),
    )
    assert not raised
    assert sorted(given) == [False, True]
    assert count(session, OutboxMessage, OutboxMessage.notice == "consent_withdrawn") <= 1


def test_two_place_the_same_hold(app, session):
    one, two, who = add_member("compliance").actor, add_member("compliance").actor, customer()
    hold = NewHold(Basis.DISPUTE, "Tranh chấp", customer_id=who)
    only_one(together(app, lambda: place_hold(one, hold), lambda: place_hold(two, hold)))

"""Two people at the same moment: one of them wins, nobody meets an error, nothing is done twice."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from kalix_compliance.audit.verify import verify
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval, CaseEvent
from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.commands import answering, closing, remedies, signatures
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.complaints.models import Complaint, RemedialAction
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import KalixError
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import CustomerChanges, edit_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.deadlines.commands.days_off import set_day
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.jobs.running import Worker
from kalix_compliance.notifications.health import note_trouble
from kalix_compliance.notifications.models import OutboxMessage, Trouble
from kalix_compliance.schedule import JOBS
from kalix_compliance.staff.models import Staff
from kalix_compliance.staff.roles import Role
from tests.cases import ANH, Case, case_at, person
from tests.people import Member, add_member


@pytest.fixture
def people(app) -> dict[str, Member]:
    return {role: add_member(role) for role in Role} | {"colleague": add_member("support")}


def at(point, people, **intake) -> Case:
    handler, signer = people["support"].actor, people["manager"].actor
    return Case(handler, signer, case_at(point, handler, signer, **intake))


def together(app, *steps: Callable[[], Any]) -> tuple[list[Any], list[Exception]]:
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
    assert len(given) == 1, raised
    assert all(isinstance(error, KalixError) for error in raised), raised


def test_two_who_take_the_same_customers_case_make_one(app, people, session, clock):
    case = at("closed", people)
    who = session.scalar(select(Complaint.customer_id))

    def save(actor):
        return lambda: register_complaint(
            actor, Intake(Kind.OTHER, Channel.EMAIL, clock.now(), "Lời kể", customer_id=who)
        )

    only_one(together(app, save(case.handler), save(people["colleague"].actor)))
    assert session.scalar(select(func.count()).select_from(Complaint)) == 2


def test_two_first_numbers_of_a_year_given_by_commands(app, people, session, clock):
    def save(number):
        return lambda: register_complaint(
            people["support"].actor,
            Intake(Kind.OTHER, Channel.EMAIL, clock.now(), "Lời kể", new_customer=person(number)),
        )

    given, raised = together(app, *(save(number) for number in range(4)))
    assert not raised
    assert sorted(given) == [f"KN-2026-00000{n}" for n in (1, 2, 3, 4)]


def test_an_approval_is_asked_for_once(app, people, session):
    case = at("verifying", people)
    ask = [
        lambda: signatures.ask_extension(case.handler, case.reference, reason="Cần thêm"),
        lambda: signatures.ask_extension(case.signer, case.reference, reason="Cần nữa"),
    ]
    only_one(together(app, *ask))
    assert session.scalar(select(func.count()).select_from(Approval)) == 1


def test_one_signature_counts(app, people, session):
    case = at("extension waits", people)
    approval = session.scalar(select(Approval.id))
    other = people["compliance"].actor
    only_one(
        together(
            app,
            lambda: signatures.sign(case.signer, case.reference, approval, Decision.APPROVED),
            lambda: signatures.sign(
                other, case.reference, approval, Decision.DECLINED, remark="Không"
            ),
        )
    )


def test_signing_and_withdrawing_at_once(app, people, session):
    case = at("refusal waits", people)
    approval = session.scalar(select(Approval.id))
    _given, raised = together(
        app,
        lambda: signatures.sign(case.signer, case.reference, approval, Decision.APPROVED),
        case.withdraw,
    )
    assert all(isinstance(error, KalixError) for error in raised), raised
    assert session.scalar(select(Complaint.state)) == "withdrawn"


def test_a_case_is_answered_and_closed_once(app, people, session):
    case = at("remedied", people, new_customer=ANH)
    letter = [
        lambda: answering.answer_by_email(case.handler, case.reference, subject="A", body="B"),
        case.answer,
    ]
    only_one(together(app, *letter))
    events = select(func.count()).select_from(CaseEvent)
    answered = events.where(CaseEvent.kind.in_(("answered", "answered_in_person")))
    assert session.scalar(answered) == 1


def test_a_case_is_closed_once(app, people, session):
    case = at("checked", people, new_customer=ANH)
    only_one(together(app, case.close, case.close))
    mails = select(func.count()).select_from(OutboxMessage)
    assert session.scalar(mails.where(OutboxMessage.notice == "complaint_closed")) == 1
    assert verify(session).clean


def test_an_action_is_finished_once_and_numbers_do_not_meet(app, people, session):
    case = at("remedying", people)
    only_one(together(app, case.finish_one, case.finish_one))

    due_on = session.scalar(select(RemedialAction.due_on).limit(1))
    plans = [
        lambda: remedies.plan_action(
            case.handler,
            case.reference,
            what="Thêm",
            owner_id=case.handler.staff_id,
            due_on=due_on + timedelta(days=1),
        )
    ] * 2
    given, raised = together(app, *plans)
    assert (sorted(given), raised) == ([3, 4], [])


def test_one_customer_edited_by_two_loses_no_change(app, people, session):
    at("received", people)
    who = session.scalar(select(Customer.id))
    edits = [
        lambda: edit_customer(people["support"].actor, who, 1, CustomerChanges(phone="0987654321")),
        lambda: edit_customer(people["colleague"].actor, who, 1, CustomerChanges(note="Ghi chú")),
    ]
    only_one(together(app, *edits))


def test_one_day_is_set_by_two(app, people):
    day = date(2026, 12, 1)
    actor = people["administrator"].actor
    given, raised = together(app, *[lambda: set_day(actor, day, working=False, note="Nghỉ bù")] * 2)
    assert given
    assert all(isinstance(error, KalixError) for error in raised), raised


@command(Permission.ACCOUNT_OWN)
def _touch(unit: Unit, staff_id) -> None:
    unit.session.get(Staff, staff_id, with_for_update=True)


def test_a_deadlock_inside_a_command_inside_a_command_is_tried_again(app, people):
    """PostgreSQL ends one of the two transactions; a step cannot be repeated in an ended one."""
    one, two = people["support"].id, people["colleague"].id
    first_locks = Barrier(2)

    @command(Permission.ACCOUNT_OWN)
    def both(unit: Unit, first, second) -> None:
        unit.session.get(Staff, first, with_for_update=True)
        with suppress(Exception):  # only the first time round do they meet
            first_locks.wait(timeout=2)
        _touch(unit.actor, second)

    actor = people["support"].actor
    given, raised = together(app, lambda: both(actor, one, two), lambda: both(actor, two, one))
    assert not raised
    assert len(given) == 2


def test_withdrawing_and_answering_at_once(app, people, session):
    case = at("remedied", people)
    _given, raised = together(app, case.answer, case.withdraw)
    assert all(isinstance(error, KalixError) for error in raised), raised
    assert session.scalar(select(Complaint.state)) == "withdrawn"


def test_two_reopen_one_case(app, people, session):
    case = at("closed", people)
    only_one(
        together(
            app,
            case.reopen,
            lambda: closing.reopen_complaint(case.signer, case.reference, reason="Nữa"),
        )
    )
    assert session.scalar(select(Complaint.reopened_times)) == 1


def test_two_workers_enrol_at_once(app):
    workers = [Worker(f"worker-{number}", JOBS) for number in range(3)]
    _given, raised = together(app, *(worker.enrol for worker in workers))
    assert not raised


def test_three_jobs_note_trouble_with_the_mail_at_once(app):
    mail = system_actor("mail", Permission.SYSTEM_DELIVER)
    _given, raised = together(app, *[lambda: note_trouble(mail, Trouble.TIMEOUT, "")] * 3)
    assert not raised

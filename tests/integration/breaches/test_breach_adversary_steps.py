"""Ways around the second signature, out of a drill, and past a clock that an unlucky person would find."""

from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from time import monotonic

import docx
import openpyxl
import pytest
from sqlalchemy import select

from kalix_compliance.breaches.commands import contacting, filing, notices
from kalix_compliance.breaches.commands.affected import add_customers, add_made_up_people
from kalix_compliance.breaches.commands.papers import draw_draft
from kalix_compliance.breaches.commands.record import edit_record
from kalix_compliance.breaches.commands.signing import sign_breach
from kalix_compliance.breaches.commands.times import set_times
from kalix_compliance.breaches.kinds import (
    Choice,
    Contacted,
    DataType,
    DecisionAbout,
    Form,
    Harm,
    Moment,
    NoticeState,
    PaperFormat,
    Route,
    Source,
)
from kalix_compliance.breaches.models import AffectedPerson, Breach, ContactAttempt
from kalix_compliance.breaches.moments import moments_of
from kalix_compliance.breaches.notice_job import send_notices
from kalix_compliance.breaches.queries.contacts import call_page
from kalix_compliance.breaches.queries.standing import standing_of
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.customers.commands import edit_customer, register_customer
from kalix_compliance.customers.personal_data import CustomerChanges, CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.staff.roles import PERMISSIONS, Role
from kalix_compliance.tables.reading import head_of, manner_of
from kalix_compliance.vault import safes
from tests.breaches import Incident
from tests.cases import Case, person
from tests.files import ask
from tests.notices import WORDS, WORKER, Story, breach_of, notice_of
from tests.people import add_member, open_door
from tests.posting import deliver


def clock_of(session, reference, code) -> Clock:
    return session.scalars(
        select(Clock)
        .where(Clock.about == reference, Clock.obligation == code)
        .order_by(Clock.round.desc())
        .execution_options(populate_existing=True)
    ).first()


# --- the second signature ----------------------------------------------------------------------


def test_a_notice_does_not_leave_after_two_people_have_signed_that_nobody_is_told(
    clock, session, sink
):
    story = Story(clock)
    story.people(2, 0, 0)
    case = Incident(story.officer, story.manager, story.reference)
    case.assess(harm=Harm.NO)
    story.write()
    story.approve(2)
    case.decide(DecisionAbout.PEOPLE, Choice.DO_NOT)
    case.sign()
    story.wait()
    for _ in range(5):
        deliver()
    assert notice_of(session, story).state is not NoticeState.SENDING
    assert (
        session.scalars(select(OutboxMessage).where(OutboxMessage.campaign_id.is_not(None))).all()
        == []
    )


def test_a_decision_not_to_tell_the_people_falls_when_biometric_data_are_found(clock, session):
    case = Incident().open()
    case.assess(harm=Harm.NO)
    case.decide(DecisionAbout.PEOPLE, Choice.DO_NOT)
    case.sign()
    assert clock_of(session, case.reference, "breach.people").cancelled_at
    edit_record(
        case.handler,
        case.reference,
        {"data_types": [DataType.NAME.value, DataType.BIOMETRIC.value]},
    )
    breach = session.scalars(select(Breach).where(Breach.reference == case.reference)).one()
    assert standing_of(session, breach).decided(DecisionAbout.PEOPLE) is None
    assert clock_of(session, case.reference, "breach.people").is_running


def test_it_falls_too_when_one_person_on_the_list_has_such_data(clock, session):
    case = Incident().open()
    case.assess(harm=Harm.NO)
    case.decide(DecisionAbout.PEOPLE, Choice.DO_NOT)
    case.sign()
    customer = register_customer(
        case.handler, CustomerDetails(name="Trần Văn Vị", phone="0912340001")
    )
    add_customers(case.handler, case.reference, [customer], Source.SEARCH, [DataType.LOCATION])
    breach = session.scalars(select(Breach).where(Breach.reference == case.reference)).one()
    assert DataType.LOCATION in breach.data_types
    assert standing_of(session, breach).decided(DecisionAbout.PEOPLE) is None
    assert clock_of(session, case.reference, "breach.people").is_running


def test_a_waiting_decision_is_not_signed_when_the_assessment_has_changed_under_it(clock, session):
    case = Incident().open()
    case.assess(harm=Harm.NO)
    case.decide(DecisionAbout.AUTHORITY, Choice.DO_NOT)
    case.assess(harm=Harm.YES)
    with suppress(RuleBroken):
        case.sign()
    breach = session.scalars(select(Breach).where(Breach.reference == case.reference)).one()
    assert standing_of(session, breach).decided(DecisionAbout.AUTHORITY) is None
    assert clock_of(session, case.reference, "breach.authority").is_running


def test_the_signature_of_another_breach_opens_nothing(clock, session):
    one, other = Story(clock), Story(clock, title="Vụ khác")
    one.people(1, 0, 0)
    other.people(1, 0, 0)
    one.write()
    other.write()
    foreign = other.submit(1)
    one.submit(1)
    with pytest.raises(NotFound):
        sign_breach(one.manager, one.reference, foreign, Decision.APPROVED)
    with pytest.raises(NotFound):
        notices.approve_notice(one.manager, one.reference, foreign)


def test_who_wrote_the_notice_and_became_a_manager_does_not_approve_it(clock, session):

    story = Story(clock)
    story.people(1, 0, 0)
    story.write()
    second = add_member("compliance").actor
    approval = notices.submit_notice(second, story.reference, 1, people=1)
    promoted = Actor(story.officer.id, story.officer.name, PERMISSIONS[Role.MANAGER], Role.MANAGER)
    with pytest.raises(RuleBroken):
        notices.approve_notice(promoted, story.reference, approval)
    with pytest.raises(RuleBroken):
        sign_breach(promoted, story.reference, approval, Decision.APPROVED)


def test_what_was_submitted_is_not_written_on(clock, session):
    story = Story(clock)
    story.people(1, 0, 0)
    story.write()
    version = notice_of(session, story).version
    story.submit(1)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whichever way it says no
        notices.write_notice(story.officer, story.reference, WORDS, version=version)
    with pytest.raises(RuleBroken):
        notices.write_notice(story.officer, story.reference, WORDS)
    with pytest.raises(RuleBroken):
        notices.discard_notice(story.officer, story.reference, 1)


# --- the list between approval and sending --------------------------------------------------------


def test_whoever_lost_their_address_before_the_notice_left_is_called_instead(clock, session, sink):
    story = Story(clock)
    kept = story.person(1, email="mot@khach.example", phone="0912000001")
    lost = story.person(2, email="hai@khach.example", phone="0912000002")
    story.write()
    story.approve(2)
    edit_customer(story.officer, lost, None, CustomerChanges(email=""))
    story.wait()
    for _ in range(20):
        if not deliver():
            break
    send_notices(WORKER)
    breach = breach_of(session, story)
    page = call_page(session, story.officer, breach)
    assert [row.customer_id for row in page.rows] == [lost]
    assert kept != lost


def test_a_clock_is_not_met_before_the_last_person_was_told(clock, session):
    """Written down in another order than it happened."""
    story = Story(clock)
    story.people(1, 2, 0)
    story.write()
    story.approve(3)
    story.wait()  # nobody answers at the mail server
    breach = breach_of(session, story)
    people = session.scalars(
        select(AffectedPerson)
        .where(AffectedPerson.breach_id == breach.id)
        .order_by(AffectedPerson.id)
    ).all()
    early = clock.now()
    clock.advance(timedelta(hours=100))
    late = clock.now()
    contacting.record_contact(
        story.officer, story.reference, people[0].id, outcome=Contacted.REACHED, at=late
    )
    contacting.record_contact(
        story.officer, story.reference, people[1].id, outcome=Contacted.REACHED, at=late
    )
    contacting.record_contact(
        story.officer, story.reference, people[2].id, outcome=Contacted.REACHED, at=early
    )
    ran = clock_of(session, story.reference, "breach.people")
    assert ran.met_at == late
    assert ran.missed


# --- clocks ------------------------------------------------------------------------------------


def test_a_clock_that_ran_out_while_no_worker_looked_stays_missed_when_its_start_moves(
    clock, session
):
    case = Incident().open()
    clock.advance(timedelta(hours=80))
    set_one_time_with_reason(case, Moment.VIOLATION_DETECTED, clock.now() - timedelta(hours=1))
    assert clock_of(session, case.reference, "breach.authority").missed


def set_one_time_with_reason(case, kind, at):

    with db.session() as session:
        breach = session.scalars(select(Breach).where(Breach.reference == case.reference)).one()
        times = {one: moment.given for one, moment in moments_of(session, breach.id).items()}
    set_times(
        case.handler, case.reference, None, {**times, kind: at}, reason="vì", times_differ="vì"
    )


# --- drills --------------------------------------------------------------------------------------


def test_a_made_up_person_of_a_drill_brings_no_complaint(clock, session, sink):
    story = Story(clock, drill=True)
    ids = Incident(story.officer, story.manager, story.reference).list_people(
        person(1), source=Source.MADE_UP
    )
    case = Case(add_member("support").actor, story.manager)
    with pytest.raises((RuleBroken, NotFound)):
        case.register(customer_id=ids[0], new_customer=None)


def test_every_paper_of_a_drill_says_that_it_is_one(app, clock, session):

    case = Incident().open(drill=True)
    case.assess()
    for form in Form:
        made = filing.begin_filing(case.handler, case.reference, form=form)
        name, content = draw_draft(case.handler, case.reference, made, form=PaperFormat.DOCX)
        document = docx.Document(BytesIO(content))
        parts = [p.text for p in document.paragraphs] + [
            p.text for s in document.sections for p in s.header.paragraphs
        ]
        tables = [c.text for t in document.tables for r in t.rows for c in r.cells]
        assert "DIỄN TẬP" in " ".join(parts + tables).upper(), form
        assert "dien-tap" in name


def test_the_letters_and_proofs_of_a_drill_are_named_as_such(app, clock, session, sink):

    story = Story(clock, drill=True)
    add_made_up_people(story.officer, story.reference, 6)
    story.send(6)
    client = app.test_client()
    with app.app_context():
        boss = add_member("compliance")
    open_door(client, boss)
    answer = client.post(f"/breaches/{story.reference}/letters/print", data={"group": "all"})
    if answer.status_code == 200:
        assert "dien-tap" in answer.headers["Content-Disposition"]
    number = ask(client, f"/exports/new/proofs?reference={story.reference}")
    assert f"dien-tap-{story.reference}-bang-chung.xlsx" in client.get(f"/exports/{number}").text


def test_there_is_no_letter_to_print_for_people_who_were_all_erased(clock, session, sink):
    story = Story(clock)
    story.people(1, 0, 2)
    story.send(3)
    breach = breach_of(session, story)
    rows = session.scalars(
        select(AffectedPerson).where(
            AffectedPerson.breach_id == breach.id, AffectedPerson.route == Route.LETTER
        )
    ).all()
    safes.destroy(rows[0].customer_id, clock.now())
    assert len(contacting.print_letters(story.officer, story.reference)) == 1
    printed = session.scalars(select(ContactAttempt.person_id)).all()
    assert printed == [rows[1].id]
    safes.destroy(rows[1].customer_id, clock.now())
    with pytest.raises(RuleBroken):
        contacting.print_letters(story.officer, story.reference)


# --- files -----------------------------------------------------------------------------------------


def test_a_sheet_with_a_cell_a_million_rows_down_is_read_at_once():
    book = openpyxl.Workbook()
    book.active.append(["Họ tên", "Điện thoại"])
    book.active.append(["Nguyễn An", "0912345678"])
    book.active["A1048576"] = "x"
    file = BytesIO()
    book.save(file)
    began = monotonic()
    head = head_of(file.getvalue(), manner_of(file.getvalue()))
    assert [row.number for row in head] == [1, 2, 1_048_576]
    assert monotonic() - began < 10

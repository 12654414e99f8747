"""Two people, or two workers, at the same moment, about the same notice, list or paper."""

from collections.abc import Callable
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.breaches.commands import filing, importing, notices
from kalix_compliance.breaches.commands.affected import add_customers, remove_person
from kalix_compliance.breaches.commands.signing import sign_breach
from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.breaches.importing.columns import Columns
from kalix_compliance.breaches.kinds import (
    Choice,
    DataType,
    DecisionAbout,
    FilingChannel,
    Form,
    ImportState,
    NoticeState,
    Source,
)
from kalix_compliance.breaches.models import (
    AffectedImport,
    AffectedPerson,
    BreachDecision,
    Filing,
    FilingPaper,
)
from kalix_compliance.breaches.notice_job import send_notices
from kalix_compliance.breaches.rules.notices import TIME_TO_CANCEL
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import RuleBroken, StaleRecord
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.notifications.models import OutboxMessage
from tests.breaches import Incident
from tests.notices import WORKER, Story, notice_of
from tests.people import add_member

IMPORTER = system_actor("breaches.import", Permission.SYSTEM_IMPORT)
FILE = "Họ tên,Điện thoại\n" + "".join(f"Trần Thử {n},0977{n:06d}\n" for n in range(40))
CALM = (RuleBroken, StaleRecord)


def together(app: Flask, *steps: Callable[[], object]) -> list[Exception]:
    """What those raised that did not succeed."""
    ready = Barrier(len(steps))
    raised: list[Exception] = []

    def run(step: Callable[[], object]) -> None:
        with app.app_context():
            ready.wait()
            try:
                step()
            except Exception as error:  # noqa: BLE001 - the test looks at all of them
                raised.append(error)

    threads = [Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def checked_file(story: Story):
    made = importing.upload_people(
        story.officer, story.reference, Upload("khách.csv", FILE.encode())
    )
    importing.check_people(
        story.officer,
        story.reference,
        made,
        columns=Columns(name=0, phone=1),
        headings=True,
        data_types={DataType.NAME},
    )
    while import_people(IMPORTER):
        pass
    return made


def people_on(session, story) -> int:
    return session.scalar(select(func.count()).select_from(AffectedPerson))


def test_the_list_that_is_signed_is_the_list_that_was_submitted(app, clock, session, sink):
    story = Story(clock)
    story.people(3, 0, 0)
    story.write()
    new = register_customer(
        story.officer, CustomerDetails(name="Lê Mới", email="moi@khach.example")
    )
    raised = together(
        app,
        lambda: story.submit(3),
        lambda: add_customers(
            story.officer, story.reference, [new], Source.SEARCH, [DataType.NAME]
        ),
    )
    assert all(isinstance(error, CALM) for error in raised), raised
    row = notice_of(session, story)
    if row.state is NoticeState.SUBMITTED:
        assert row.people == people_on(session, story) == 3
    else:
        assert people_on(session, story) == 4


def test_a_file_is_not_added_to_a_list_that_is_being_submitted(app, clock, session):
    story = Story(clock)
    story.people(3, 0, 0)
    story.write()
    made = checked_file(story)
    raised = together(
        app,
        lambda: story.submit(3),
        lambda: importing.accept_import(story.officer, story.reference, made),
    )
    assert all(isinstance(error, CALM) for error in raised), raised
    assert len(raised) == 1
    while import_people(IMPORTER):
        pass
    row = notice_of(session, story)
    assert row.people in (None, people_on(session, story))


def test_one_signature_counts_when_two_managers_sign_at_once(app, clock, session):
    story = Story(clock)
    story.people(2, 0, 0)
    story.write()
    approval = story.submit(2)
    other = add_member("manager").actor
    raised = together(
        app,
        lambda: sign_breach(story.manager, story.reference, approval, Decision.APPROVED),
        lambda: sign_breach(other, story.reference, approval, Decision.DECLINED, remark="chưa"),
    )
    assert len(raised) == 1
    assert not isinstance(raised[0], AssertionError)


def test_calling_back_and_sending_at_once_end_in_one_of_the_two(app, clock, session, sink):
    story = Story(clock)
    story.people(3, 0, 0)
    story.write()
    story.approve(3)
    clock.advance(TIME_TO_CANCEL)
    raised = together(
        app,
        lambda: notices.cancel_notice(story.manager, story.reference, 1),
        lambda: send_notices(WORKER),
    )
    assert all(isinstance(error, CALM) for error in raised), raised
    mails = session.scalar(
        select(func.count())
        .select_from(OutboxMessage)
        .where(OutboxMessage.campaign_id.is_not(None))
    )
    state = notice_of(session, story).state
    assert (state, mails) in ((NoticeState.DRAFT, 0), (NoticeState.SENDING, 3))


def test_two_workers_begin_a_notice_once(app, clock, session, sink):
    story = Story(clock)
    story.people(5, 0, 0)
    story.write()
    story.approve(5)
    clock.advance(TIME_TO_CANCEL)
    raised = together(app, *[lambda: send_notices(WORKER)] * 3)
    assert raised == []
    mails = session.scalar(
        select(func.count())
        .select_from(OutboxMessage)
        .where(OutboxMessage.campaign_id.is_not(None))
    )
    assert mails == 5


def test_two_workers_add_a_file_once(app, clock, session):
    story = Story(clock)
    made = checked_file(story)
    importing.accept_import(story.officer, story.reference, made)
    raised = together(app, *[lambda: import_people(IMPORTER)] * 3)
    assert raised == []
    while import_people(IMPORTER):
        pass
    row = session.get_one(AffectedImport, made)
    assert row.state is ImportState.DONE
    assert (row.good, row.added, people_on(session, story)) == (40, 40, 40)


def test_a_paper_is_filed_once(app, clock, session):
    case = Incident().open()
    case.assess()
    made = filing.begin_filing(case.handler, case.reference, form=Form.CONSUMER)
    raised = together(
        app,
        *[
            lambda: filing.record_filing(
                case.handler,
                case.reference,
                made,
                filed_at=clock.now(),
                channel=FilingChannel.EMAIL,
            )
        ]
        * 2,
    )
    assert len(raised) in (1, 2), raised
    assert all(isinstance(error, CALM) for error in raised), raised
    if len(raised) == 1:
        assert session.scalar(select(func.count()).select_from(FilingPaper)) == 2


def test_two_begin_the_same_paper(app, clock, session):
    case = Incident().open()
    raised = together(
        app, *[lambda: filing.begin_filing(case.handler, case.reference, form=Form.MAU_08)] * 3
    )
    assert raised == []
    assert session.scalar(select(func.count()).select_from(Filing)) == 1


def test_two_decide_the_same(app, clock, session):
    case = Incident().open()
    case.assess()
    raised = together(app, *[lambda: case.decide(DecisionAbout.AUTHORITY, Choice.NOTIFY)] * 2)
    assert len(raised) == 1
    assert isinstance(raised[0], CALM)
    assert session.scalar(select(func.count()).select_from(BreachDecision)) == 1


def test_two_write_the_first_draft(app, clock, session):
    story = Story(clock)
    raised = together(app, *[story.write] * 2)
    assert all(isinstance(error, CALM) for error in raised), raised


def test_two_take_a_person_off_the_list(app, clock, session):
    story = Story(clock)
    story.people(1, 0, 0)
    row = session.scalars(select(AffectedPerson)).one()
    raised = together(
        app, *[lambda: remove_person(story.officer, story.reference, row.id, "nhầm")] * 2
    )
    assert len(raised) == 1

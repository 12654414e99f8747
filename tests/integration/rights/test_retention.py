"""What is over goes, night by night; what is held or under way stays; a clock that jumped does nothing."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.breaches.commands.ending import reopen_breach
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.casework.models import Attachment, AttachmentContent, CaseEvent
from kalix_compliance.complaints.commands.closing import reopen_complaint
from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.complaints.queries.file import complaint_file
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock, Steady
from kalix_compliance.core.errors import NotAllowed, RuleBroken, StaleRecord
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.nobody import NOBODY
from kalix_compliance.customers.queries import CustomerSearch, customer_card
from kalix_compliance.escalation.commands.escalating import add_complaints
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.holds.commands.lifting import lift_hold
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.retention import jobs
from kalix_compliance.retention.commands.clock import confirm_clock
from kalix_compliance.retention.commands.periods import set_period
from kalix_compliance.retention.commands.running import anonymise_record
from kalix_compliance.retention.jobs import continue_retention, run_retention
from kalix_compliance.retention.models import RetentionRun
from kalix_compliance.retention.queries.due import due_on, kinds
from kalix_compliance.retention.queries.pages import preview, run_rows, schedule
from kalix_compliance.retention.rules.clock import Doubt
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from tests.breaches import Incident
from tests.cases import SECRET, case_at, person

MACHINE = system_actor("retention.run", Permission.SYSTEM_RETAIN)
NIGHT = timedelta(days=1)
FIVE_YEARS = timedelta(days=5 * 366)


@pytest.fixture
def officer(staff_member):
    return staff_member("compliance").actor


@pytest.fixture
def manager(staff_member):
    return staff_member("manager").actor


@pytest.fixture
def closed(officer, manager):
    """A closed complaint of somebody, full of words and files."""
    return case_at("closed", officer, manager, new_customer=person(31))


def begin(officer) -> UUID:
    """Somebody has looked at the clock, and the run that begins is done."""
    run = confirm_clock(officer, shown=runtime.get().clock.now(), reason="So với điện thoại")
    continue_retention(MACHINE)
    return run


def later(officer, clock: FixedClock, span: timedelta = FIVE_YEARS) -> UUID:
    """Years after; the clock looks jumped, and a person says that it is right."""
    clock.advance(span)
    assert run_retention(MACHINE) == "refused=clock"
    return begin(officer)


def newest(session) -> RetentionRun:
    return session.scalars(select(RetentionRun).order_by(RetentionRun.at.desc())).first()


def complaint(session, reference: str) -> Complaint:
    return session.scalars(select(Complaint).where(Complaint.reference == reference)).one()


# ---- the clock -----------------------------------------------------------------------------------


def test_nothing_goes_before_a_person_has_let_it_run_for_the_first_time(session, closed, clock):
    clock.advance(FIVE_YEARS)
    assert run_retention(MACHINE) == "refused=clock"
    assert newest(session).refused is Doubt.NOT_BEGUN
    assert complaint(session, closed).emptied_at is None


def test_night_after_night_the_run_lets_itself_through(session, officer, clock):
    begin(officer)
    for _ in range(3):
        clock.advance(NIGHT)
        assert run_retention(MACHINE) is None


def test_a_clock_that_jumps_ahead_destroys_nothing(session, officer, closed, clock):
    begin(officer)
    clock.advance(FIVE_YEARS)
    assert run_retention(MACHINE) == "refused=clock"
    run = newest(session)
    assert run.refused is Doubt.FORWARD and run.doubt_to - run.doubt_from == FIVE_YEARS
    assert complaint(session, closed).narrative is not None
    clock.advance(NIGHT)
    assert run_retention(MACHINE) == "refused=clock"
    mails = session.scalars(
        select(OutboxMessage.staff_id).where(OutboxMessage.notice == "retention_refused")
    ).all()
    assert mails == [officer.staff_id]  # once, not every night


def test_a_jump_is_noticed_although_others_went_on_working_after_it(
    session, officer, manager, clock
):
    begin(officer)
    clock.advance(FIVE_YEARS)
    case_at("closed", officer, manager, new_customer=person(32))
    clock.advance(timedelta(minutes=5))
    assert run_retention(MACHINE) == "refused=clock"


def test_a_clock_that_went_back_is_doubted_until_a_person_has_looked(session, officer, clock):
    begin(officer)
    clock.advance(-timedelta(days=3))
    assert run_retention(MACHINE) == "refused=clock"
    refused = [run.refused for run in session.scalars(select(RetentionRun))]
    assert Doubt.BACKWARD in refused
    begin(officer)
    clock.advance(NIGHT)
    assert run_retention(MACHINE) is None


def test_the_machine_s_own_measure_finds_a_jump_that_the_trail_cannot(session, officer, clock):
    class Measured(FixedClock):
        seconds = 0.0

        def steady(self):
            return Steady("boot", self.seconds)

    measured = Measured(clock.now())
    token = runtime.set(replace(runtime.get(), clock=measured))
    begin(officer)
    measured.advance(timedelta(hours=24))
    measured.seconds += 24 * 3600
    assert run_retention(MACHINE) is None
    measured.advance(
        timedelta(hours=30)
    )  # within what an outage may last, but the machine says 1 hour
    measured.seconds += 3600
    assert run_retention(MACHINE) == "refused=clock"
    runtime.reset(token)


def test_nobody_confirms_a_time_that_the_page_did_not_show(officer, clock):
    shown = clock.now()
    clock.advance(FIVE_YEARS)
    with pytest.raises(RuleBroken, match="đã đổi"):
        confirm_clock(officer, shown=shown, reason="x")
    with pytest.raises(RuleBroken, match="so giờ"):
        confirm_clock(officer, shown=clock.now(), reason=" ")


def test_who_signs_nothing_confirms_nothing(manager, clock):
    with pytest.raises(NotAllowed):
        confirm_clock(manager, shown=clock.now(), reason="x")


def test_a_clock_that_is_trusted_needs_no_word(officer, clock):
    begin(officer)
    with pytest.raises(RuleBroken, match="không có gì phải xác nhận"):
        confirm_clock(officer, shown=clock.now(), reason="x")


# ---- complaints ----------------------------------------------------------------------------------


def test_a_closed_complaint_is_emptied_when_its_period_is_over(session, officer, closed, clock):
    before = complaint(session, closed)
    owner, kept = (
        before.customer_id,
        (before.kind, before.channel, before.closed_at, before.conclusion),
    )
    events = session.scalar(select(func.count()).where(CaseEvent.about == closed))
    run = later(officer, clock)
    row = session.get_one(Complaint, before.id, populate_existing=True)
    assert row.emptied_at and row.customer_id == NOBODY != owner
    assert not any((row.narrative, row.wish, row.order, row.findings, row.differs, row.once_key))
    assert (row.kind, row.channel, row.closed_at, row.conclusion) == kept
    assert not session.scalars(select(Attachment)).all()
    assert not session.scalars(select(AttachmentContent)).all()
    story = session.scalars(select(CaseEvent).where(CaseEvent.about == closed)).all()
    assert len(story) == events + 1
    assert not any(event.text or event.customer_id for event in story)
    for model, words in (
        (VerificationCheck, ("result",)),
        (RemedialAction, ("what", "result", "effect")),
    ):
        rows = session.scalars(select(model)).all()
        assert rows and not any(getattr(one, word) for one in rows for word in words)
    assert session.get_one(RetentionRun, run).gone == {"complaints": 1, "customers": 1}


def test_the_trail_still_verifies_and_says_what_went(session, officer, closed, clock):
    later(officer, clock)
    assert verify(session).clean
    entry = session.scalars(
        select(AuditEntry).where(
            AuditEntry.action == "anonymise_record", AuditEntry.subject == closed
        )
    ).one()
    assert entry.facts["kind"] == "complaints" and entry.facts["files"] == 1
    assert SECRET not in json.dumps(entry.facts, ensure_ascii=False)


def test_the_page_of_an_emptied_complaint_still_opens_and_nothing_can_be_done(
    session, officer, manager, closed, clock
):
    later(officer, clock)
    view = complaint_file(session, officer, closed, clock.now())
    assert view.customer.erased and not view.narrative and not view.evidence
    assert SECRET not in str(view)
    with pytest.raises(RuleBroken, match="hết hạn lưu"):
        reopen_complaint(officer, closed, reason="x")


def test_its_customer_may_still_be_one(session, officer, manager, closed, clock):
    owner = complaint(session, closed).customer_id
    clock.advance(FIVE_YEARS - timedelta(days=30))
    case_at("received", officer, manager, customer_id=owner, new_customer=None)
    clock.advance(timedelta(days=30))
    begin(officer)
    assert complaint(session, closed).emptied_at
    assert not customer_card(session, officer, owner).erased


def test_an_open_complaint_is_kept_however_old(session, officer, manager, clock):
    number = case_at("remedying", officer, manager, new_customer=person(33))
    later(officer, clock, 3 * FIVE_YEARS)
    assert complaint(session, number).narrative


def test_a_withdrawn_one_is_counted_from_its_withdrawal(session, officer, manager, clock):
    number = case_at("withdrawn", officer, manager, new_customer=person(34))
    begin(officer)
    later(officer, clock, timedelta(days=365 * 5 - 10))
    assert complaint(session, number).emptied_at is None
    later(officer, clock, timedelta(days=30))
    assert complaint(session, number).emptied_at


def test_one_that_was_opened_again_meanwhile_stays(session, officer, closed, clock):
    run = later(officer, clock, timedelta(days=30))
    reopen_complaint(officer, closed, reason="khách gọi lại")
    with pytest.raises(RuleBroken, match="đang mở"):
        anonymise_record(MACHINE, run, "complaints", closed, None)


def test_the_last_day_is_a_day_of_keeping(session, officer, closed, clock):
    """Closed on 22/11/2026: kept through 22/11/2031, gone in the night to the 24th, not before."""

    def over(day: date) -> int:
        return next(due for due in due_on(session, day) if due.kind.code == "complaints").going

    assert not over(date(2031, 11, 22))
    assert [ref for ref, _ in over(date(2031, 11, 23))] == [closed]


# ---- what stays ----------------------------------------------------------------------------------


@pytest.mark.parametrize("on", ["record", "person"])
def test_a_hold_keeps_it_and_lifting_lets_it_go_the_next_night(session, officer, closed, clock, on):
    owner = complaint(session, closed).customer_id
    thing = {"about": closed} if on == "record" else {"customer_id": owner}
    hold = place_hold(officer, NewHold(basis=Basis.DISPUTE, reason="kiện", **thing))
    run = later(officer, clock)
    assert complaint(session, closed).narrative
    assert session.get_one(RetentionRun, run).held["complaints"] == 1
    lift_hold(officer, hold, reason="hòa giải")
    clock.advance(NIGHT)
    assert run_retention(MACHINE) == "gone=2"  # and its customer
    assert complaint(session, closed).emptied_at


def test_a_hold_that_was_placed_after_the_list_was_made_is_respected(
    session, officer, closed, clock
):
    run = later(officer, clock, timedelta(days=1))
    place_hold(officer, NewHold(basis=Basis.DISPUTE, reason="kiện", about=closed))
    assert anonymise_record(MACHINE, run, "complaints", closed, None)
    assert complaint(session, closed).narrative


def test_a_complaint_behind_a_breach_waits_for_the_breach(session, officer, manager, closed, clock):
    case = Incident(officer, manager).open()
    add_complaints(officer, case.reference, [closed])
    run = later(officer, clock)
    assert complaint(session, closed).narrative
    assert session.get_one(RetentionRun, run).held["complaints"] == 1


def test_a_breach_loses_its_words_and_its_list_and_keeps_its_figures(
    session, officer, manager, clock
):
    case = Incident(officer, manager).open()
    people = case.list_people(person(41), person(42))
    case.assess()
    case.rule_out()
    run = later(officer, clock)
    row = session.scalars(select(Breach)).one()
    assert row.emptied_at and not row.act and row.people_best == 2
    assert not session.scalars(select(AffectedPerson)).all()
    assert session.get_one(RetentionRun, run).gone["breaches"] == 1
    with pytest.raises(RuleBroken, match="hết hạn lưu"):
        reopen_breach(officer, case.reference, reason="x")
    for owner in people:  # nothing is left of them, so they go in the same night
        with pytest.raises(Erased):
            safes.of(owner)


def test_a_held_person_keeps_the_list_on_which_they_stand(session, officer, manager, clock):
    case = Incident(officer, manager).open()
    owner, _ = case.list_people(person(43), person(44))
    case.rule_out()
    place_hold(officer, NewHold(basis=Basis.AUTHORITY, reason="công an", customer_id=owner))
    later(officer, clock)
    assert len(session.scalars(select(AffectedPerson)).all()) == 2


def test_a_breach_is_never_kept_for_less_than_five_years(session, officer):
    with pytest.raises(RuleBroken, match="ít nhất 60 tháng"):
        set_period(officer, "breaches", 59, reason="ngắn hơn", version=0)


def test_a_customer_of_whom_nothing_is_left_goes_with_the_key(session, officer, clock):
    owner = register_customer(officer, person(51))
    later(officer, clock, FIVE_YEARS)
    assert customer_card(session, officer, owner).erased
    row = session.get_one(Customer, owner)
    assert row.name == b"" and not row.phone
    assert not CustomerSearch("khach thu so 51").rows(session, officer)


def test_a_customer_in_a_hold_or_with_an_open_case_stays(session, officer, manager, clock):
    held = register_customer(officer, person(52))
    place_hold(officer, NewHold(basis=Basis.CONTRACT, reason="bảo hành", customer_id=held))
    number = case_at("received", officer, manager, new_customer=person(53))
    owner = complaint(session, number).customer_id
    later(officer, clock)
    for one in (held, owner):
        assert not customer_card(session, officer, one).erased


def test_old_mail_to_colleagues_is_emptied_by_the_month(session, officer, manager, clock):
    case_at("escalated", manager, manager, new_customer=person(35))
    with open_unit(MACHINE) as unit:
        mails = unit.session.scalars(
            select(OutboxMessage).where(OutboxMessage.staff_id.is_not(None))
        ).all()
        for mail in mails:
            mail.move_to(Delivery.CANCELLED)
    assert mails
    run = later(officer, clock, timedelta(days=365 * 2 + 40))
    assert session.get_one(RetentionRun, run).gone == {"staff-mail": 1}
    for mail in session.scalars(select(OutboxMessage).where(OutboxMessage.emptied_at.is_not(None))):
        clear = safes.house().unseal("outbox_message.envelope", mail.id, mail.envelope)
        assert json.loads(clear) == {"to": "", "name": "", "subject": "", "body": "", "salt": ""}
        mails = [one for one in mails if one.id != mail.id]
    assert not mails


# ---- the run -------------------------------------------------------------------------------------


def test_a_run_that_was_killed_goes_on_where_it_was(session, officer, manager, clock, monkeypatch):
    numbers = [case_at("closed", officer, manager, new_customer=person(60 + n)) for n in range(4)]
    clock.advance(FIVE_YEARS)
    run = confirm_clock(officer, shown=clock.now(), reason="so giờ")
    done = Counter()

    class Killed(BaseException):
        pass

    def dies(*args):
        done["tried"] += 1
        if done["tried"] == 3:
            raise Killed
        return anonymise_record(*args)

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "anonymise_record", dies)
        with pytest.raises(Killed):
            continue_retention(MACHINE)
    emptied = [n for n in numbers if complaint(session, n).emptied_at]
    assert len(emptied) == 2 and newest(session).finished_at is None
    assert continue_retention(MACHINE) is None  # somebody may be at it
    clock.advance(timedelta(minutes=6))
    assert continue_retention(MACHINE).startswith("gone=")
    row = session.get_one(RetentionRun, run, populate_existing=True)
    assert row.finished_at and row.gone["complaints"] == 4
    written = select(func.count()).where(
        AuditEntry.action == "anonymise_record", AuditEntry.subject.in_(numbers)
    )
    assert session.scalar(written) == 4


def test_a_run_that_goes_on_after_a_jump_is_refused(session, officer, closed, clock):
    clock.advance(timedelta(days=30))
    run = confirm_clock(officer, shown=clock.now(), reason="so giờ")
    clock.advance(FIVE_YEARS)
    assert continue_retention(MACHINE) == "refused=clock"
    row = session.get_one(RetentionRun, run, populate_existing=True)
    assert row.refused is Doubt.FORWARD and complaint(session, closed).narrative


def test_what_is_over_is_reckoned_from_the_beginning_of_the_run(session, officer, closed, clock):
    clock.advance(timedelta(days=5 * 365))
    confirm_clock(officer, shown=clock.now(), reason="so giờ")
    clock.advance(timedelta(hours=30))
    continue_retention(MACHINE)
    assert complaint(session, closed).narrative  # over only by the clock of now


def test_one_that_cannot_be_emptied_does_not_keep_the_others(
    session, officer, manager, clock, monkeypatch
):
    numbers = [case_at("closed", officer, manager, new_customer=person(65 + n)) for n in range(3)]
    whole = kinds()["complaints"]

    def breaks(unit, reference):
        if reference == numbers[1]:
            raise ValueError("made to break")
        return whole.anonymise(unit, reference)

    contributions = runtime.get().contributions
    broken = tuple(
        replace(kind, anonymise=breaks) if kind.code == "complaints" else kind
        for kind in contributions.retained
    )
    token = runtime.set(
        replace(runtime.get(), contributions=replace(contributions, retained=broken))
    )
    run = later(officer, clock)
    runtime.reset(token)
    row = session.get_one(RetentionRun, run)
    assert (row.gone["complaints"], row.failed) == (2, {"complaints": 1})
    assert complaint(session, numbers[1]).narrative
    clock.advance(NIGHT)
    assert run_retention(MACHINE).startswith("gone=")
    assert complaint(session, numbers[1]).emptied_at


def test_compliance_gets_a_report_only_when_something_went(session, officer, closed, clock):
    def reports():
        wanted = select(func.count()).where(OutboxMessage.notice == "retention_report")
        return session.scalar(wanted)

    begin(officer)
    assert reports() == 0
    later(officer, clock)
    assert reports() == 1


def test_only_the_machine_empties(officer):
    with pytest.raises(NotAllowed):
        run_retention(officer)
    with pytest.raises(NotAllowed):
        continue_retention(officer)


# ---- the schedule and the preview ----------------------------------------------------------------


def test_a_period_is_changed_with_a_reason_and_not_over_another_s_change(session, officer):
    set_period(officer, "complaints", 72, reason="theo ý luật sư", version=0)
    row = next(one for one in schedule(session, officer) if one.code == "complaints")
    assert (row.months, row.own, row.reason, row.version) == (72, True, "theo ý luật sư", 1)
    with pytest.raises(StaleRecord):
        set_period(officer, "complaints", 60, reason="lại", version=0)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "set_period")).one()
    assert entry.facts == {"before": 60, "months": 72}


def test_bad_periods_are_refused_at_their_field(officer):
    for months, reason, field in ((None, "x", "months"), (3, "x", "months"), (60, " ", "reason")):
        with pytest.raises(RuleBroken) as refusal:
            set_period(officer, "complaints", months, reason=reason, version=0)
        assert refusal.value.field == field


def test_the_preview_says_what_the_night_then_does(session, officer, manager, clock):
    for n in range(3):
        number = case_at("closed", officer, manager, new_customer=person(20 + n))
    place_hold(officer, NewHold(basis=Basis.DISPUTE, reason="kiện", about=number))
    clock.advance(FIVE_YEARS)
    day = clock.now().date()
    found = {kind.code: kind for kind in preview(session, officer, day)}
    assert (found["complaints"].going, found["complaints"].staying) == (2, 1)
    assert "GL-2026-0001" in str(found["complaints"].kept[0].why)
    assert all("***" in row.person for row in found["complaints"].rows)
    run = begin(officer)
    row = session.get_one(RetentionRun, run)
    assert (row.gone["complaints"], row.held["complaints"]) == (2, 1)


def test_the_preview_asks_as_many_questions_for_many_as_for_few(
    session, officer, manager, clock, statements
):
    def asked() -> int:
        with statements() as seen:
            preview(session, officer, clock.now().date() + FIVE_YEARS)
        return len(seen)

    case_at("closed", officer, manager, new_customer=person(1))
    few = asked()
    for n in range(2, 6):
        case_at("closed", officer, manager, new_customer=person(n))
    assert asked() == few


def test_every_run_is_on_the_page_of_runs(session, officer, clock):
    run_retention(MACHINE)
    begin(officer)
    rows = run_rows(session, officer)
    assert [row.doubt for row in rows] in ([None, Doubt.NOT_BEGUN], [Doubt.NOT_BEGUN, None])

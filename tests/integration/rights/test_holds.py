"""A hold keeps what it names until a person lifts it: placed, seen, looked at again, lifted."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.holds.commands.lifting import lift_hold, review_hold
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.contributing import held_in_holds, obstacles_of_holds
from kalix_compliance.holds.jobs import remind_of_holds
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.holds.queries import holds_on, is_held
from kalix_compliance.holds.register import HoldSearch, Which, figures, find_hold
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.vault import safes
from tests.breaches import Incident
from tests.cases import case_at, person
from tests.orders import order_at
from tests.requests_life import request_at

TODAY = date(2026, 11, 22)
REMINDER = system_actor("holds.review", Permission.SYSTEM_REMIND)
SECRET = "thư số 15 của Tòa án, vụ kiện của bà Hoa"


@pytest.fixture
def officer(staff_member):
    return staff_member("compliance").actor


@pytest.fixture
def manager(staff_member):
    return staff_member("manager").actor


@pytest.fixture
def customer(officer) -> UUID:
    return register_customer(officer, person(71))


def hold(officer, customer_id=None, **given) -> str:
    new = NewHold(**{"basis": Basis.DISPUTE, "reason": SECRET, "customer_id": customer_id, **given})
    return place_hold(officer, new)


def test_a_person_is_held_until_the_hold_is_lifted(session, officer, customer):
    assert not is_held(session, customer, ())
    number = hold(officer, customer, until=TODAY + timedelta(days=90))
    assert number == "GL-2026-0001"
    assert is_held(session, customer, ())
    assert [one.reference for one in holds_on(session, customer)] == [number]
    lift_hold(officer, number, reason="Đã hòa giải xong")
    assert not is_held(session, customer, ())


def test_a_case_is_held_and_its_person_cannot_be_erased(session, officer, manager, clock):
    number = case_at("received", officer, manager, new_customer=person(72))
    owner = session.scalar(select(Complaint.customer_id).where(Complaint.reference == number))
    place = hold(officer, about=number)
    assert is_held(session, None, [number])
    assert not is_held(session, owner, [])
    found = obstacles_of_holds(session, owner, clock.now())
    assert [one.path for one in found] == [f"/holds/{place}"]
    assert found[0].stops and place in str(found[0].sentence) and "Điều 14" in str(found[0].article)


def test_a_hold_on_a_breach_keeps_everybody_on_its_list(session, officer, manager, clock):
    case = Incident(officer, manager).open()
    (owner,) = case.list_people(person(73))
    hold(officer, about=case.reference)
    assert obstacles_of_holds(session, owner, clock.now())


def test_what_was_written_is_sealed_under_the_person_s_own_key(session, officer, customer, clock):
    number = hold(officer, customer)
    row = session.scalars(select(LegalHold)).one()
    assert SECRET.encode() not in row.reason
    assert find_hold(session, officer, number, clock.now()).reason == SECRET
    safes.destroy(customer, clock.now())
    assert find_hold(session, officer, number, clock.now()).reason == ""


@pytest.mark.parametrize("role", ["support", "administrator"])
def test_those_who_have_nothing_to_do_with_it_do_not_see_it(session, staff_member, role, clock):
    with pytest.raises(NotAllowed):
        HoldSearch().page(session, staff_member(role).actor, clock.now())


def test_only_compliance_places_and_lifts(officer, manager, customer):
    with pytest.raises(NotAllowed):
        hold(manager, customer)
    number = hold(officer, customer)
    with pytest.raises(NotAllowed):
        lift_hold(manager, number, reason="x")


def test_who_signs_erasures_reads_why_and_an_auditor_does_not(
    session, officer, manager, customer, staff_member, clock
):
    number = hold(officer, customer)
    assert find_hold(session, manager, number, clock.now()).reason == SECRET
    seen = find_hold(session, staff_member("auditor").actor, number, clock.now())
    assert seen.reason == "" and seen.basis is Basis.DISPUTE


def test_bad_holds_are_refused_with_reasons(session, officer, customer):
    for given, words in (
        ({"customer_id": None}, "Chọn một người hoặc một hồ sơ"),
        ({"about": "KN-2026-000001"}, "Chọn một người hoặc một hồ sơ"),
        ({"customer_id": None, "about": "KN-2026-999999"}, "Không có hồ sơ"),
        ({"customer_id": None, "about": "'; drop"}, "Không có hồ sơ"),
        ({"reason": "  "}, "Ghi vì sao"),
        ({"until": TODAY}, "phải sau hôm nay"),
        ({"until": date(2033, 1, 1)}, "quá 5 năm"),
    ):
        with pytest.raises(RuleBroken, match=words):
            hold(officer, **{"customer_id": customer, **given})
    with pytest.raises(NotFound):
        hold(officer, new_id())
    assert not session.scalars(select(LegalHold)).all()


def test_a_second_click_makes_no_second_hold(officer, customer):
    number = hold(officer, customer)
    with pytest.raises(RuleBroken, match=number):
        hold(officer, customer)
    assert hold(officer, customer, basis=Basis.AUTHORITY) != number


def test_nothing_is_held_of_a_person_who_is_erased(officer, customer, clock):
    safes.destroy(customer, clock.now())
    with pytest.raises(RuleBroken, match="đã xóa"):
        hold(officer, customer)


def test_a_lifted_hold_stays_as_it_was(officer, customer):
    number = hold(officer, customer)
    lift_hold(officer, number, reason="xong")
    for again in (
        lambda: lift_hold(officer, number, reason="lần nữa"),
        lambda: review_hold(officer, number, until=TODAY + timedelta(days=9), reason="còn"),
    ):
        with pytest.raises(RuleBroken, match="đã gỡ"):
            again()


def test_two_at_once_do_not_overwrite_each_other(officer, customer):
    number = hold(officer, customer)
    review_hold(officer, number, until=TODAY + timedelta(days=30), reason="còn kiện", version=1)
    with pytest.raises(StaleRecord):
        lift_hold(officer, number, reason="xong", version=1)


def test_a_day_of_looking_again_lifts_nothing_and_people_are_told_once(
    session, officer, customer, clock
):
    number = hold(officer, customer, until=TODAY + timedelta(days=10))
    assert remind_of_holds(REMINDER) is None
    clock.advance(timedelta(days=40))  # also after an outage
    assert remind_of_holds(REMINDER) == "told=1"
    assert remind_of_holds(REMINDER) is None
    mails = session.scalars(
        select(OutboxMessage).where(OutboxMessage.notice == "hold_review")
    ).all()
    assert [mail.staff_id for mail in mails] == [officer.staff_id]
    assert is_held(session, customer, ())
    assert find_hold(session, officer, number, clock.now()).to_be_reviewed
    review_hold(officer, number, until=date(2027, 3, 1), reason="Vụ kiện còn kéo dài")
    row = find_hold(session, officer, number, clock.now())
    assert not row.to_be_reviewed and row.review == "Vụ kiện còn kéo dài"
    clock.advance(timedelta(days=120))
    assert remind_of_holds(REMINDER) == "told=1"


def told_of_holds(session, reference: str) -> list[tuple[str, str]]:
    """What a record's story says of holds, in order: what happened, and which hold it was."""
    lines = session.scalars(
        select(CaseEvent).where(CaseEvent.about == reference).order_by(CaseEvent.id)
    )
    return [(line.kind, line.facts["hold"]) for line in lines if "hold" in line.facts]


@pytest.mark.parametrize(
    "record",
    [
        lambda officer, manager: case_at("received", officer, manager),
        lambda officer, manager: Incident(officer, manager).open().reference,
        lambda officer, manager: request_at("received", officer, manager).reference,
    ],
    ids=["complaint", "breach", "request"],
)
def test_the_story_of_a_held_record_says_so(session, officer, manager, record):
    about = record(officer, manager)
    number = hold(officer, about=about)
    assert told_of_holds(session, about) == [("hold_placed", number)]
    lift_hold(officer, number, reason="xong")
    assert told_of_holds(session, about) == [("hold_placed", number), ("hold_lifted", number)]


def test_who_is_held_as_a_person_is_told_of_in_no_story(session, officer, manager):
    about = case_at("received", officer, manager)
    owner = session.scalar(select(Complaint.customer_id).where(Complaint.reference == about))
    lift_hold(officer, hold(officer, owner), reason="xong")
    assert told_of_holds(session, about) == []


def test_an_order_of_a_body_is_held_without_a_line_in_its_story(session, officer, manager):
    about = order_at("registered", officer, manager).reference
    lift_hold(officer, hold(officer, about=about), reason="xong")
    assert told_of_holds(session, about) == []


def test_the_audit_trail_knows_who_and_what_and_not_why(session, officer, customer):
    number = hold(officer, customer)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == number)).one()
    assert (entry.action, entry.actor) == ("place_hold", officer.id)
    assert entry.facts == {"about": f"customer:{customer}", "basis": "dispute"}


def test_the_register_finds_by_state_basis_and_number(session, officer, manager, clock):
    people = [register_customer(officer, person(80 + n)) for n in range(3)]
    standing = hold(officer, people[0])
    due = hold(officer, people[1], basis=Basis.AUTHORITY, until=TODAY + timedelta(days=1))
    lifted = hold(officer, people[2])
    lift_hold(officer, lifted, reason="xong")
    clock.advance(timedelta(days=2))

    def found(**given):
        return [row.reference for row in HoldSearch(**given).page(session, manager, clock.now())[0]]

    assert found() == [due, standing]
    assert found(which=Which.DUE) == [due]
    assert found(which=Which.LIFTED) == [lifted]
    assert found(which=Which.EVERY, basis=Basis.DISPUTE) == [lifted, standing]
    assert found(about=due.lower()) == [due]
    assert figures(session, manager, clock.now()) == (2, 1, 1)


def test_the_person_learns_of_a_dispute_and_not_of_an_investigation(session, officer, customer):
    told = hold(officer, customer)
    hold(officer, customer, basis=Basis.AUTHORITY)
    (held,) = held_in_holds(session, customer)
    assert [entry.label for entry in held.entries] == [told]
    assert SECRET not in str(held)


def test_a_hold_on_a_restricted_case_stops_the_erasure_and_names_no_case(
    session, officer, manager, clock
):
    number = case_at("received", officer, manager, new_customer=person(74), restricted=True)
    owner = session.scalar(select(Complaint.customer_id).where(Complaint.reference == number))
    hold(officer, about=number)
    (found,) = obstacles_of_holds(session, owner, clock.now())
    assert found.stops
    assert not found.path
    assert number not in str(found.sentence)

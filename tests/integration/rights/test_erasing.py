"""An erasure from the asking to the certificate: what stops it, what it destroys, what it says."""

import hashlib
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.verify import verify
from kalix_compliance.breaches.commands.affected import add_customers
from kalix_compliance.breaches.kinds import ImportState, Source
from kalix_compliance.breaches.models import AffectedImport, Breach
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.complaints.commands.closing import withdraw_complaint
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken
from kalix_compliance.customers.commands import edit_customer
from kalix_compliance.customers.index import Entry, keep
from kalix_compliance.customers.models import Customer, SearchToken
from kalix_compliance.customers.personal_data import SEALED, CustomerDetails
from kalix_compliance.customers.queries import CustomerSearch, customer_card
from kalix_compliance.database.base import KEYSTORE, SEARCH, db
from kalix_compliance.database.side_stores import reading, writing
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.holds.commands.lifting import lift_hold
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands.erasing import (
    cancel_erasure,
    note_told,
    plan_erasure,
)
from kalix_compliance.subject_requests.commands.erasing_steps import erase_step
from kalix_compliance.subject_requests.erasing.codes import STEPS, Cancelled
from kalix_compliance.subject_requests.erasing.gathering import all_steps
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.kinds import ErasureState, RequestKind, RequestState, ToldBy
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from tests.breaches import Incident
from tests.campaigns import person as drill_person
from tests.cases import case_at
from tests.erasures import BINH, ERASER, Leaving
from tests.people import add_member
from tests.sessions import FreshSession


@pytest.fixture
def leaving(app: Flask) -> Leaving:
    return Leaving().arrive()


def reasons(refused: pytest.ExceptionInfo[RuleBroken]) -> str:
    return " ".join(map(str, refused.value.reasons))


def test_an_erasure_goes_to_its_end_and_proves_itself(
    leaving: Leaving, clock: FixedClock, session: FreshSession
) -> None:
    leaving.plan().sign()
    assert leaving.row.state is ErasureState.COOLING
    assert erase_people(ERASER) is None  # the time to think again has only begun
    assert leaving.erase(clock) == "done=1"
    done = leaving.row
    assert (done.state, done.halted, done.step) == (ErasureState.DONE, "", all_steps()[-1])
    assert done.certificate is not None
    assert done.certificate.startswith(b"%PDF")
    assert hashlib.sha256(done.certificate).hexdigest() == done.certificate_sha256
    with pytest.raises(Erased):
        safes.of(leaving.customer)
    assert customer_card(session, leaving.handler, leaving.customer).erased
    assert CustomerSearch("dang thi binh").rows(session, leaving.handler) == []
    with reading(SEARCH) as store:
        mine = select(SearchToken.token).where(SearchToken.customer_id == leaving.customer)
        assert store.scalars(mine).all() == []
    assert verify(session).clean


def test_every_sealed_cell_of_the_person_is_empty_afterwards(
    leaving: Leaving, clock: FixedClock, session: FreshSession
) -> None:
    leaving.plan().sign().erase(clock)
    row = session.execute(
        select(*(getattr(Customer, field) for field in SEALED)).where(
            Customer.id == leaving.customer
        )
    ).one()
    assert [bytes(cell) for cell in row] == [b""] * len(SEALED)


def test_whoever_asked_cannot_sign(leaving: Leaving) -> None:
    both = add_member(Role.MANAGER).actor
    leaving.handler = both
    leaving.ask().plan()
    leaving.signer = both
    with pytest.raises(RuleBroken, match="không tự ký"):
        leaving.sign()
    assert leaving.row.state is ErasureState.PLANNED


def test_support_signs_no_erasure_and_erases_nobody_without_a_request(leaving: Leaving) -> None:
    support = add_member(Role.SUPPORT).actor
    with pytest.raises(NotAllowed):
        plan_erasure(support, leaving.customer, reason="x")
    leaving.plan()
    leaving.signer = support
    with pytest.raises(NotAllowed):
        leaving.sign()


def test_a_declined_erasure_leaves_everything_and_can_be_asked_for_again(leaving: Leaving) -> None:
    leaving.plan().sign(Decision.DECLINED, "Khách còn bảo hành")
    first = leaving.reference
    assert (leaving.row.state, leaving.row.cancel_code) == (ErasureState.CANCELLED, "declined")
    assert leaving.plan().reference != first


def test_twice_is_refused_before_and_after(leaving: Leaving, clock: FixedClock) -> None:
    leaving.plan()
    with pytest.raises(RuleBroken) as refused:
        plan_erasure(leaving.handler, leaving.customer, reason="lần nữa")
    assert leaving.reference in reasons(refused)
    leaving.sign().erase(clock)
    with pytest.raises(RuleBroken) as refused:
        plan_erasure(leaving.handler, leaving.customer, reason="lần nữa")
    assert "đã xóa rồi" in reasons(refused)
    assert leaving.reference in reasons(refused)
    assert erase_people(ERASER) is None


def test_nobody_of_a_drill_and_nobody_unknown_is_erased(leaving: Leaving) -> None:
    made_up = drill_person("Người Giả", "gia@khach.vn")
    with pytest.raises(RuleBroken, match="diễn tập"):
        plan_erasure(leaving.handler, made_up, reason="x")
    with pytest.raises(NotFound):
        plan_erasure(leaving.handler, uuid4(), reason="x")
    with pytest.raises(NotFound):
        plan_erasure(leaving.handler, leaving.customer, "YC-2026-99999", reason="x")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": RequestKind.VIEW}, "không phải là yêu cầu xóa"),
        ({"identity_at": None, "identity_by": None}, "Chưa đối chiếu danh tính"),
        ({"state": RequestState.WITHDRAWN}, "đã kết thúc"),
    ],
)
def test_a_request_that_cannot_carry_it_says_why(
    leaving: Leaving, given: dict[str, object], said: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        leaving.ask(**given).plan()
    assert said in reasons(refused)


def test_somebody_elses_request_erases_nobody(leaving: Leaving) -> None:
    other = Leaving(leaving.handler, leaving.signer).arrive(
        CustomerDetails("Người Khác", phone="0987654321")
    )
    other.ask()
    with pytest.raises(RuleBroken, match="yêu cầu của người khác"):
        plan_erasure(leaving.handler, leaving.customer, other.request, reason="x")


def test_an_open_complaint_stops_it_and_a_closed_one_does_not(leaving: Leaving) -> None:
    handler = add_member(Role.MANAGER).actor
    number = case_at(
        "received", handler, leaving.signer, new_customer=None, customer_id=leaving.customer
    )
    with pytest.raises(RuleBroken, match=number):
        leaving.plan()
    other = Leaving(leaving.handler, leaving.signer).arrive(
        CustomerDetails("Người Khác", phone="0987654321")
    )
    case_at("closed", handler, leaving.signer, new_customer=None, customer_id=other.customer)
    other.plan()


def test_a_restricted_complaint_stops_it_without_its_number(leaving: Leaving) -> None:
    number = case_at(
        "received",
        leaving.handler,
        leaving.signer,
        new_customer=None,
        customer_id=leaving.customer,
        restricted=True,
    )
    with pytest.raises(RuleBroken) as refused:
        leaving.plan()
    assert number not in reasons(refused)
    assert "khiếu nại hạn chế" in reasons(refused)


def test_a_breach_under_way_stops_it(leaving: Leaving) -> None:
    incident = Incident().open()
    add_customers(incident.handler, incident.reference, [leaving.customer], Source.SEARCH)
    with pytest.raises(RuleBroken, match=incident.reference):
        leaving.plan()


def test_a_complaint_in_the_time_to_think_again_halts_it_until_it_is_closed(
    leaving: Leaving, clock: FixedClock
) -> None:
    leaving.plan().sign()
    handler = add_member(Role.MANAGER).actor
    number = case_at(
        "received", handler, leaving.signer, new_customer=None, customer_id=leaving.customer
    )
    assert leaving.erase(clock) == "halted=obstacle"
    halted = leaving.row
    assert (halted.state, halted.halted, halted.step) == (ErasureState.COOLING, "obstacle", "")
    assert safes.of(leaving.customer)
    withdraw_complaint(handler, number, reason="Khách rút")
    assert erase_people(ERASER) == "done=1"
    assert leaving.row.state is ErasureState.DONE


def test_a_hold_in_the_time_to_think_again_halts_it_and_lifting_lets_it_go_on(
    leaving: Leaving, clock: FixedClock
) -> None:
    leaving.plan().sign()
    hold = place_hold(
        leaving.handler,
        NewHold(next(iter(Basis)), "Đang tranh chấp", customer_id=leaving.customer),
    )
    assert leaving.erase(clock) == "halted=obstacle"
    assert leaving.row.state is ErasureState.COOLING
    lift_hold(leaving.handler, hold, reason="Đã hòa giải")
    assert erase_people(ERASER) == "done=1"


def test_a_file_of_people_in_work_may_have_the_person_in_it(leaving: Leaving) -> None:
    incident = Incident().open()
    with open_unit(ERASER) as unit:
        unit.session.add(
            AffectedImport(
                id=uuid4(),
                breach_id=unit.session.scalars(select(Breach.id)).one(),
                state=ImportState.CHECKED,
                kind="csv",
                sha256="0" * 64,
                size=1,
                uploaded_at=unit.now,
                uploaded_by=ERASER.id,
            )
        )
    with pytest.raises(RuleBroken, match="tệp danh sách đang nhập") as refused:
        leaving.plan()
    assert incident.reference in reasons(refused)


def test_it_can_be_called_off_until_something_is_gone(leaving: Leaving, clock: FixedClock) -> None:
    leaving.plan().sign()
    cancel_erasure(leaving.handler, leaving.reference, Cancelled.PERSON)
    assert leaving.erase(clock) is None
    assert safes.of(leaving.customer)
    with pytest.raises(RuleBroken, match="đã hủy trước đó"):
        cancel_erasure(leaving.handler, leaving.reference, Cancelled.PERSON)
    leaving.plan().sign()
    clock.advance(timedelta(hours=73))
    for step in all_steps()[:3]:
        erase_step(ERASER, leaving.row.id, step)
    with pytest.raises(RuleBroken, match="phải đi đến cùng"):
        cancel_erasure(leaving.handler, leaving.reference, Cancelled.PERSON)
    assert erase_people(ERASER) == "done=1"


def test_mail_that_waits_is_cancelled(
    leaving: Leaving, clock: FixedClock, session: FreshSession
) -> None:
    with open_unit(leaving.handler) as unit:
        message = enqueue(
            unit,
            notice="complaint_closed",
            about="KN-2026-000001",
            to=Recipient(BINH.email, BINH.name, customer_id=leaving.customer),
            subject="Chào",
            body="Chào",
            send_after=unit.now + timedelta(days=30),
        )
    leaving.plan().sign().erase(clock)
    row = session.get_one(OutboxMessage, message, populate_existing=True)
    assert row.state is Delivery.CANCELLED
    assert row.envelope == b""


def test_who_asked_is_told_of_the_day_first(leaving: Leaving, clock: FixedClock) -> None:
    leaving.ask().plan().sign()
    assert leaving.row.told_message is not None
    assert leaving.erase(clock) == "halted=untold"  # no mail server took the letter
    with pytest.raises(RuleBroken, match="muộn hơn bây giờ"):
        note_told(
            leaving.handler,
            leaving.reference,
            ToldBy.CALL,
            clock.now() + timedelta(hours=1),
        )
    note_told(leaving.handler, leaving.reference, ToldBy.CALL, clock.now())
    assert erase_people(ERASER) == "done=1"
    with db.session() as fresh:
        request = fresh.scalars(
            select(SubjectRequest).where(SubjectRequest.reference == leaving.request)
        ).one()
        assert (request.state, request.told_by) == (RequestState.COMPLETED, ToldBy.CALL)


def break_key_store() -> None:
    with writing(KEYSTORE) as store:
        store.exec_driver_sql("ALTER TABLE customer_key RENAME TO customer_key_away")


def mend_key_store() -> None:
    with writing(KEYSTORE) as store:
        store.exec_driver_sql("ALTER TABLE customer_key_away RENAME TO customer_key")


def test_without_the_key_store_it_says_so_and_goes_on_later(
    leaving: Leaving, clock: FixedClock
) -> None:
    leaving.plan().sign()
    clock.advance(timedelta(hours=73))
    steps = all_steps()
    assert set(steps) == STEPS.keys(), "each has a name, and no name is left over"
    for step in steps[: steps.index("key")]:
        erase_step(ERASER, leaving.row.id, step)
    break_key_store()
    assert erase_people(ERASER) == "halted=keystore"
    assert erase_people(ERASER) == "halted=keystore"
    halted = leaving.row
    assert (halted.state, halted.done_at, halted.certificate) == (ErasureState.ERASING, None, None)
    mend_key_store()
    assert erase_people(ERASER) == "done=1"


def test_another_key_store_is_not_taken_for_a_destroyed_key(
    leaving: Leaving, clock: FixedClock
) -> None:
    leaving.plan().sign()
    with writing(KEYSTORE) as store:
        kept = store.exec_driver_sql("SELECT * FROM customer_key").all()
        store.exec_driver_sql("DELETE FROM customer_key")
    assert leaving.erase(clock) == "halted=unknown-key"
    assert leaving.row.state is ErasureState.COOLING
    assert kept


def test_an_edit_at_the_last_moment_brings_no_search_word_back(
    leaving: Leaving, clock: FixedClock, session: FreshSession
) -> None:
    leaving.plan().sign().erase(clock)
    with pytest.raises(Erased):
        edit_customer(leaving.handler, leaving.customer, None, BINH)
    keep(Entry(leaving.customer, 1, frozenset({1, 2})))
    with reading(SEARCH) as store:
        mine = select(SearchToken.token).where(SearchToken.customer_id == leaving.customer)
        assert store.scalars(mine).all() == []


def test_the_demo_mail_folder_loses_what_names_the_person(
    app: Flask, leaving: Leaving, clock: FixedClock, tmp_path: Path
) -> None:
    app.config["DEMO"] = True
    folder = tmp_path / "mail"
    folder.mkdir()
    with open_unit(leaving.handler) as unit:
        message = enqueue(
            unit,
            notice="complaint_closed",
            about="KN-2026-000001",
            to=Recipient(BINH.email, BINH.name, customer_id=leaving.customer),
            subject="Chào",
            body="Chào",
        )
        unit.session.flush()
        number = unit.session.get_one(OutboxMessage, message).message_id
    (folder / "1-1.eml").write_text(f"Message-ID: {number}\nTo: {BINH.email}\n\nChào\n")
    (folder / "1-2.eml").write_text("Message-ID: <other@kalix.vn>\n\nChào\n")
    leaving.plan().sign().erase(clock)
    assert [file.name for file in folder.iterdir()] == ["1-2.eml"]

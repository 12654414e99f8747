"""A request from its receipt to its end: who, the first answer, more time, refusing, the result."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.deadlines.jobs import flag_clocks
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import opened
from kalix_compliance.subject_requests.commands import closing, extending, identity, refusing
from kalix_compliance.subject_requests.commands.registration import NewRequest, register_request
from kalix_compliance.subject_requests.kinds import (
    IdentityCheck,
    RefusalGround,
    Relation,
    RequestChannel,
    RequestKind,
    RequestState,
    ToldBy,
)
from kalix_compliance.subject_requests.models import IdentityCode, SubjectRequest
from kalix_compliance.subject_requests.next_step import next_step
from kalix_compliance.subject_requests.queries.standing import standing_of
from kalix_compliance.vault import safes
from tests.cases import ANH, SECRET, case_at, secret
from tests.posting import POSTMAN, deliver, sink_for
from tests.requests_life import POINTS, Asked, request_at


@pytest.fixture
def people(staff_member):
    return staff_member("support").actor, staff_member("manager").actor


@pytest.fixture
def ask(people):
    """`ask("known", kind=…)`: a request at this point."""
    return lambda point, **given: request_at(point, *people, **given)


def row(session, asked) -> SubjectRequest:
    session.expire_all()
    return session.scalars(
        select(SubjectRequest).where(SubjectRequest.reference == asked.reference)
    ).one()


def plain(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def clocks(session, asked) -> dict[str, Clock]:
    session.expire_all()
    found = session.scalars(select(Clock).where(Clock.about == asked.reference))
    return {clock.obligation: clock for clock in found}


def step(session, asked, clock) -> str:
    return next_step(standing_of(session, row(session, asked), clock.now())).endpoint


@pytest.mark.parametrize(
    ("kind", "length", "others"),
    [
        (RequestKind.VIEW, 10, 15),
        (RequestKind.COPY, 10, 15),
        (RequestKind.CORRECT, 10, 15),
        (RequestKind.DELETE, 20, 30),
        (RequestKind.WITHDRAW, 15, 20),
        (RequestKind.RESTRICT, 15, 20),
        (RequestKind.OBJECT, 15, 20),
    ],
)
@pytest.mark.sqlite_only
def test_each_kind_has_its_two_terms(app, session, ask, kind, length, others):
    asked = ask("received", kind=kind)
    running = clocks(session, asked)
    assert running["request.answer"].last_day == date(2026, 11, 25)  # 24/11 is a holiday
    assert running[f"request.{kind}"].last_day == date(2026, 11, 22) + timedelta(days=length)
    extending.let_others_act(asked.handler, asked.reference)
    running = clocks(session, asked)
    assert running[f"request.{kind}"].cancelled_at
    longer = running[f"request.{kind}.others"]
    assert longer.last_day == date(2026, 11, 22) + timedelta(days=others)
    assert row(session, asked).due_at == longer.due_at


def test_protective_measures_have_no_longer_term(app, ask):
    asked = ask("received")
    with pytest.raises(RuleBroken, match="Hạn không đổi"):
        extending.let_others_act(asked.handler, asked.reference)


def test_from_the_receipt_to_the_result_by_telephone(app, session, ask, clock):
    asked = ask("received")
    assert asked.reference == "YC-2026-00001"
    assert step(session, asked, clock) == "answer"
    asked.answer()
    assert step(session, asked, clock) == "identity"
    assert row(session, asked).state is RequestState.WORKING
    asked.check()
    assert step(session, asked, clock) == "complete"
    clock.advance(timedelta(days=3))
    asked.complete()
    done = row(session, asked)
    assert done.state is RequestState.COMPLETED and done.told_by is ToldBy.CALL
    ended = clocks(session, asked)
    assert all(one.met_at and not one.missed for one in ended.values())
    assert step(session, asked, clock) == "file"


def test_what_people_say_is_sealed(app, session, ask):
    asked = ask("completed")
    stored = row(session, asked)
    for column in (stored.wish, stored.outcome):
        assert column and SECRET.encode() not in column
    told = session.scalars(select(CaseEvent).where(CaseEvent.about == asked.reference)).all()
    assert told and not any(SECRET in str(event.facts) for event in told)


def test_the_same_form_makes_one_request(app, ask, people):
    first = ask("received", once_key="k1")
    again = register_request(
        people[0],
        NewRequest(
            first.customer_id,
            RequestKind.PROTECT,
            RequestChannel.HOTLINE,
            received_at=first_time(),
            once_key="k1",
        ),
    )
    assert again == first.reference


def first_time():
    return runtime.get().clock.now()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"relation": Relation.AUTHORISED}, "representative", "người đại diện"),
        ({"received_at_later": True}, "received_at", "muộn hơn"),
        ({"complaint": "KN-2026-000999"}, "complaint", "khách khác"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(app, people, given, field, words):
    given = dict(given)
    if given.pop("received_at_later", False):
        given["received_at"] = first_time() + timedelta(minutes=1)
    with pytest.raises(RuleBroken, match=words) as refused:
        Asked(*people).register(**given)
    assert refused.value.field == field


def test_nobody_asks_for_the_data_of_the_customer_of_another_complaint(app, people):
    other = case_at("received", *people)
    with pytest.raises(RuleBroken, match="khách khác"):
        Asked(*people).register(complaint=other, channel=RequestChannel.COMPLAINT)


def test_a_second_request_of_a_kind_names_the_first(app, ask):
    first = ask("received")
    with pytest.raises(RuleBroken, match=first.reference):
        ask("received", customer_id=first.customer_id)
    ask("received", customer_id=first.customer_id, kind=RequestKind.RESTRICT)


def test_a_person_who_is_erased_can_ask_for_nothing(app, people, clock):
    customer = register_customer(people[0], ANH)
    safes.destroy(customer, clock.now())
    with pytest.raises(RuleBroken, match="đã xóa"):
        Asked(*people).register(customer_id=customer)


def test_a_guardian_speaks_for_a_child_and_it_is_sealed(app, session, ask):
    asked = ask("received", relation=Relation.GUARDIAN, representative=secret("giám hộ"))
    stored = row(session, asked)
    assert stored.relation is Relation.GUARDIAN and SECRET.encode() not in stored.representative


# Who it is ----------------------------------------------------------------------------------------------


def test_a_code_is_mailed_hashed_and_works_once(app, session, people, tmp_path):
    asked = Asked(*people).register(details=ANH)
    with sink_for(app, tmp_path / "mail") as sink:
        identity.send_code(people[0], asked.reference)
        deliver()
        text = plain(sink.mails()[-1])
    code = next(line for line in text.splitlines() if line.strip().isdigit()).strip()
    assert len(code) == 6
    stored = session.scalars(select(IdentityCode)).one()
    assert code.encode() not in stored.hashed
    wrong = "000000" if code != "000000" else "111111"
    assert identity.enter_code(people[0], asked.reference, wrong) is False
    assert identity.enter_code(people[0], asked.reference, f" {code} ") is True
    assert row(session, asked).identity_method is IdentityCheck.CODE
    with pytest.raises(RuleBroken, match="Chưa gửi mã"):
        identity.enter_code(people[0], asked.reference, code)


def test_a_code_ends_after_five_wrong_tries_and_after_half_an_hour(app, session, people, clock):
    asked = Asked(*people).register(details=ANH)
    identity.send_code(people[0], asked.reference)
    tries = [identity.enter_code(people[0], asked.reference, f"x{n}") for n in range(5)]
    assert tries == [False] * 5
    with pytest.raises(RuleBroken, match="Gửi mã mới"):
        identity.enter_code(people[0], asked.reference, "x")
    identity.send_code(people[0], asked.reference)
    clock.advance(timedelta(minutes=31))
    with pytest.raises(RuleBroken, match="hết hạn"):
        identity.enter_code(people[0], asked.reference, "x")
    assert row(session, asked).identity_at is None


def test_without_an_address_there_is_no_code_and_none_by_hand(app, ask):
    asked = ask("received")
    with pytest.raises(RuleBroken, match="chưa có email"):
        identity.send_code(asked.handler, asked.reference)
    with pytest.raises(RuleBroken, match="nhập đúng"):
        identity.record_identity(asked.handler, asked.reference, IdentityCheck.CODE)


def test_an_order_needs_its_number_and_its_day(app, session, ask):
    asked = ask("received")
    with pytest.raises(RuleBroken) as refused:
        identity.record_identity(asked.handler, asked.reference, IdentityCheck.ORDER)
    assert refused.value.field == "order_number"
    with pytest.raises(RuleBroken) as refused:
        identity.record_identity(
            asked.handler, asked.reference, IdentityCheck.ORDER, order_number="DH-1"
        )
    assert refused.value.field == "order_date"
    identity.record_identity(
        asked.handler,
        asked.reference,
        IdentityCheck.ORDER,
        order_number="DH-1",
        order_date=date(2026, 10, 28),
    )
    assert row(session, asked).identity_method is IdentityCheck.ORDER


def test_what_does_not_fit_takes_the_recognition_away(app, session, ask, clock):
    asked = ask("known")
    asked.mismatch()
    stored = row(session, asked)
    assert stored.identity_at is None and stored.identity_failed_at
    assert step(session, asked, clock) == "identity"
    with pytest.raises(RuleBroken, match="Chưa đối chiếu danh tính"):
        asked.complete()


# More time, refusing, taking back ----------------------------------------------------------------------


def test_more_time_is_given_once_by_another_person_and_told(app, session, ask, clock):
    asked = ask("extension waits")
    with pytest.raises(NotAllowed):
        asked_by_handler(asked)
    with pytest.raises(RuleBroken, match="chờ"):
        asked.complete()
    asked.sign()
    stored = row(session, asked)
    assert clocks(session, asked)["request.protect"].last_day == date(2026, 12, 22)
    assert stored.extended_at and not stored.extension_told_at
    assert step(session, asked, clock) == "tell_extension"
    with pytest.raises(RuleBroken, match="chưa được báo gia hạn"):
        asked.complete()
    asked.tell_extension()
    with pytest.raises(RuleBroken, match="chỉ cho một lần"):
        asked.ask_extension()
    asked.complete()


def asked_by_handler(asked):
    Asked(asked.handler, asked.handler, asked.reference).sign()


def test_nobody_signs_what_they_asked_for(app, staff_member):
    manager = staff_member("manager").actor
    asked = request_at("extension waits", manager, manager)
    with pytest.raises(RuleBroken, match="không tự ký"):
        asked.sign()


def test_after_the_day_there_is_no_more_time(app, ask, clock):
    asked = ask("known")
    clock.advance(timedelta(days=16))
    with pytest.raises(RuleBroken, match="Hạn đã qua"):
        asked.ask_extension()


def test_a_refusal_names_an_article_of_its_kind(app, ask):
    asked = ask("known", kind=RequestKind.VIEW)
    with pytest.raises(RuleBroken, match="Căn cứ này"):
        refusing.ask_refusal(
            asked.handler, asked.reference, ground=RefusalGround.CONTRACT, why="vì hợp đồng"
        )
    with pytest.raises(RuleBroken) as refused:
        refusing.ask_refusal(
            asked.handler, asked.reference, ground=RefusalGround.IMPROPER, why="  "
        )
    assert refused.value.field == "why"


def test_a_refusal_ends_when_the_person_knows_of_it(app, session, ask, clock):
    asked = ask("refusal waits")
    asked.sign()
    stored = row(session, asked)
    assert stored.state is RequestState.REFUSED and stored.ended_at is None
    assert stored.refused_by == asked.signer.id
    assert step(session, asked, clock) == "tell_refusal"
    asked.tell_refusal()
    stored = row(session, asked)
    assert stored.ended_at and stored.told_by is ToldBy.CALL
    assert all(not one.is_running for one in clocks(session, asked).values())
    with pytest.raises(RuleBroken):
        asked.tell_refusal()


def test_a_refusal_that_is_not_signed_leaves_the_request_open(app, session, ask, clock):
    asked = ask("refusal waits")
    with pytest.raises(RuleBroken) as refused:
        asked.sign(Decision.DECLINED)
    assert refused.value.field == "remark"
    asked.sign(Decision.DECLINED, "chưa đủ căn cứ")
    stored = row(session, asked)
    assert stored.ground is None and stored.refusal is None
    asked.complete()


def test_a_part_that_is_refused_is_told_with_the_result(app, session, people, tmp_path):
    asked = Asked(*people).register(details=ANH)
    asked.answer()
    asked.check()
    asked.ask_refusal(partly=True)
    asked.sign()
    assert row(session, asked).state is RequestState.WORKING
    with sink_for(app, tmp_path / "mail") as sink:
        asked.complete(ToldBy.EMAIL)
        assert row(session, asked).state is RequestState.WORKING
        deliver()
        text = plain(sink.mails()[-1])
    assert secret("kết quả") in text and secret("từ chối") in text
    assert "Điều 4 khoản 3" in text
    assert row(session, asked).state is RequestState.COMPLETED


def test_mail_counts_when_the_server_has_taken_it(app, session, people, clock, tmp_path):
    asked = Asked(*people).register(details=ANH)
    asked.answer_by_mail()
    assert row(session, asked).answered_at is None
    assert step(session, asked, clock) == "identity"
    with pytest.raises(RuleBroken, match="Đã trả lời"):
        asked.answer_by_mail()
    with sink_for(app, tmp_path / "mail") as sink:
        deliver()
        assert "YC-2026-00001" in str(sink.mails()[0]["Subject"])
    assert row(session, asked).answered_at == clock.now()
    asked.check()
    asked.ask_refusal()
    asked.sign()
    with sink_for(app, tmp_path / "more") as sink:
        deliver()
        mails = [m for m in sink.mails() if "không thể" in str(m["Subject"])]
        assert secret("từ chối") in plain(mails[0])
    stored = row(session, asked)
    assert stored.state is RequestState.REFUSED and stored.told_by is ToldBy.EMAIL
    assert stored.ended_at


def test_a_request_that_is_taken_back_runs_no_more(app, session, ask):
    asked = ask("withdrawn")
    assert row(session, asked).state is RequestState.WITHDRAWN
    assert not any(one.is_running for one in clocks(session, asked).values())
    with pytest.raises(RuleBroken, match="kết thúc"):
        asked.withdraw()


def test_a_copy_is_not_complete_without_a_package(app, ask):
    asked = ask("known", kind=RequestKind.COPY)
    with pytest.raises(RuleBroken, match="Chưa có gói dữ liệu"):
        asked.complete()


def test_somebody_who_saved_first_is_not_overwritten(app, ask):
    asked = ask("known")
    with pytest.raises(StaleRecord):
        closing.complete_request(
            asked.handler, asked.reference, outcome="xong", told_by=ToldBy.CALL, version=1
        )


@pytest.mark.parametrize("reference", ["YC-2026-99999", "KN-2026-000001", "'; --", "YC"])
def test_there_is_no_such_request(app, people, reference):
    with pytest.raises(NotFound):
        closing.withdraw_request(people[0], reference, reason="x")


def test_people_are_warned_of_a_request_as_of_a_complaint(app, session, ask, clock, staff_member):
    asked = ask("answered")
    clock.advance(timedelta(days=17))
    flag_clocks(system_actor("deadlines.flag", Permission.SYSTEM_REMIND))
    mails = session.scalars(
        select(OutboxMessage).where(OutboxMessage.about == asked.reference)
    ).all()
    assert {mail.notice for mail in mails} == {"deadline_overdue"}
    with open_unit(POSTMAN) as unit:
        body = opened(unit, mails[0].id).body
    assert "Đối chiếu danh tính" in body and "Tuyết" not in body


@pytest.mark.parametrize("point", POINTS)
def test_every_point_can_be_reached(app, session, ask, point, clock):
    asked = ask(point)
    assert next_step(standing_of(session, row(session, asked), clock.now())).label

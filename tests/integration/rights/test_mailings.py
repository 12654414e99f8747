"""Marketing goes to those who agree at the moment when it leaves, and to nobody else."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.consents.commands import withdraw_all, withdraw_consent
from kalix_compliance.consents.kinds import Purpose, WithdrawnBy
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.commands import edit_customer
from kalix_compliance.customers.limiting import note_objection, restrict_customer
from kalix_compliance.customers.personal_data import CustomerChanges
from kalix_compliance.demo.sink import Sink
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.mailings.commands.sending import pause_mailing, resume_mailing, stop_mailing
from kalix_compliance.mailings.commands.signing import recall_mailing, sign_mailing, submit_mailing
from kalix_compliance.mailings.commands.writing import Draft, change_mailing, write_mailing
from kalix_compliance.mailings.models import Mailing, MailingState
from kalix_compliance.mailings.refusal import Refusal, read_token, token_of
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.vault import safes
from tests.consents import (
    LETTER,
    approved_mailing,
    begun,
    consented,
    customer,
    now,
    text_version,
)
from tests.people import add_member
from tests.posting import POSTMAN, deliver
from tests.sessions import FreshSession


def mailing(session: FreshSession, reference: str) -> Mailing:
    wanted = select(Mailing).where(Mailing.reference == reference)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def to_whom(sink: Sink, subject: str = "[QC]") -> list[str]:
    """The addresses of the marketing mails that arrived."""
    return sorted(
        mail["To"].addresses[0].addr_spec for mail in sink.mails() if subject in mail["Subject"]
    )


def answers(session: FreshSession, reference: str) -> dict[UUID, tuple[Delivery, str]]:
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.about == reference))
    return {
        row.customer_id: (row.state, row.server_answer)
        for row in rows
        if row.customer_id and row.campaign_id
    }


def test_those_who_may_approve_are_told_and_the_author_is_not(app: Flask, sink: Sink) -> None:
    officer, manager, support = (add_member(role) for role in ("compliance", "manager", "support"))
    consented(officer.actor, customer(officer.actor), text_version(officer.actor))
    reference = write_mailing(officer.actor, Draft(Purpose.NEWSLETTER, "Bàn ăn", LETTER))
    submit_mailing(officer.actor, reference)
    assert deliver().accepted == 1
    (mail,) = sink.mails()
    assert mail["To"].addresses[0].addr_spec == manager.email
    assert reference in mail["Subject"] and support.email not in str(mail["To"])
    assert f"/mailings/{reference}" in mail.get_body(("plain",)).get_content()


def test_who_agreed_gets_it_with_the_mark_and_the_ways_to_refuse(
    app: Flask, sink: Sink, session: FreshSession
) -> None:
    app.config["PUBLIC_URL"] = "https://hoso.kalix.example"
    officer = add_member("compliance")
    an = customer(officer.actor)
    customer(officer.actor, "Trần Thị Bình", "binh@khach.vn")
    consented(officer.actor, an, text_version(officer.actor))
    reference = approved_mailing()
    assert begun() == "began=1"
    assert deliver().accepted == 1
    assert to_whom(sink) == ["an@khach.vn"]
    (mail,) = sink.mails()
    assert mail["Subject"] == "[QC] Bàn ăn gỗ sồi mới"
    body = mail.get_body(("plain",)).get_content()
    link = next(line for line in body.splitlines() if "/mailings/refuse/" in line).split()[-1]
    assert link in mail["List-Unsubscribe"] and "mailto:" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "TỪ CHỐI" in body and "Kính gửi quý khách Nguyễn Văn An" in body and reference in body
    found = read_token(app.config, link.rpartition("/")[2])
    assert found == Refusal(an, Purpose.NEWSLETTER, reference)
    assert begun() == "finished=1"
    assert mailing(session, reference).state is MailingState.SENT


def test_a_consent_withdrawn_between_the_list_and_the_mail_keeps_the_mail_back(
    app: Flask, sink: Sink, session: FreshSession
) -> None:
    officer = add_member("compliance")
    text = text_version(officer.actor)
    stays = customer(officer.actor, "Trần Thị Bình", "binh@khach.vn")
    consented(officer.actor, stays, text)
    goes = customer(officer.actor)
    consent = consented(officer.actor, goes, text)
    reference = approved_mailing()
    begun()
    withdraw_consent(officer.actor, consent, how=WithdrawnBy.CALL)
    deliver()
    assert to_whom(sink) == ["binh@khach.vn"]
    assert answers(session, reference)[goes] == (Delivery.CANCELLED, "no-consent")
    assert to_whom(sink, "Xác nhận") == ["an@khach.vn"]


def test_who_restricts_objects_or_was_erased_meanwhile_is_left_out(
    app: Flask, sink: Sink, session: FreshSession
) -> None:
    officer = add_member("compliance")
    text = text_version(officer.actor)
    people = [
        customer(officer.actor, f"Khách Số {number}", f"khach{number}@khach.vn")
        for number in range(4)
    ]
    for person in people:
        consented(officer.actor, person, text)
    reference = approved_mailing()
    begun()
    restrict_customer(officer.actor, people[0])
    note_objection(officer.actor, people[1])
    safes.destroy(people[2], now())
    deliver()
    assert to_whom(sink) == ["khach3@khach.vn"]
    why = answers(session, reference)
    assert [why[person][1] for person in people[:3]] == ["restricted", "objecting", "erased"]


def test_the_list_counts_who_is_left_out_and_why(
    app: Flask, sink: Sink, session: FreshSession
) -> None:
    officer = add_member("compliance")
    text = text_version(officer.actor)
    names = ["an", "binh", "cuong", "dung"]
    people = {
        name: customer(officer.actor, f"Khách {name.title()}", f"{name}@khach.vn") for name in names
    }
    for person in people.values():
        consented(officer.actor, person, text)
    restrict_customer(officer.actor, people["binh"])
    withdraw_all(officer.actor, people["cuong"], how=WithdrawnBy.EMAIL)
    nowhere = customer(officer.actor, "Khách Không Thư", "", phone="0912345678")
    consented(officer.actor, nowhere, text)
    reference = approved_mailing()
    begun()
    row = mailing(session, reference)
    assert row.left_out == {"restricted": 1, "no-consent": 1, "no-address": 1}
    assert set(answers(session, reference)) == {people["an"], people["dung"]}


def test_an_address_that_refused_under_another_name_gets_nothing(app: Flask, sink: Sink) -> None:
    officer = add_member("compliance")
    text = text_version(officer.actor)
    first = customer(officer.actor, "Nguyễn Văn An", "nha@khach.vn")
    second = customer(officer.actor, "Anh An", "NHA@khach.vn")
    consented(officer.actor, second, text)
    consented(officer.actor, first, text)
    withdraw_all(officer.actor, first, how=WithdrawnBy.CALL)
    other = customer(officer.actor, "Trần Thị Bình", "binh@khach.vn")
    consented(officer.actor, other, text)
    approved_mailing()
    begun()
    deliver()
    assert to_whom(sink) == ["binh@khach.vn"]


def test_a_consent_to_something_else_is_no_consent(app: Flask) -> None:
    officer = add_member("compliance")
    consented(officer.actor, customer(officer.actor), text_version(officer.actor, Purpose.EVENTS))
    text_version(officer.actor)
    reference = write_mailing(officer.actor, Draft(Purpose.NEWSLETTER, "Bàn ăn", LETTER))
    with pytest.raises(RuleBroken, match="Chưa có ai"):
        submit_mailing(officer.actor, reference)


def test_the_author_cannot_approve_nor_can_whoever_changed_it(app: Flask) -> None:
    author, helper, boss = (add_member(role) for role in ("compliance", "manager", "manager"))
    consented(author.actor, customer(author.actor), text_version(author.actor))
    reference = write_mailing(author.actor, Draft(Purpose.NEWSLETTER, "Bàn ăn", LETTER))
    change_mailing(helper.actor, reference, Draft(Purpose.NEWSLETTER, "Bàn ăn sồi", LETTER))
    submit_mailing(helper.actor, reference)
    for writer in (author, helper):
        with pytest.raises(RuleBroken, match="không tự duyệt"):
            sign_mailing(writer.actor, reference, Decision.APPROVED)
    sign_mailing(boss.actor, reference, Decision.APPROVED)


def test_nothing_leaves_at_night(
    app: Flask, sink: Sink, clock: FixedClock, session: FreshSession
) -> None:
    officer = add_member("compliance")
    consented(officer.actor, customer(officer.actor), text_version(officer.actor))
    reference = approved_mailing()
    begun()
    clock.at = clock.at.replace(hour=22, minute=0)
    assert deliver().accepted == 0
    second = approved_mailing()
    assert begun() is None
    clock.advance(timedelta(hours=9))
    assert deliver().accepted == 1
    begun()
    assert mailing(session, reference).state is MailingState.SENT
    assert mailing(session, second).state is MailingState.SENDING


def test_nobody_gets_a_fourth_mail_in_a_day(
    app: Flask, sink: Sink, clock: FixedClock, session: FreshSession
) -> None:
    officer = add_member("compliance")
    an = customer(officer.actor)
    consented(officer.actor, an, text_version(officer.actor))
    references = []
    for _ in range(4):
        references.append(approved_mailing())
        begun()
    deliver()
    assert len(to_whom(sink)) == 3
    assert answers(session, references[3])[an] == (Delivery.CANCELLED, "too-many")
    clock.advance(timedelta(days=1, minutes=1))
    approved_mailing()
    begun()
    assert deliver().accepted == 1


def test_it_pauses_goes_on_and_stops(app: Flask, sink: Sink, session: FreshSession) -> None:
    officer = add_member("compliance")
    text = text_version(officer.actor)
    for number in range(3):
        person = customer(officer.actor, f"Khách Số {number}", f"k{number}@khach.vn")
        consented(officer.actor, person, text)
    reference = approved_mailing()
    begun()
    assert deliver(limit=1).accepted == 1
    pause_mailing(officer.actor, reference)
    assert deliver().accepted == 0
    resume_mailing(officer.actor, reference)
    assert deliver(limit=1).accepted == 1
    with pytest.raises(RuleBroken):
        stop_mailing(officer.actor, reference, reason=" ")
    stop_mailing(officer.actor, reference, reason="Sai giá trong thư")
    assert deliver().accepted == 0
    assert mailing(session, reference).state is MailingState.STOPPED


def test_what_is_taken_back_before_it_begins_goes_to_nobody(app: Flask, sink: Sink) -> None:
    officer = add_member("compliance")
    consented(officer.actor, customer(officer.actor), text_version(officer.actor))
    reference = approved_mailing()
    recall_mailing(officer.actor, reference)
    assert begun() is None
    assert deliver().accepted == 0


def test_an_address_that_goes_after_the_list_was_made_is_no_error(
    app: Flask, sink: Sink, session: FreshSession
) -> None:
    officer = add_member("compliance")
    an = customer(officer.actor, phone="0912345678")
    consented(officer.actor, an, text_version(officer.actor))
    approved_mailing()
    begun()
    edit_customer(officer.actor, an, None, CustomerChanges(email="moi@khach.vn"))
    deliver()
    assert to_whom(sink) == ["moi@khach.vn"]


@pytest.mark.parametrize(
    ("subject", "words", "field"),
    [
        ("", LETTER, "subject"),
        ("[QC] [AD]", LETTER, "subject"),
        ("Bàn ăn", "ngắn", "words"),
        ("Bàn ăn", LETTER + " {phone}", "words"),
        ("x" * 151, LETTER, "subject"),
    ],
)
def test_a_draft_that_cannot_be_sent_is_refused_at_its_field(
    app: Flask, subject: str, words: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        write_mailing(add_member("manager").actor, Draft(Purpose.NEWSLETTER, subject, words))
    assert refused.value.field == field


def test_a_mailing_at_night_is_refused(app: Flask) -> None:
    late = now().replace(hour=23)
    with pytest.raises(RuleBroken) as refused:
        write_mailing(
            add_member("manager").actor, Draft(Purpose.NEWSLETTER, "Bàn ăn", LETTER, late)
        )
    assert refused.value.field == "send_at"


def test_marketing_never_goes_the_ordinary_way(app: Flask) -> None:
    to = Recipient("an@khach.vn", "An", customer(add_member("support").actor))
    with pytest.raises(ValueError, match="campaign"), open_unit(POSTMAN) as unit:
        enqueue(unit, notice="mailing", about="TT-2026-0001", to=to, subject="x", body="y")


def test_a_link_that_we_did_not_write_says_nothing(app: Flask) -> None:
    an = customer(add_member("support").actor)
    token = token_of(app.config, Refusal(an, Purpose.NEWSLETTER, "TT-2026-0001"))
    assert read_token(app.config, token) is not None
    for wrong in (token[:-1], token + "x", "", "a.b", "é" * 10, "x" * 5000):
        assert read_token(app.config, wrong) is None

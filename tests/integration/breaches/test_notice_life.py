"""A notice to the people: from the first word to the last person told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from kalix_compliance.breaches.commands import contacting, notices, sending
from kalix_compliance.breaches.commands.affected import add_customers
from kalix_compliance.breaches.kinds import (
    Audience,
    Choice,
    Contacted,
    DataType,
    DecisionAbout,
    NoticeState,
    Source,
)
from kalix_compliance.breaches.notice_job import send_notices
from kalix_compliance.breaches.notice_text import hash_of
from kalix_compliance.breaches.queries.contacts import (
    Why,
    call_page,
    next_to_call,
)
from kalix_compliance.breaches.queries.letters import Group, frozen_texts
from kalix_compliance.breaches.queries.notices import notice_view, notices_panel
from kalix_compliance.breaches.queries.proofs import person_proof, told_page
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.queries.told import told_counts
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, RuleBroken, StaleRecord
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.registration import register_people
from kalix_compliance.deadlines.queries import clocks_about
from kalix_compliance.demo.sink import Faults, Sink
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications import campaigns
from kalix_compliance.notifications.campaigns import sha256_of
from kalix_compliance.notifications.states import Delivery
from tests.breaches import Incident
from tests.notices import (
    WORDS,
    WORKER,
    Story,
    another_signature,
    breach_of,
    mails_to_people,
    notice_of,
    person_of,
)
from tests.posting import deliver
from tests.sessions import FreshSession


@pytest.fixture
def story(app: Flask, clock: FixedClock) -> Story:
    made = Story(clock)
    made.people()
    return made


def test_everybody_with_an_address_gets_one_mail_and_is_told(
    story: Story, session: FreshSession, sink: Sink
) -> None:
    story.send(people=5)
    mails = mails_to_people(sink)
    assert len(mails) == 3
    assert len({str(mail["To"]) for mail in mails}) == 3
    breach = breach_of(session, story)
    assert notice_of(session, story).state is NoticeState.SENT
    counts = told_counts(session, [breach.id])[breach.id]
    assert (counts.people, counts.told, counts.untold) == (5, 3, 2)
    clocks = {one.obligation.code: one for one in clocks_about(session, story.reference)}
    assert clocks["breach.people"].met_at is not None
    view = notice_view(session, breach, 1, story.clock.now())
    assert (view.count("taken"), view.count("offline")) == (3, 2)
    assert sum(part.count for part in view.parts) == view.people == 5


def test_the_mail_holds_the_six_items_and_nothing_of_the_data(
    app: Flask, clock: FixedClock, sink: Sink
) -> None:
    story = Story(clock)
    story.person(1, DataType.NAME, DataType.BANK, email="an@khach.example", phone="0912345678")
    story.send(people=1)
    body = mails_to_people(sink)[0].get_body(("plain",)).get_content()
    for words in vars(WORDS).values():
        assert words == WORDS.subject or words in body
    assert "họ tên, tài chính, ngân hàng" in body
    assert "Kính gửi quý khách Nguyễn Văn Số 1," in body
    assert "0912345678" not in body and "912345678" not in body
    assert "{customer_name}" not in body


def test_each_reads_of_their_own_data_only(app: Flask, clock: FixedClock, sink: Sink) -> None:
    story = Story(clock)
    story.person(1, DataType.NAME, DataType.PHONE, email="a@khach.example")
    story.person(2, DataType.PHONE, DataType.NAME, email="b@khach.example")
    story.person(3, DataType.EMAIL, email="c@khach.example")
    story.send(people=3)
    lines = {
        str(mail["To"]): next(
            line
            for line in mail.get_body(("plain",)).get_content().splitlines()
            if line.startswith("Gồm:")
        )
        for mail in mails_to_people(sink)
    }
    assert len(set(lines.values())) == 2
    assert any("email" in line and "họ tên" not in line for line in lines.values())


def test_nothing_leaves_in_the_ten_minutes_and_it_can_be_called_back(
    story: Story, session: FreshSession, sink: Sink
) -> None:
    story.write()
    story.approve(people=5)
    story.clock.advance(timedelta(minutes=9, seconds=59))
    send_notices(WORKER)
    assert notice_of(session, story).campaign_id is None
    notices.cancel_notice(story.manager, story.reference, 1)
    story.wait()
    deliver()
    assert mails_to_people(sink) == []
    row = notice_of(session, story)
    assert (row.state, row.approved_by, row.text_sha256) == (NoticeState.DRAFT, None, "")


def test_once_it_goes_it_cannot_be_called_back_but_halted(
    story: Story, session: FreshSession, sink: Sink
) -> None:
    story.write()
    story.approve(people=5)
    story.wait()
    with pytest.raises(RuleBroken, match="Dừng gửi ngay"):
        notices.cancel_notice(story.officer, story.reference, 1)
    sending.pause_notice(story.manager, story.reference, 1)
    deliver()
    assert mails_to_people(sink) == []
    sending.resume_notice(story.officer, story.reference, 1)
    deliver()
    assert len(mails_to_people(sink)) == 3


def test_stopped_for_good_the_others_get_a_new_notice(
    story: Story, session: FreshSession, sink: Sink
) -> None:
    story.write()
    story.approve(people=5)
    story.wait()
    while not mails_to_people(sink):
        deliver(limit=1)
    sending.stop_notice(story.officer, story.reference, 1, reason="sai số điện thoại")
    deliver()
    assert len(mails_to_people(sink)) == 1
    breach = breach_of(session, story)
    view = notice_view(session, breach, 1, story.clock.now())
    assert (view.count("taken"), view.count("cancelled")) == (1, 2)
    clocks = {one.obligation.code: one for one in clocks_about(session, story.reference)}
    assert clocks["breach.people"].met_at is None
    story.write(audience=Audience.NOT_YET_TOLD)
    story.approve(people=4, number=2)
    story.wait()
    deliver()
    send_notices(WORKER)
    assert len(mails_to_people(sink)) == 3
    assert len({str(mail["To"]) for mail in mails_to_people(sink)}) == 3
    assert told_counts(session, [breach.id])[breach.id].told == 3


def test_the_author_does_not_approve_and_handling_is_not_approving(story: Story) -> None:
    story.write()
    approval = story.submit(people=5)
    with pytest.raises(NotAllowed):
        notices.approve_notice(story.officer, story.reference, approval)
    author_turned_manager = replace(
        story.officer, permissions=story.manager.permissions, role="manager"
    )
    with pytest.raises(RuleBroken, match="không tự"):
        notices.approve_notice(author_turned_manager, story.reference, approval)


def test_the_count_that_was_seen_is_the_count_that_is_submitted(story: Story) -> None:
    story.write()
    with pytest.raises(RuleBroken, match="nay là 5 người"):
        story.submit(people=4)


def test_text_and_list_are_locked_from_submitting_until_it_goes(
    story: Story, session: FreshSession
) -> None:
    story.write()
    story.submit(people=5)
    version = notice_of(session, story).version
    with pytest.raises((RuleBroken, StaleRecord)):
        notices.write_notice(story.officer, story.reference, WORDS, version=version)
    with pytest.raises(RuleBroken, match="Danh sách đang khóa"):
        story.person(9, phone="0912000099")
    notices.withdraw_notice(story.officer, story.reference, 1)
    story.person(9, phone="0912000099")
    story.approve(people=6)
    story.wait()
    story.person(10, phone="0912000098")


def test_declined_it_is_a_draft_again_with_the_reason_in_the_story(
    story: Story, session: FreshSession
) -> None:
    story.write()
    approval = story.submit(people=5)
    with pytest.raises(RuleBroken, match="lý do"):
        notices.decline_notice(story.manager, story.reference, approval, remark="")
    notices.decline_notice(story.manager, story.reference, approval, remark="thiếu số gọi lại")
    assert notice_of(session, story).state is NoticeState.DRAFT
    story.approve(people=5)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (replace(WORDS, risks="[Điều gì có thể xảy ra]"), "ngoặc vuông"),
        (replace(WORDS, how_detected="Lúc 10:30. [Điều gì đã xảy ra.]"), "ngoặc vuông"),
    ],
)
def test_a_gap_in_the_words_stops_the_notice(story: Story, words: object, why: str) -> None:
    story.write(words)
    with pytest.raises(RuleBroken, match=why):
        story.submit(people=5)


def test_an_empty_list_and_a_signed_no_stop_the_notice(app: Flask, clock: FixedClock) -> None:
    story = Story(clock)
    story.write()
    with pytest.raises(RuleBroken, match="Chưa có ai"):
        story.submit(people=0)
    story.person(1, email="a@khach.example")
    case = Incident(story.officer, story.manager, story.reference)
    case.assess()
    case.decide(DecisionAbout.PEOPLE, Choice.DO_NOT)
    case.sign()
    with pytest.raises(RuleBroken, match="Quyết định lại"):
        story.submit(people=1)


def test_two_who_write_at_once_do_not_overwrite_each_other(
    story: Story, session: FreshSession
) -> None:
    story.write()
    with pytest.raises(StaleRecord):
        story.write()
    version = notice_of(session, story).version
    notices.write_notice(story.officer, story.reference, WORDS, version=version)
    with pytest.raises(StaleRecord):
        notices.write_notice(story.officer, story.reference, WORDS, version=version)


def test_a_worker_cut_off_while_filling_goes_on_and_doubles_nobody(
    story: Story, session: FreshSession, sink: Sink
) -> None:
    story.write()
    story.approve(people=5)
    story.clock.advance(timedelta(minutes=10))
    sending.freeze_notice(WORKER, story.reference, 1)
    assert notice_of(session, story).state is NoticeState.APPROVED
    with pytest.raises(RuleBroken):
        notices.cancel_notice(story.officer, story.reference, 1)
    with pytest.raises(RuleBroken, match="Danh sách đang khóa"):
        story.person(9, phone="0912000099")
    row = notice_of(session, story)
    first = told_page(session, breach_of(session, story))[0][0]
    with open_unit(WORKER) as unit:
        campaigns.add_people(unit, row.campaign_id, [(first.customer_id, "name,phone")])
    send_notices(WORKER)
    send_notices(WORKER)
    deliver()
    assert len(mails_to_people(sink)) == 3


def test_words_that_changed_after_the_signature_do_not_go(
    app: Flask, story: Story, session: FreshSession, sink: Sink
) -> None:
    story.write()
    story.approve(people=5)
    with another_signature(notice_of(session, story)):
        story.wait()
    deliver()
    assert mails_to_people(sink) == []
    assert notice_of(session, story).state is NoticeState.DRAFT


def test_a_bounced_mail_puts_the_person_on_the_call_list_until_they_are_reached(
    story: Story, session: FreshSession, sink: Sink
) -> None:
    no_such = "550 5.1.1 no such user"
    sink.faults = Faults(recipient=lambda to: no_such if to.startswith("khach1@") else None)
    story.send(people=5)
    breach = breach_of(session, story)
    page = call_page(session, story.officer, breach)
    assert page.by_why == {Why.NO_EMAIL: 2, Why.BOUNCED: 1}
    bounced = call_page(session, story.officer, breach, why=Why.BOUNCED).rows[0]
    contacting.record_contact(
        story.officer,
        story.reference,
        bounced.person_id,
        outcome=Contacted.NO_ANSWER,
        at=story.clock.now(),
    )
    page = call_page(session, story.officer, breach, why=Why.BOUNCED)
    assert (page.rows[0].tries, page.rows[0].last) == (1, Contacted.NO_ANSWER)
    story.clock.advance(timedelta(minutes=5))
    contacting.record_contact(
        story.officer,
        story.reference,
        bounced.person_id,
        outcome=Contacted.REACHED,
        at=story.clock.now(),
        note="hỏi có mất tiền không",
    )
    assert call_page(session, story.officer, breach).by_why == {Why.NO_EMAIL: 2}
    proof = person_proof(session, breach, bounced.person_id, readable=True)
    assert proof.told
    assert proof.attempts[0].note == "hỏi có mất tiền không"
    assert proof.mails[0].proof.state is Delivery.BOUNCED
    assert proof.mails[0].proof.code == "550 5.1.1"
    view = notice_view(session, breach, 1, story.clock.now())
    assert (view.count("in_person"), view.count("lost")) == (1, 0)
    assert sum(part.count for part in view.parts) == 5
    blind = person_proof(session, breach, bounced.person_id, readable=False)
    assert blind.attempts[0].note == ""


def test_letters_are_printed_in_batches_and_count_when_they_are_posted(
    story: Story, session: FreshSession, sink: Sink
) -> None:
    story.send(people=5)
    breach = breach_of(session, story)
    letters = contacting.print_letters(story.officer, story.reference, group=Group.NO_PHONE)
    assert [letter.to_address for letter in letters] == ["Số 4, phố Huế, Hà Nội"]
    assert letters[0].to_name == "Nguyễn Văn Số 4"
    assert letters[0].subject == WORDS.subject
    assert not letters[0].paragraphs[0].startswith("Kính gửi")
    assert all("Trân trọng" not in part for part in letters[0].paragraphs)
    assert told_counts(session, [breach.id])[breach.id].told == 3
    with pytest.raises(RuleBroken, match="Không còn thư"):
        contacting.print_letters(story.officer, story.reference, group=Group.NO_PHONE)
    batch = story.clock.now()
    assert len(contacting.print_letters(story.officer, story.reference, batch=batch)) == 1
    story.clock.advance(timedelta(hours=2))
    day = story.clock.now().date()
    with pytest.raises(RuleBroken, match="tương lai"):
        contacting.record_posting(
            story.officer, story.reference, batch, day=day + timedelta(days=3)
        )
    assert contacting.record_posting(story.officer, story.reference, batch, day=day) == 1
    assert contacting.record_posting(story.officer, story.reference, batch, day=day) == 0
    assert told_counts(session, [breach.id])[breach.id].told == 4


def test_people_called_about_one_breach_are_not_counted_in_another(
    story: Story, clock: FixedClock, session: FreshSession, sink: Sink
) -> None:
    other = Story(clock, title="Vụ khác")
    other.people()
    stories = story, other
    for one in stories:
        one.send(people=5)
        breach = breach_of(session, one)
        for row in call_page(session, one.officer, breach).rows:
            contacting.record_contact(
                one.officer,
                one.reference,
                row.person_id,
                outcome=Contacted.POSTED,
                at=clock.now(),
            )
    ids = [breach_of(session, one).id for one in stories]
    assert [counts.told for counts in told_counts(session, ids).values()] == [5, 5]
    assert [counts.untold for counts in told_counts(session, ids).values()] == [0, 0]


def test_a_letter_that_comes_back_told_nobody(
    story: Story, session: FreshSession, sink: Sink
) -> None:
    story.send(people=5)
    breach = breach_of(session, story)
    person = call_page(session, story.officer, breach).rows[-1].person_id
    give = {"outcome": Contacted.RETURNED, "at": story.clock.now()}
    with pytest.raises(RuleBroken, match="Chưa ghi lá thư nào"):
        contacting.record_contact(story.officer, story.reference, person, **give)
    for outcome, told in ((Contacted.POSTED, 4), (Contacted.RETURNED, 3)):
        story.clock.advance(timedelta(hours=1))
        contacting.record_contact(
            story.officer, story.reference, person, outcome=outcome, at=story.clock.now()
        )
        assert told_counts(session, [breach.id])[breach.id].told == told


def test_without_a_single_address_the_duty_is_met_by_the_last_call(
    app: Flask, clock: FixedClock, session: FreshSession, sink: Sink
) -> None:
    story = Story(clock)
    first = story.person(1, phone="0912000001")
    last = story.person(2, phone="0912000002")
    story.send(people=2)
    assert notice_of(session, story).state is NoticeState.SENT

    def met() -> object:
        clocks = {one.obligation.code: one for one in clocks_about(session, story.reference)}
        return clocks["breach.people"].met_at

    assert met() is None
    for customer in (first, last):
        contacting.record_contact(
            story.officer,
            story.reference,
            person_of(session, story, customer).id,
            outcome=Contacted.REACHED,
            at=story.clock.now(),
        )
    assert met() is not None


def test_calls_wait_for_the_signature(story: Story, session: FreshSession) -> None:
    breach = breach_of(session, story)
    person = next_to_call(session, story.officer, breach)
    with pytest.raises(RuleBroken, match="Chưa có thông báo nào được duyệt"):
        contacting.record_contact(
            story.officer,
            story.reference,
            person,
            outcome=Contacted.REACHED,
            at=story.clock.now(),
        )


def test_a_drill_reaches_nobody_but_the_drill_mailbox(
    app: Flask, clock: FixedClock, session: FreshSession, sink: Sink
) -> None:
    story = Story(clock, drill=True)
    with open_unit(story.officer) as unit:
        ids = register_people(
            unit,
            [CustomerDetails(name="Người Giả", email="that@khach.example").cleaned()],
            findable=False,
        )
    add_customers(story.officer, story.reference, ids, Source.MADE_UP, [DataType.NAME])
    story.send(people=1)
    assert [str(mail["Subject"]).startswith("[DIỄN TẬP]") for mail in mails_to_people(sink)] == [
        True
    ]
    assert all("that@khach.example" not in str(mail["To"]) for mail in mails_to_people(sink))


def test_the_proof_names_the_text_that_was_frozen(
    story: Story, session: FreshSession, sink: Sink
) -> None:
    story.send(people=5)
    breach = breach_of(session, story)
    panel = notices_panel(Reading(session, breach, story.clock.now()))
    assert panel is not None and panel.current is not None
    person = panel.current
    assert person.text_sha256
    one = next(shown for shown in told_page(session, breach)[0] if shown.mails)
    texts = frozen_texts(session, person.campaign_id)
    assert one.mails[0].proof.text_sha256 == sha256_of(texts[one.mails[0].proof.variant])
    assert person.text_sha256 == hash_of(texts)
    assert one.mails[0].proof.accepted_at is not None
    assert one.mails[0].proof.code == "250"

"""One text to many people over real SMTP: each of them once, halted and gone on with at any moment."""

import contextlib
import hashlib
import socket
import socketserver
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance import wiring
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.events import Event
from kalix_compliance.core.permissions import Permission
from kalix_compliance.demo.sink import Faults, Sink
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications import campaigns, drill
from kalix_compliance.notifications.commands import mark_sent, resend_message
from kalix_compliance.notifications.delivery import sweep_stuck
from kalix_compliance.notifications.events import (
    CampaignFinished,
    CampaignPaused,
    MessageAccepted,
    MessageBounced,
    MessageUncertain,
)
from kalix_compliance.notifications.health import health_of, waiting_count
from kalix_compliance.notifications.models import (
    CampaignState,
    CampaignText,
    OutboxMessage,
    Trouble,
)
from kalix_compliance.notifications.persistence import EQUAL_REFUSALS
from kalix_compliance.notifications.queries import messages_about, outbox_page
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.vault import safes
from tests.campaigns import (
    ABOUT,
    OFFICER,
    TEXTS,
    address,
    message_to,
    people,
    person,
    planned,
    started,
    stored,
)
from tests.posting import POSTMAN, deliver, open_for_mail, queue, sink_for
from tests.sessions import FreshSession


@pytest.fixture
def sink(app: Flask, tmp_path: Path) -> Iterator[Sink]:
    with sink_for(app, tmp_path / "mail") as sink:
        yield sink


@pytest.fixture
def told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What was announced, in order."""
    heard: list[Event] = []
    kinds = CampaignPaused, CampaignFinished, MessageAccepted, MessageBounced, MessageUncertain
    for kind in kinds:
        monkeypatch.setitem(wiring.REACTIONS, kind, (lambda _unit, event: heard.append(event),))
    return heard


def states_of(session: FreshSession, campaign: UUID) -> Counter[Delivery]:
    wanted = select(OutboxMessage.state).where(OutboxMessage.campaign_id == campaign)
    return Counter(session.scalars(wanted))


def in_state(session: FreshSession, campaign: UUID, state: Delivery) -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(
        OutboxMessage.campaign_id == campaign, OutboxMessage.state == state
    )
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def test_each_person_gets_their_own_text_once_and_the_end_is_said(
    sink: Sink, session: FreshSession, told: list[Event], clock: FixedClock
) -> None:
    customers = people(5)
    with open_unit(OFFICER) as unit:
        campaign = campaigns.plan(unit, about=ABOUT, notice="breach_opened", texts=TEXTS)
        for _ in range(2):  # said twice, stored once
            chosen = [(c, "bank" if n == 4 else "basic") for n, c in enumerate(customers)]
            added = campaigns.add_people(unit, campaign, chosen)
        assert added == 0
        campaigns.start(unit, campaign)
    assert deliver().accepted == 5
    assert deliver().accepted == 0
    mails = sorted(sink.mails(), key=lambda mail: str(mail["To"].addresses[0].addr_spec))
    assert [mail["To"].addresses[0].addr_spec for mail in mails] == [address(n) for n in range(5)]
    for number, mail in enumerate(mails):
        text = mail.get_body(("plain",)).get_content()
        assert text.splitlines()[0] == f"Kính gửi Nguyễn Thị Số {number},"
        assert ("Số tài khoản" in text) == (number == 4)
        assert mail["Subject"] == TEXTS["basic"].subject
    assert stored(session, campaign).state is CampaignState.FINISHED
    assert told == [CampaignFinished(campaign, ABOUT)]
    proof = campaigns.proof_of(session, campaign, customers[4])
    assert proof is not None
    assert proof.text_sha256 == campaigns.sha256_of(TEXTS["bank"])
    assert (proof.state, proof.accepted_at, proof.code) == (Delivery.ACCEPTED, clock.now(), "250")
    assert proof.sent_to.startswith("k") and "khach.4" not in proof.sent_to
    assert proof.message_id == mails[4]["Message-ID"]


def test_the_hash_of_a_frozen_text_is_of_what_was_sent(sink: Sink, session: FreshSession) -> None:
    campaign = started([person("Lê An", "an@khach.vn")])
    deliver()
    (mail,) = sink.mails()
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n").removesuffix("\n")
    sent = f"{mail['Subject']}\n\n{text.replace('Lê An', '{customer_name}')}"
    wanted = select(CampaignText.sha256).where(
        CampaignText.campaign_id == campaign, CampaignText.variant == "basic"
    )
    assert session.scalar(wanted) == hashlib.sha256(sent.encode()).hexdigest()


def test_nothing_leaves_before_the_start_and_nobody_joins_after_it(sink: Sink) -> None:
    one, late = people(2)
    campaign = planned([one])
    assert deliver().accepted == 0
    with open_unit(OFFICER) as unit:
        campaigns.start(unit, campaign)
        campaigns.start(unit, campaign)
        with pytest.raises(RuleBroken):
            campaigns.add_people(unit, campaign, [(late, "basic")])
    assert deliver().accepted == 1


def test_a_pause_takes_effect_within_one_message_and_goes_on_where_it_halted(
    app: Flask, sink: Sink, session: FreshSession, clock: FixedClock, told: list[Event]
) -> None:
    campaign = started(people(12))
    arrived = 0

    def pausing(_to: str) -> None:
        nonlocal arrived
        arrived += 1
        if arrived == 5:
            with app.app_context(), open_unit(OFFICER) as unit:
                campaigns.pause(unit, campaign)

    sink.faults = Faults(recipient=pausing)
    assert deliver().accepted == 5
    assert deliver().accepted == 0
    halted = campaigns.progress(session, campaign, clock.now())
    assert (halted.state, halted.reached, halted.waiting) == (CampaignState.PAUSED, 5, 7)
    assert str(halted.trouble) == "Một người đã tạm dừng đợt gửi."
    assert halted.rate_per_hour is None and halted.ends_about is None
    assert waiting_count(session) == 0  # they do not wait for the server
    with open_unit(OFFICER) as unit:
        assert campaigns.resume(unit, campaign)
        assert not campaigns.resume(unit, campaign)
    assert deliver().accepted == 7
    assert len({mail["Message-ID"] for mail in sink.mails()}) == 12
    assert told == [CampaignFinished(campaign, ABOUT)]  # a person's pause needs no mail to people


def test_a_stop_is_for_good(sink: Sink, session: FreshSession, clock: FixedClock) -> None:
    campaign = started(people(6))
    assert deliver(limit=2).accepted == 2
    with open_unit(OFFICER) as unit:
        assert campaigns.stop(unit, campaign) == 4
        assert campaigns.stop(unit, campaign) == 0
        assert not campaigns.resume(unit, campaign)
        campaigns.start(unit, campaign)
    assert deliver().accepted == 0
    now = campaigns.progress(session, campaign, clock.now())
    assert (now.state, now.by_state) == (
        CampaignState.STOPPED,
        {Delivery.ACCEPTED: 2, Delivery.CANCELLED: 4},
    )


@pytest.mark.parametrize("faults", [Faults(recipient="451 4.3.0 later"), None])
def test_what_would_wait_again_after_a_stop_is_cancelled(
    app: Flask, sink: Sink, session: FreshSession, faults: Faults | None
) -> None:
    campaign = started(people(1))

    def stopping(_to: str) -> str:
        with app.app_context(), open_unit(OFFICER) as unit:
            campaigns.stop(unit, campaign)
        return "451 4.3.0 later" if faults else "421 4.3.2 closing"

    sink.faults = Faults(recipient=stopping)
    deliver()
    assert states_of(session, campaign) == {Delivery.CANCELLED: 1}


def test_ordinary_mail_goes_first_also_when_it_comes_in_the_middle(
    app: Flask, sink: Sink, session: FreshSession, clock: FixedClock
) -> None:
    campaign = started(people(6))
    queue("truoc@khach.vn")
    arrived = 0

    def queueing(_to: str) -> None:
        nonlocal arrived
        arrived += 1
        if arrived == 4:
            with app.app_context():
                queue("giua@khach.vn")

    sink.faults = Faults(recipient=queueing)
    assert deliver().accepted == 8
    order = [mail["To"].addresses[0].addr_spec for mail in sink.mails()]
    assert (order[0], order[4]) == ("truoc@khach.vn", "giua@khach.vn")
    assert campaigns.progress(session, campaign, clock.now()).reached == 6


def test_two_campaigns_take_turns(
    sink: Sink, session: FreshSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kalix_compliance.notifications.campaign_run.TURN", 2)
    customers = people(4)
    both = [started(customers), started(customers)]
    assert deliver().accepted == 8
    rows = session.execute(select(OutboxMessage.message_id, OutboxMessage.campaign_id))
    by_number = {row.message_id: row.campaign_id for row in rows}
    order = [both.index(by_number[mail["Message-ID"]]) for mail in sink.mails()]
    assert order == [0, 0, 1, 1, 0, 0, 1, 1]


@pytest.mark.parametrize(
    "answer", ["421 4.3.2 busy", "450 4.2.1 busy", "451 4.3.0 busy", "452 4.3.1 full"]
)
@pytest.mark.parametrize("stage", ["recipient", "text"])
def test_not_now_means_later_for_this_person_alone(
    sink: Sink, session: FreshSession, clock: FixedClock, answer: str, stage: str
) -> None:
    campaign = started(people(2))
    sink.faults = Faults(**{stage: answer})
    assert deliver(limit=1).deferred == 1
    assert states_of(session, campaign) == {Delivery.DEFERRED: 1, Delivery.QUEUED: 1}
    (row,) = in_state(session, campaign, Delivery.DEFERRED)
    assert row.send_after == clock.now() + timedelta(minutes=1)
    assert row.server_answer == answer[:9]
    sink.faults = Faults()
    assert deliver().accepted == 1
    clock.advance(timedelta(minutes=1))
    assert deliver().accepted == 1
    assert len({mail["Message-ID"] for mail in sink.mails()}) == 2
    assert stored(session, campaign).state is CampaignState.FINISHED


@pytest.mark.parametrize("faults", [Faults(recipient="550 5.1.1 who"), Faults(text="554 5.6.0 no")])
def test_a_refusal_bounces_this_person_alone(
    sink: Sink, session: FreshSession, told: list[Event], faults: Faults
) -> None:
    campaign = started(people(2))
    sink.faults = faults
    assert deliver(limit=1).bounced == 1
    sink.faults = Faults()
    assert deliver().accepted == 1
    (row,) = in_state(session, campaign, Delivery.BOUNCED)
    assert row.customer_id is not None
    proof = campaigns.proof_of(session, campaign, row.customer_id)
    assert proof is not None and proof.code in ("550 5.1.1", "554 5.6.0") and proof.sent_to
    assert told == [CampaignFinished(campaign, ABOUT)]


@pytest.mark.parametrize("code", ["451 4.7.0", "550 5.7.1"])
def test_twenty_equal_refusals_pause_the_campaign_and_not_the_mail(
    sink: Sink, session: FreshSession, clock: FixedClock, told: list[Event], code: str
) -> None:
    campaign = started(people(EQUAL_REFUSALS + 5))
    sink.faults = Faults(recipient=lambda to: f"{code} no" if to.startswith("khach.") else None)
    report = deliver()
    assert report.bounced + report.deferred == EQUAL_REFUSALS
    assert report.trouble is None
    queue("an.nguyen@khach.vn")
    assert deliver().accepted == 1
    now = campaigns.progress(session, campaign, clock.now())
    assert now.state is CampaignState.PAUSED
    assert str(now.trouble) == f"Máy chủ thư từ chối nhiều thư liên tiếp, mã {code}."
    assert told[0] == CampaignPaused(campaign, ABOUT, f"refusing {code}")
    assert health_of(session).trouble is None
    sink.faults = Faults()
    clock.advance(timedelta(hours=1))
    with open_unit(OFFICER) as unit:
        campaigns.resume(unit, campaign)
    deliver()
    assert stored(session, campaign).state is CampaignState.FINISHED


@pytest.mark.parametrize("faults", [Faults(hangs_up=True), Faults(silent=True, keeps_lost=True)])
def test_a_line_lost_after_the_text_leaves_one_uncertain_and_a_person_decides(
    app: Flask,
    sink: Sink,
    session: FreshSession,
    clock: FixedClock,
    faults: Faults,
    actor_with,
) -> None:
    app.config["MAIL_TIMEOUT"] = 0.3
    campaign = started(people(3))
    sink.faults = faults
    assert deliver().uncertain == 1
    assert states_of(session, campaign) == {Delivery.UNCERTAIN: 1, Delivery.QUEUED: 2}
    sink.faults = Faults()
    assert deliver().accepted == 0  # a minute's pause
    clock.advance(timedelta(minutes=1))
    assert deliver().accepted == 2
    assert stored(session, campaign).state is CampaignState.FINISHED
    clerk: Actor = actor_with(Permission.MAIL_READ, Permission.MAIL_RETRY)
    (uncertain,) = outbox_page(session, clerk).uncertain
    assert uncertain.to and "khach" not in uncertain.to.split("@")[0]
    resend_message(clerk, uncertain.id)
    assert stored(session, campaign).state is CampaignState.SENDING
    assert deliver().accepted == 1
    assert stored(session, campaign).state is CampaignState.FINISHED


def test_a_person_who_knows_settles_an_uncertain_message(
    app: Flask, sink: Sink, session: FreshSession, actor_with, told: list[Event]
) -> None:
    app.config["MAIL_TIMEOUT"] = 0.3
    (customer,) = people(1)
    campaign = started([customer])
    sink.faults = Faults(hangs_up=True)
    deliver()
    mark_sent(actor_with(Permission.MAIL_RETRY), message_to(session, campaign, customer).id)
    proof = campaigns.proof_of(session, campaign, customer)
    assert proof is not None and proof.state is Delivery.ACCEPTED and proof.sent_to
    assert told == [CampaignFinished(campaign, ABOUT)]


def test_an_uncertain_message_of_a_stopped_campaign_is_not_sent_again(
    app: Flask, sink: Sink, session: FreshSession, actor_with
) -> None:
    app.config["MAIL_TIMEOUT"] = 0.3
    (customer,) = people(1)
    campaign = planned([customer])
    with open_unit(OFFICER) as unit:
        campaigns.start(unit, campaign)
    sink.faults = Faults(hangs_up=True)
    deliver()
    with open_unit(OFFICER) as unit:
        stored_one = unit.session.get_one(type(stored(session, campaign)), campaign)
        stored_one.state = CampaignState.STOPPED
    with pytest.raises(RuleBroken):
        resend_message(
            actor_with(Permission.MAIL_RETRY), message_to(session, campaign, customer).id
        )


def test_while_the_server_is_down_a_campaign_waits_and_says_so(
    app: Flask, tmp_path: Path, session: FreshSession, clock: FixedClock
) -> None:
    campaign = started(people(2))
    with sink_for(app, tmp_path / "mail") as gone:
        port = gone.port
    assert deliver().trouble is Trouble.UNREACHABLE
    assert states_of(session, campaign) == {Delivery.QUEUED: 2}
    now = campaigns.progress(session, campaign, clock.now())
    assert "Máy chủ thư không trả lời từ 22/11/2026 14:05, 2 thư" in str(now.trouble)
    with sink_for(app, tmp_path / "mail", port):
        assert deliver().accepted == 2
    assert campaigns.progress(session, campaign, clock.now()).trouble is None


def test_a_refused_sender_gives_the_message_back(sink: Sink, session: FreshSession) -> None:
    campaign = started(people(2))
    sink.faults = Faults(sender="553 5.7.1 not you")
    assert deliver().trouble is Trouble.SENDER
    assert states_of(session, campaign) == {Delivery.QUEUED: 2}


def test_who_cannot_be_written_to_is_said_and_the_others_get_theirs(
    sink: Sink, session: FreshSession, clock: FixedClock
) -> None:
    gone, nowhere, wrong, there = (
        person("Đã Xóa", "xoa@khach.vn"),
        person("Không Thư", ""),
        person("Sai", "sai@"),
        person("Có", "co@khach.vn"),
    )
    campaign = started([gone, nowhere, wrong, there])
    safes.destroy(gone, clock.now())
    report = deliver()
    assert (report.cancelled, report.accepted) == (1, 1)
    ends = {
        customer: (row.state, row.server_answer)
        for customer in (gone, nowhere, wrong, there)
        for row in [message_to(session, campaign, customer)]
    }
    assert ends == {
        gone: (Delivery.CANCELLED, "erased"),
        nowhere: (Delivery.FAILED, "address"),
        wrong: (Delivery.FAILED, "address"),
        there: (Delivery.ACCEPTED, "250"),
    }


def test_a_drill_never_leaves_the_house(
    app: Flask, sink: Sink, session: FreshSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["DRILL_MAILBOX"] = "dien-tap@kalix.vn"
    campaign = started(people(3), drill=True)
    assert deliver().accepted == 3
    for mail in sink.mails():
        assert mail["To"].addresses[0].addr_spec == "dien-tap@kalix.vn"
        assert mail["Subject"].startswith("[DIỄN TẬP] ")
    assert stored(session, campaign).state is CampaignState.FINISHED


def test_a_drill_that_would_escape_halts_before_anything_left(
    app: Flask, sink: Sink, session: FreshSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["DRILL_MAILBOX"] = "dien-tap@kalix.vn"
    campaign = started(people(2), drill=True)
    monkeypatch.setattr(
        "kalix_compliance.notifications.lane.drill_mailbox", lambda *_: "khach.0@khach.vn"
    )
    with pytest.raises(drill.DrillEscaped):
        deliver()
    assert sink.mails() == []
    assert states_of(session, campaign) == {Delivery.QUEUED: 2}
    assert stored(session, campaign).pause_reason == "drill"


def test_a_drill_does_not_start_without_a_mailbox(app: Flask) -> None:
    app.config["DRILL_MAILBOX"] = "không phải địa chỉ"
    with pytest.raises(RuleBroken):
        started(people(1), drill=True)


def test_a_text_that_does_not_open_halts_the_campaign(
    sink: Sink, session: FreshSession, clock: FixedClock
) -> None:
    campaign = started(people(3))
    with open_unit(OFFICER) as unit:
        texts = select(CampaignText).where(CampaignText.campaign_id == campaign)
        basic, bank = sorted(unit.session.scalars(texts), key=lambda text: text.variant)[::-1]
        basic.body, bank.body = bank.body, basic.body
    assert not deliver().failed
    now = campaigns.progress(session, campaign, clock.now())
    assert (now.state, now.waiting) == (CampaignState.PAUSED, 3)
    assert str(now.trouble).startswith("Nội dung đã duyệt không mở được")


def test_a_drill_whose_mailbox_was_lost_halts(
    app: Flask, sink: Sink, session: FreshSession, clock: FixedClock
) -> None:
    app.config["DRILL_MAILBOX"] = "dien-tap@kalix.vn"
    campaign = started(people(2), drill=True)
    app.config["DRILL_MAILBOX"] = "không phải địa chỉ"
    assert deliver().accepted == 0
    now = campaigns.progress(session, campaign, clock.now())
    assert (now.state, now.waiting) == (CampaignState.PAUSED, 2)


def test_nobody_is_added_without_a_text(app: Flask) -> None:
    with pytest.raises(ValueError, match="no text"):
        planned(people(1), variant="other")


def test_what_stuck_in_sending_becomes_uncertain(
    sink: Sink, session: FreshSession, clock: FixedClock, told: list[Event]
) -> None:
    (customer,) = people(1)
    campaign = started([customer])
    with open_unit(OFFICER) as unit:  # as a killed process leaves it
        row = unit.session.get_one(OutboxMessage, message_to(session, campaign, customer).id)
        row.move_to(Delivery.SENDING)
        row.claimed_at, row.claimed_by = clock.now(), "dead:1"
    deliver()
    assert stored(session, campaign).state is CampaignState.SENDING
    clock.advance(timedelta(minutes=11))
    assert sweep_stuck(POSTMAN) == 1
    deliver()
    assert stored(session, campaign).state is CampaignState.FINISHED
    assert sink.mails() == []
    assert told == [CampaignFinished(campaign, ABOUT)]


def test_two_deliverers_at_once_send_each_person_one(
    app: Flask, sink: Sink, session: FreshSession
) -> None:
    campaign = started(people(120))
    accepted: list[int] = []

    def work() -> None:
        with app.app_context():
            accepted.append(deliver(limit=500).accepted)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(accepted) == 120
    assert min(accepted) > 0
    to = [mail["To"].addresses[0].addr_spec for mail in sink.mails()]
    assert sorted(to) == sorted(address(n) for n in range(120))
    assert states_of(session, campaign) == {Delivery.ACCEPTED: 120}


def test_the_mail_page_and_the_record_do_not_list_a_campaign(
    sink: Sink, session: FreshSession, actor_with
) -> None:
    started(people(3))
    sink.faults = Faults(recipient=lambda to: "550 5.1.1 who" if to == address(0) else None)
    clerk = actor_with(Permission.MAIL_READ, Permission.MAIL_RETRY)
    page = outbox_page(session, clerk)
    assert (page.health.waiting, len(page.waiting)) == (3, 0)
    deliver()
    page = outbox_page(session, clerk)
    assert (page.troubled_count, len(page.troubled)) == (0, 0)
    assert messages_about(session, clerk, ABOUT) == []


def test_progress_tells_the_speed_and_the_end(
    sink: Sink, session: FreshSession, clock: FixedClock
) -> None:
    campaign = started(people(40))
    deliver(limit=10)
    clock.advance(timedelta(minutes=1))
    now = campaigns.progress(session, campaign, clock.now())
    assert (now.total, now.reached, now.waiting, now.answered) == (40, 10, 30, 10)
    assert now.rate_per_hour == 600
    assert now.ends_about == clock.now() + timedelta(minutes=3)


def test_no_word_and_no_address_of_a_campaign_is_logged(
    sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    started(people(25))
    sink.faults = Faults(recipient="550 5.1.1 <khach.1@khach.vn> unknown")
    deliver()
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("kalix")]
    assert ours
    assert not [line for line in ours if "khach.vn" in line or "Nguyễn" in line]


class CutsOff(socketserver.StreamRequestHandler):
    """A server that hangs up in the middle of the text."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                self.rfile.read(64)
                hard = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hard)
                self.connection.close()
                return
            self.wfile.write(b"250 ok\r\n")

    def finish(self) -> None:
        """The line is gone already."""
        with contextlib.suppress(OSError):
            super().finish()


def test_a_line_cut_in_the_middle_of_the_text_leaves_one_uncertain(
    app: Flask, session: FreshSession
) -> None:
    campaign = started(people(3))
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), CutsOff) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        open_for_mail(app, server.server_address[1])
        report = deliver()
        server.shutdown()
        thread.join()
    assert (report.uncertain, report.trouble) == (1, Trouble.UNREACHABLE)
    assert states_of(session, campaign) == {Delivery.UNCERTAIN: 1, Delivery.QUEUED: 2}

"""Delivery over real SMTP: accepted once, whatever the server does."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kalix_compliance import wiring
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed
from kalix_compliance.core.events import Event
from kalix_compliance.core.permissions import Permission
from kalix_compliance.demo.sink import Faults, Sink
from kalix_compliance.execution.unit import open_unit, unit_is_open
from kalix_compliance.notifications.delivery import deliver_due, sweep_stuck
from kalix_compliance.notifications.events import (
    MessageAccepted,
    MessageBounced,
    MessageUncertain,
)
from kalix_compliance.notifications.health import health_of
from kalix_compliance.notifications.models import OutboxMessage, Trouble
from kalix_compliance.notifications.persistence import EQUAL_REFUSALS
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.vault import safes
from tests.posting import (
    CASE,
    POSTMAN,
    deliver,
    new_customer,
    open_for_mail,
    queue,
    row,
    sink_for,
    states,
)
from tests.sessions import FreshSession


@pytest.fixture
def sink(app: Flask, tmp_path: Path) -> Iterator[Sink]:
    with sink_for(app, tmp_path / "mail") as sink:
        yield sink


@pytest.fixture
def told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What was announced, in order."""
    heard: list[Event] = []
    for kind in (MessageAccepted, MessageBounced, MessageUncertain):
        monkeypatch.setitem(wiring.REACTIONS, kind, (lambda _unit, event: heard.append(event),))
    return heard


def test_a_queued_message_is_accepted_once(
    sink: Sink, session: FreshSession, told: list[Event], clock: FixedClock
) -> None:
    message_id = queue(name="Công Tằng Tôn Nữ Hoàng Thị Phương Nguyệt Thanh Huyền")
    assert deliver().accepted == 1
    assert deliver().accepted == 0
    (mail,) = sink.mails()
    assert mail["Subject"] == "Kết quả giải quyết khiếu nại"
    assert mail["To"].addresses[0].addr_spec == "an.nguyen@khach.vn"
    assert mail["To"].addresses[0].display_name.startswith("Công Tằng Tôn Nữ")
    stored = row(session, message_id)
    assert (stored.state, stored.accepted_at, stored.tries) == (Delivery.ACCEPTED, clock.now(), 1)
    assert told == [MessageAccepted(message_id, stored.notice, stored.about, clock.now())]


def test_the_headers_stop_robots_and_name_the_sender(sink: Sink, session: FreshSession) -> None:
    message_id = queue()
    deliver()
    (mail,) = sink.mails()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["X-Kalix-Loop"]
    assert mail["Message-ID"] == row(session, message_id).message_id
    assert mail["Date"] == "Sun, 22 Nov 2026 14:05:00 +0700"
    assert mail["Reply-To"]
    text = mail.get_body(("plain",)).get_content()
    assert text.split() == ["Kính", "gửi", "quý", "khách,", "Đã", "xử", "lý", "xong."]
    assert "<p>Đã xử lý xong.</p>" in mail.get_body(("html",)).get_content()


def test_nothing_leaves_before_its_time(sink: Sink, clock: FixedClock) -> None:
    queue(send_after=clock.now() + timedelta(hours=1))
    assert deliver().accepted == 0
    clock.advance(timedelta(hours=1))
    assert deliver().accepted == 1


def test_a_header_cannot_be_smuggled_in(sink: Sink) -> None:
    queue(subject="Kết quả\r\nBcc: ke.gian@xau.vn", name="An\nBcc: ke.gian@xau.vn")
    deliver()
    (mail,) = sink.mails()
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Kết quả Bcc: ke.gian@xau.vn"
    assert mail["X-RcptTo"] is None


def test_while_the_server_is_down_mail_waits_and_says_so(
    app: Flask, tmp_path: Path, session: FreshSession, clock: FixedClock
) -> None:
    with sink_for(app, tmp_path / "mail") as gone:
        port = gone.port
    queue()
    queue()
    report = deliver()
    assert (report.trouble, report.waiting) == (Trouble.UNREACHABLE, 2)
    assert states(session) == [Delivery.QUEUED] * 2
    assert str(health_of(session).sentence) == (
        "Máy chủ thư không trả lời từ 22/11/2026 14:05, 2 thư đang chờ."
    )
    clock.advance(timedelta(minutes=3))
    deliver()
    assert "14:05, 2 thư" in str(health_of(session).sentence)
    with sink_for(app, tmp_path / "mail", port) as back:
        assert deliver().accepted == 2
        assert len(back.mails()) == 2
    assert health_of(session).sentence is None


def test_an_unknown_recipient_bounces(sink: Sink, session: FreshSession, told: list[Event]) -> None:
    sink.faults = Faults(
        recipient=lambda to: "550 5.1.1 <la@khach.vn> unknown" if "la@" in to else None
    )
    wrong, right = queue("la@khach.vn"), queue()
    report = deliver()
    assert (report.bounced, report.accepted) == (1, 1)
    bounced = row(session, wrong)
    assert (bounced.state, bounced.server_answer) == (Delivery.BOUNCED, "550 5.1.1")
    assert row(session, right).state is Delivery.ACCEPTED
    assert told[0] == MessageBounced(wrong, bounced.notice, bounced.about, "550 5.1.1")
    assert deliver().accepted == 0


def test_a_refused_text_bounces(sink: Sink, session: FreshSession) -> None:
    sink.faults = Faults(text="554 5.6.0 no")
    message_id = queue()
    assert deliver().bounced == 1
    assert row(session, message_id).state is Delivery.BOUNCED


@pytest.mark.parametrize(
    "faults", [Faults(recipient="450 4.2.1 busy"), Faults(text="452 4.3.1 full")]
)
def test_not_now_means_later(
    sink: Sink, session: FreshSession, clock: FixedClock, faults: Faults
) -> None:
    sink.faults = faults
    message_id = queue()
    assert deliver().deferred == 1
    stored = row(session, message_id)
    assert (stored.state, stored.send_after) == (
        Delivery.DEFERRED,
        clock.now() + timedelta(minutes=1),
    )
    first_id = stored.message_id
    assert deliver().deferred == 0
    clock.advance(timedelta(minutes=1))
    assert deliver().deferred == 1
    assert row(session, message_id).send_after == clock.now() + timedelta(minutes=5)
    sink.faults = Faults()
    clock.advance(timedelta(minutes=5))
    assert deliver().accepted == 1
    assert [mail["Message-ID"] for mail in sink.mails()] == [first_id]


def test_after_48_hours_of_not_now_it_is_given_up(
    sink: Sink, session: FreshSession, clock: FixedClock, told: list[Event]
) -> None:
    sink.faults = Faults(recipient="450 4.2.1 busy")
    message_id = queue()
    began = clock.now()
    while (stored := row(session, message_id)).send_after is not None:
        clock.at = max(stored.send_after, clock.now())
        deliver()
    assert stored.state is Delivery.FAILED
    assert clock.now() - began == timedelta(hours=48)
    assert [type(event) for event in told] == [MessageBounced]


@pytest.mark.parametrize("faults", [Faults(hangs_up=True), Faults(silent=True, keeps_lost=True)])
def test_a_line_lost_after_the_text_leaves_it_uncertain(
    app: Flask,
    sink: Sink,
    session: FreshSession,
    clock: FixedClock,
    told: list[Event],
    faults: Faults,
) -> None:
    app.config["MAIL_TIMEOUT"] = 0.3
    sink.faults = faults
    first, second = queue(), queue()
    assert deliver().uncertain == 1
    assert row(session, first).state is Delivery.UNCERTAIN
    assert row(session, second).state is Delivery.QUEUED
    assert told == [MessageUncertain(first, "complaint_answered", CASE, clock.now())]
    sink.faults = Faults()
    assert deliver().accepted == 0  # one minute's pause, so that not every message gets uncertain
    clock.advance(timedelta(minutes=1))
    assert deliver().accepted == 1
    assert row(session, first).state is Delivery.UNCERTAIN


def test_a_refused_sender_stops_the_run_and_blames_nobody(
    sink: Sink, session: FreshSession
) -> None:
    sink.faults = Faults(sender="553 5.7.1 not you")
    queue()
    queue()
    report = deliver()
    assert (report.trouble, report.bounced) == (Trouble.SENDER, 0)
    assert states(session) == [Delivery.QUEUED] * 2
    assert health_of(session).code == "553 5.7.1"


def test_twenty_equal_refusals_in_a_row_pause_the_run(sink: Sink, session: FreshSession) -> None:
    sink.faults = Faults(recipient="554 5.7.1 blocked")
    customer = new_customer()
    for _ in range(EQUAL_REFUSALS + 5):
        queue(customer=customer)
    report = deliver()
    assert (report.bounced, report.waiting) == (EQUAL_REFUSALS, 5)
    assert report.trouble is Trouble.REFUSING
    assert deliver().bounced == 0


def test_a_server_that_closes_its_line_after_each_mail_gets_them_all(sink: Sink) -> None:
    customer = new_customer()
    for _ in range(3):
        queue(customer=customer)
    calls = iter([None, "421 4.3.2 enough", None, "421 4.3.2 enough", None, None])
    sink.faults = Faults(sender=None)
    real = sink.answering.handle_MAIL

    async def closing(*arguments: object) -> str:
        return next(calls) or await real(*arguments)  # type: ignore[arg-type]

    sink.answering.handle_MAIL = closing  # type: ignore[method-assign]
    assert deliver().accepted == 3
    assert len(sink.mails()) == 3


def test_an_erased_customer_gets_no_mail(
    sink: Sink, session: FreshSession, clock: FixedClock
) -> None:
    customer = new_customer()
    gone, stays = queue(customer=customer), queue()
    safes.destroy(customer, clock.now())
    report = deliver()
    assert (report.cancelled, report.accepted) == (1, 1)
    assert row(session, gone).state is Delivery.CANCELLED
    assert row(session, stays).state is Delivery.ACCEPTED


def test_a_message_moved_to_another_row_is_not_sent(
    sink: Sink, session: FreshSession, told: list[Event]
) -> None:
    one, other = queue(), queue()
    with open_unit(POSTMAN) as unit:
        foreign = unit.session.get_one(OutboxMessage, other).envelope
        unit.session.get_one(OutboxMessage, one).envelope = foreign
    report = deliver()
    assert (report.failed, report.accepted) == (1, 1)
    assert row(session, one).state is Delivery.FAILED
    assert len(sink.mails()) == 1


def test_two_deliverers_at_once_send_each_message_once(
    app: Flask, sink: Sink, session: FreshSession
) -> None:
    customer = new_customer()
    ids = {queue(customer=customer) for _ in range(40)}
    accepted: list[int] = []

    def work() -> None:
        with app.app_context():
            accepted.append(deliver().accepted)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(accepted) == len(ids)
    numbers = [mail["Message-ID"] for mail in sink.mails()]
    assert len(numbers) == len(set(numbers)) == len(ids)
    assert states(session) == [Delivery.ACCEPTED] * len(ids)


def test_what_stuck_in_sending_becomes_uncertain_and_is_not_sent_again(
    sink: Sink, session: FreshSession, clock: FixedClock, told: list[Event]
) -> None:
    message_id = queue()
    with open_unit(POSTMAN) as unit:  # as a killed process leaves it
        stuck = unit.session.get_one(OutboxMessage, message_id)
        stuck.move_to(Delivery.SENDING)
        stuck.claimed_at, stuck.claimed_by = clock.now(), "dead:1"
    clock.advance(timedelta(minutes=9))
    assert sweep_stuck(POSTMAN) == 0
    clock.advance(timedelta(minutes=2))
    assert sweep_stuck(POSTMAN) == 1
    assert deliver().accepted == 0
    assert row(session, message_id).state is Delivery.UNCERTAIN
    assert [type(event) for event in told] == [MessageUncertain]
    assert sink.mails() == []


def test_a_certificate_that_nobody_vouches_for_is_refused(app: Flask, sink: Sink) -> None:
    app.config["MAIL_USE_TLS"] = True  # this sink has no TLS at all: nothing may go in clear
    open_for_mail(app, sink.port)
    queue()
    assert deliver().trouble is Trouble.CERTIFICATE
    assert sink.mails() == []


def test_delivery_is_refused_inside_a_transaction(app: Flask, sink: Sink) -> None:
    with open_unit(POSTMAN), pytest.raises(RuntimeError):
        deliver()
    assert not unit_is_open()


def test_no_address_and_no_word_of_a_message_is_logged(
    sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    sink.faults = Faults(recipient="550 5.1.1 <an.nguyen@khach.vn> unknown")
    queue()
    deliver()
    sink.faults = Faults(hangs_up=True)
    queue()
    deliver()
    ours = [r.getMessage() for r in caplog.records if r.name.startswith(("kalix", "flask_mail"))]
    assert ours
    assert not [line for line in ours if "khach.vn" in line or "xử lý" in line]


def test_only_the_postman_delivers(app: Flask, actor_with: Callable[..., Actor]) -> None:
    with pytest.raises(NotAllowed):
        deliver_due(actor_with(Permission.MAIL_READ, Permission.MAIL_RETRY))

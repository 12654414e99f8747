"""The outbox: queued with the change, decided by people, shown masked."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kalix_compliance import wiring
from kalix_compliance.audit.chain import commitment
from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.events import Event
from kalix_compliance.core.permissions import Permission
from kalix_compliance.demo.sink import Faults, Sink
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.notifications import commands, outbox
from kalix_compliance.notifications.events import MessageAccepted
from kalix_compliance.notifications.health import health_of
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import Recipient, enqueue, opened, withdraw
from kalix_compliance.notifications.queries import messages_about, outbox_page, undeliverable
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from tests.posting import (
    ANSWERED,
    CASE,
    POSTMAN,
    deliver,
    new_customer,
    queue,
    row,
    sink_for,
    states,
)
from tests.sessions import FreshSession

BODY = "Kính gửi quý khách,\n\nĐã xử lý xong."


@pytest.fixture
def keeper(actor_with: Callable[..., Actor]) -> Actor:
    """A compliance officer at the mail page."""
    return actor_with(Permission.MAIL_READ, Permission.MAIL_RETRY)


@pytest.fixture
def uncertain(app: Flask, tmp_path: Path, clock: FixedClock) -> Iterator[tuple[UUID, Sink]]:
    """A message of which nobody knows whether it arrived, and the server that is well again."""
    with sink_for(app, tmp_path / "mail") as sink:
        sink.faults = Faults(hangs_up=True)
        message_id = queue()
        assert deliver().uncertain == 1
        sink.faults = Faults()
        clock.advance(timedelta(minutes=2))
        yield message_id, sink


@command(Permission.MESSAGE_SEND)
def tell_customer(unit: Unit, customer_id: UUID, fail: bool = False) -> UUID:
    unit.about(CASE)
    to = Recipient("an.nguyen@khach.vn", "Nguyễn Văn An", customer_id=customer_id)
    message_id = enqueue(unit, notice=ANSWERED, about=CASE, to=to, subject="Kết quả", body=BODY)
    if fail:
        raise RuleBroken("no")
    return message_id


def test_a_message_is_queued_with_its_change_or_not_at_all(
    app: Flask, session: FreshSession, actor_with: Callable[..., Actor]
) -> None:
    customer = new_customer()
    with pytest.raises(RuleBroken):
        tell_customer(actor_with(Permission.MESSAGE_SEND), customer, fail=True)
    assert states(session) == []
    tell_customer(actor_with(Permission.MESSAGE_SEND), customer)
    assert states(session) == [Delivery.QUEUED]


def test_the_words_are_sealed_and_the_trail_commits_to_them(
    app: Flask, session: FreshSession, actor_with: Callable[..., Actor]
) -> None:
    message_id = tell_customer(actor_with(Permission.MESSAGE_SEND), new_customer())
    stored = row(session, message_id)
    assert b"khach.vn" not in stored.envelope
    with open_unit(POSTMAN) as unit:
        envelope = opened(unit, message_id)
    assert (envelope.to, envelope.body) == ("an.nguyen@khach.vn", BODY)
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.commitments == [commitment(envelope.salt, envelope.committed_text)]
    assert "khach.vn" not in json.dumps([entry.facts, entry.changes, entry.subject])


def test_a_once_key_queues_one_message_only(app: Flask, session: FreshSession) -> None:
    first = queue(once_key="warn:1")
    assert queue(once_key="warn:1") == first
    assert queue(once_key="warn:2") != first
    assert len(states(session)) == 2


def test_a_once_key_that_another_transaction_just_used_is_no_error(
    app: Flask, session: FreshSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = queue(once_key="warn:1")
    look = outbox._earlier
    blind_once = iter([True])  # the first look was before the other one's commit
    monkeypatch.setattr(
        outbox, "_earlier", lambda unit, key: None if next(blind_once, False) else look(unit, key)
    )
    assert queue(once_key="warn:1") == first
    assert len(states(session)) == 1


def test_a_bad_address_is_refused_at_its_field(app: Flask, session: FreshSession) -> None:
    with pytest.raises(RuleBroken) as refusal:
        queue("an nguyen@khach")
    assert refusal.value.field == "email"
    assert states(session) == []


def test_nothing_is_written_to_an_erased_customer(app: Flask, clock: FixedClock) -> None:
    customer = new_customer()
    safes.destroy(customer, clock.now())
    with pytest.raises(Erased):
        queue(customer=customer)


def test_a_waiting_message_can_be_taken_back(
    app: Flask, session: FreshSession, keeper: Actor, clock: FixedClock
) -> None:
    message_id = queue(send_after=clock.now() + timedelta(hours=1))
    commands.cancel_message(keeper, message_id, row(session, message_id).version)
    assert row(session, message_id).state is Delivery.CANCELLED
    with pytest.raises(RuleBroken):
        commands.cancel_message(keeper, message_id)
    with open_unit(POSTMAN) as unit:
        assert withdraw(unit, message_id) is False


def test_what_was_accepted_cannot_be_taken_back(
    app: Flask, tmp_path: Path, session: FreshSession, keeper: Actor
) -> None:
    with sink_for(app, tmp_path / "mail"):
        message_id = queue()
        deliver()
    with pytest.raises(RuleBroken):
        commands.cancel_message(keeper, message_id)
    assert row(session, message_id).state is Delivery.ACCEPTED


def test_an_uncertain_message_is_sent_again_only_when_a_person_says_so(
    uncertain: tuple[UUID, Sink], session: FreshSession, keeper: Actor
) -> None:
    message_id, sink = uncertain
    assert deliver().accepted == 0
    commands.resend_message(keeper, message_id)
    assert deliver().accepted == 1
    (mail,) = sink.mails()
    assert mail["Message-ID"] == row(session, message_id).message_id


def test_an_uncertain_message_can_be_recorded_as_sent(
    uncertain: tuple[UUID, Sink],
    session: FreshSession,
    keeper: Actor,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    message_id, sink = uncertain
    heard: list[tuple[str, Event]] = []
    listen = (lambda unit, event: heard.append((unit.actor.id, event)),)
    monkeypatch.setitem(wiring.REACTIONS, MessageAccepted, listen)
    commands.mark_sent(keeper, message_id, row(session, message_id).version)
    assert row(session, message_id).accepted_at == clock.now()
    assert heard == [("system:mail", MessageAccepted(message_id, ANSWERED, CASE, clock.now()))]
    assert deliver().accepted == 0
    assert sink.mails() == []
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last is not None
    assert (last.actor, last.action, last.subject) == (keeper.id, "mark_sent", CASE)


def test_only_an_uncertain_message_is_decided_and_only_as_it_was_seen(
    uncertain: tuple[UUID, Sink], session: FreshSession, keeper: Actor
) -> None:
    message_id, _sink = uncertain
    with pytest.raises(StaleRecord):
        commands.mark_sent(keeper, message_id, row(session, message_id).version - 1)
    with pytest.raises(RuleBroken):
        commands.resend_message(keeper, queue())
    with pytest.raises(NotFound):
        commands.mark_sent(keeper, new_customer())


def test_a_person_can_have_everything_tried_again_now(
    app: Flask, tmp_path: Path, session: FreshSession, keeper: Actor
) -> None:
    with sink_for(app, tmp_path / "mail") as sink:
        sink.faults = Faults(recipient="450 4.2.1 busy")
        queue()
        assert deliver().deferred == 1
        sink.faults = Faults(hangs_up=True)
        queue()
        assert deliver().uncertain == 1
        sink.faults = Faults()
        assert deliver().accepted == 0
        commands.retry_mail(keeper)
        assert deliver().accepted == 1
    assert health_of(session).sentence is None


def test_who_may_not_decide_is_refused(app: Flask, actor_with: Callable[..., Actor]) -> None:
    reader = actor_with(Permission.MAIL_READ)
    for give in (commands.cancel_message, commands.resend_message, commands.mark_sent):
        with pytest.raises(NotAllowed):
            give(reader, queue())


def test_messages_about_a_record_are_shown_masked_newest_first(
    app: Flask, session: FreshSession, clock: FixedClock, actor_with: Callable[..., Actor]
) -> None:
    queue()
    clock.advance(timedelta(minutes=1))
    gone = new_customer()
    queue(customer=gone)
    safes.destroy(gone, clock.now())
    with pytest.raises(NotAllowed):
        messages_about(session, actor_with(Permission.CUSTOMER_READ), CASE)
    newest, oldest = messages_about(session, actor_with(Permission.COMPLAINT_READ), CASE)
    assert (newest.to, newest.name) == ("", "")
    assert (oldest.to, oldest.name) == ("a****n@k***.vn", "Ng*** V** A**")
    assert str(oldest.notice_name) == "Trả lời kết quả"
    assert (str(oldest.state_words), oldest.created_by) == ("Đang chờ gửi", "system:mail")


def test_what_will_not_arrive_is_known(app: Flask, tmp_path: Path, session: FreshSession) -> None:
    with sink_for(app, tmp_path / "mail") as sink:
        good = queue()
        deliver()
        sink.faults = Faults(recipient="550 5.1.1 unknown")
        bad = queue()
        deliver()
    assert undeliverable(session, {good, bad}) == {bad}
    assert undeliverable(session, set()) == set()


def test_the_mail_page_asks_a_constant_number_of_questions(
    app: Flask,
    session: FreshSession,
    keeper: Actor,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    def asked() -> int:
        with statements() as seen:
            outbox_page(session, keeper)
        return len(seen)

    queue()
    few = asked()
    for _ in range(12):
        queue()
    assert asked() == few <= 8


def test_states_that_contradict_themselves_do_not_get_into_the_table(app: Flask) -> None:
    message_id = queue()
    with pytest.raises(IntegrityError, match="waits_for_a_time"), open_unit(POSTMAN) as unit:
        unit.session.get_one(OutboxMessage, message_id).send_after = None

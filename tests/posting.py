"""What the tests of the outbox share: a deliverer, a server to deliver to, messages to deliver."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.demo.sink import Sink
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications.delivery import DeliveryReport, deliver_due
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.notifications.transport import install_mail
from kalix_compliance.vault import safes
from tests.sessions import FreshSession

POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER, Permission.SYSTEM_SWEEP)
ANSWERED = "complaint_answered"
CASE = "TH-2026-000001"  # a kind of record that no feature knows, so that nothing reacts


def open_for_mail(app: Flask, port: int) -> None:
    """Let the application send to this port."""
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_TIMEOUT=2)
    install_mail(app)


@contextmanager
def sink_for(app: Flask, folder: Path, port: int = 0) -> Iterator[Sink]:
    with Sink(folder, port=port) as sink:
        open_for_mail(app, sink.port)
        yield sink


def queue(
    address: str = "an.nguyen@khach.vn",
    *,
    customer: UUID | None = None,
    once_key: str | None = None,
    send_after: datetime | None = None,
    subject: str = "Kết quả giải quyết khiếu nại",
    body: str = "Kính gửi quý khách,\n\nĐã xử lý xong.",
    name: str = "Nguyễn Văn An",
) -> UUID:
    """Put one message into the outbox, to a customer with a safe of their own."""
    customer_id = customer or new_customer()
    to = Recipient(address, name, customer_id=customer_id)
    with open_unit(POSTMAN) as unit:
        return enqueue(
            unit,
            notice=ANSWERED,
            about=CASE,
            to=to,
            subject=subject,
            body=body,
            send_after=send_after,
            once_key=once_key,
        )


def new_customer() -> UUID:
    customer_id = new_id()
    safes.create(customer_id)
    return customer_id


def deliver(limit: int = 100) -> DeliveryReport:
    return deliver_due(POSTMAN, limit=limit)


def row(session: FreshSession, message_id: UUID) -> OutboxMessage:
    return session.get_one(OutboxMessage, message_id, populate_existing=True)


def states(session: FreshSession) -> list[Delivery]:
    return list(session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))

"""Proof that people were told: every mail to a customer, and every call and letter about a breach."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.breaches.catalogue import CONTACT_NAMES, ROUTE_NAMES
from kalix_compliance.breaches.models import AffectedPerson, Breach, ContactAttempt
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.inspection.contents import CHUNK, Contents
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.notices import NOTICES
from kalix_compliance.notifications.states import WORDS
from kalix_compliance.web.spreadsheet import Column, Kind

MAILS = (
    Column(say("Về hồ sơ"), 16),
    Column(say("Thư"), 34),
    Column(say("Khách (che)"), 24),
    Column(say("Ghi lúc"), 16, Kind.MOMENT),
    Column(say("Hẹn gửi"), 16, Kind.MOMENT),
    Column(say("Máy chủ nhận lúc"), 16, Kind.MOMENT),
    Column(say("Tình trạng"), 22),
    Column(say("Máy chủ trả lời"), 20),
    Column(say("Mã thư"), 60),
)
CONTACTS = (
    Column(say("Sự cố"), 14),
    Column(say("Khách (che)"), 24),
    Column(say("Cách"), 14),
    Column(say("Lúc"), 16, Kind.MOMENT),
    Column(say("Kết quả"), 26),
    Column(say("Mã bưu gửi"), 20),
    Column(say("Người làm"), 22),
)


def write_proofs(contents: Contents) -> None:
    """`notices/mails` and `notices/contacts`, each `.csv` and `.xlsx`."""
    contents.table("notices/mails", say("Thư gửi khách"), MAILS, lambda: _mails(contents))
    contents.table(
        "notices/contacts", say("Gọi điện, gửi thư tay"), CONTACTS, lambda: _contacts(contents)
    )


def _mails(contents: Contents) -> Iterator[Sequence[Any]]:
    period, after = contents.period, None
    while True:
        wanted = (
            select(OutboxMessage)
            .where(OutboxMessage.customer_id.is_not(None))
            .where(
                OutboxMessage.created_at >= period.begins, OutboxMessage.created_at < period.ends
            )
            .order_by(OutboxMessage.id)
            .limit(CHUNK)
        )
        if after is not None:
            wanted = wanted.where(OutboxMessage.id > after)
        found = contents.session.scalars(wanted).all()
        people = masked_names(contents.session, {m.customer_id for m in found if m.customer_id})
        for mail in found:
            if mail.about not in contents.hidden:
                yield _mail(mail, people)
        if len(found) < CHUNK:
            return
        after = found[-1].id
        contents.session.expunge_all()


def _mail(mail: OutboxMessage, people: dict[UUID, str]) -> Sequence[Any]:
    known = NOTICES.get(mail.notice)
    name: Text = known.name if known else mail.notice
    return (
        mail.about,
        name,
        people.get(mail.customer_id, "") if mail.customer_id else "",
        mail.created_at,
        mail.planned_at,
        mail.accepted_at,
        WORDS[mail.state],
        mail.server_answer,
        mail.message_id,
    )


def _contacts(contents: Contents) -> Iterator[Sequence[Any]]:
    period, after = contents.period, None
    while True:
        wanted = (
            select(ContactAttempt, AffectedPerson.customer_id, Breach.reference)
            .join(AffectedPerson, ContactAttempt.person_id == AffectedPerson.id)
            .join(Breach, AffectedPerson.breach_id == Breach.id)
            .where(ContactAttempt.at >= period.begins, ContactAttempt.at < period.ends)
            .where(Breach.drill.is_(False))
            .order_by(ContactAttempt.id)
            .limit(CHUNK)
        )
        if after is not None:
            wanted = wanted.where(ContactAttempt.id > after)
        found = contents.session.execute(wanted).all()
        people = masked_names(contents.session, {customer for _a, customer, _b in found})
        names = contents.names(attempt.by for attempt, _c, _b in found)
        for attempt, customer, breach in found:
            yield (
                breach,
                people.get(customer, ""),
                ROUTE_NAMES[attempt.route],
                attempt.at,
                CONTACT_NAMES[attempt.outcome],
                attempt.receipt,
                names.of(attempt.by),
            )
        if len(found) < CHUNK:
            return
        after = found[-1][0].id
        contents.session.expunge_all()

"""Every message to a person, as it was written (the messages themselves know nothing of customers)."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.sealed_rows import open_field
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.models import CampaignText, OutboxMessage
from kalix_compliance.notifications.notices import NOTICES, TO_PARTNERS
from kalix_compliance.notifications.progress import SENT_TO
from kalix_compliance.notifications.skeleton import CUSTOMER_NAME
from kalix_compliance.notifications.states import WORDS
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe
from kalix_compliance.web.formats import moment

Frozen = Mapping[tuple[UUID, str], CampaignText]


def held_in_messages(session: Session, customer_id: UUID) -> list[Held]:
    """The mails to this person, those of campaigns with their frozen words; four statements."""
    safe = safes.of_many([customer_id]).get(customer_id)
    customer = session.get(Customer, customer_id)
    if safe is None or customer is None:
        return []
    mine = OutboxMessage.customer_id == customer_id
    messages = session.scalars(
        select(OutboxMessage)
        .where(mine, OutboxMessage.notice.not_in(TO_PARTNERS))
        .order_by(OutboxMessage.created_at, OutboxMessage.id)
    ).all()
    texts = session.scalars(
        select(CampaignText).where(
            CampaignText.campaign_id.in_(select(OutboxMessage.campaign_id).where(mine))
        )
    )
    frozen = {(text.campaign_id, text.variant): text for text in texts}
    name = open_field(safe, customer, "name")
    return [
        Held(
            "messages",
            say("Thư đã gửi tới quý khách"),
            [_entry(message, safe, frozen, name) for message in messages],
        )
    ]


def _entry(message: OutboxMessage, safe: Safe, frozen: Frozen, name: str) -> HeldEntry:
    to, text = _written(message, safe, frozen, name)
    notice = NOTICES.get(message.notice)
    values: dict[Text, Text] = {say("Hồ sơ"): message.about}
    if to:
        values[say("Gửi tới")] = to
    values[say("Tình trạng")] = WORDS[message.state]
    if message.accepted_at:
        values[say("Máy chủ thư nhận lúc")] = moment(message.accepted_at)
    return HeldEntry(notice.name if notice else message.notice, message.created_at, values, text)


def _written(message: OutboxMessage, safe: Safe, frozen: Frozen, name: str) -> tuple[str, str]:
    """The address and the words; a campaign's message has its words from the frozen text."""
    if message.envelope is not None:
        letter = Envelope.unseal(safe, message.id, message.envelope)
        return letter.to, f"{letter.subject}\n\n{letter.body}"
    to = safe.unseal(SENT_TO, message.id, message.sent_to) if message.sent_to else ""
    text = frozen.get((message.campaign_id, message.variant)) if message.campaign_id else None
    if text is None:
        return to, ""
    house = safes.house()
    subject, body = unseal_from(text, house, "subject"), unseal_from(text, house, "body")
    return to, f"{subject}\n\n{body.replace(CUSTOMER_NAME, name)}"

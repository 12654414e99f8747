"""What consents hold about a person, in clear, and what stays of it after an erasure."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import Attachment
from kalix_compliance.consents.catalogue import METHOD_NAMES, PURPOSE_NAMES, WITHDRAWAL_NAMES
from kalix_compliance.consents.models import Consent, ConsentText
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry, Kept
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe
from kalix_compliance.web.formats import moment


def held_in_consents(session: Session, customer_id: UUID) -> Sequence[Held]:
    """Every consent with its words and its proof; three statements."""
    safe = safes.of_many([customer_id]).get(customer_id)
    if safe is None:
        return []
    rows = session.execute(
        select(Consent, ConsentText, Attachment)
        .join(ConsentText, ConsentText.id == Consent.text_id)
        .outerjoin(Attachment, Attachment.id == Consent.evidence_id)
        .where(Consent.customer_id == customer_id)
        .order_by(Consent.given_at, Consent.id)
    ).all()
    entries = [_entry(consent, words, file, safe) for consent, words, file in rows]
    return [Held("consents", say("Sự đồng ý của quý khách"), entries)]


def kept_of_consents(session: Session, customer_id: UUID) -> Sequence[Kept]:
    """The log of consents, if there is any."""
    mine = select(func.count()).select_from(Consent).where(Consent.customer_id == customer_id)
    if not session.scalar(mine):
        return []
    return [
        Kept(
            say("Nhật ký đồng ý: mục đích, bản lời, cách và ngày; không còn bằng chứng có tên"),
            say("Điều 6 Nghị định 356/2025/NĐ-CP"),
        )
    ]


def _entry(consent: Consent, words: ConsentText, file: Attachment | None, safe: Safe) -> HeldEntry:
    values: dict[Text, Text] = {
        say("Bằng cách"): METHOD_NAMES[consent.method],
        say("Bản lời số"): str(words.number),
    }
    if proof := unseal_from(consent, safe, "proof"):
        values[say("Bằng chứng")] = proof
    if file is not None:
        values[say("Tệp bằng chứng")] = unseal_from(file, safe, "name")
    if consent.withdrawn_at is not None:
        values[say("Rút lúc")] = moment(consent.withdrawn_at)
        if consent.withdrawn_how:
            values[say("Rút bằng cách")] = WITHDRAWAL_NAMES[consent.withdrawn_how]
        if said := unseal_from(consent, safe, "withdrawal"):
            values[say("Lời khi rút")] = said
    return HeldEntry(PURPOSE_NAMES[consent.purpose], consent.given_at, values, words.words)

"""Keep a consent: who, when, to which words, shown how."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from kalix_compliance.casework.evidence import Upload, attach_one
from kalix_compliance.consents.catalogue import EVIDENCE
from kalix_compliance.consents.kinds import ConsentMethod, Purpose
from kalix_compliance.consents.models import Consent, ConsentText
from kalix_compliance.consents.rules import (
    LONGEST_PROOF,
    is_given_after_all,
    reasons_not_to_record,
)
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into
from kalix_compliance.web.formats import moment


@dataclass(frozen=True)
class NewConsent:
    """What somebody agreed to. Every part is said; none has a default (Law Art 9)."""

    customer_id: UUID
    text_id: UUID
    method: ConsentMethod
    given_at: datetime
    proof: str
    evidence: Upload | None = None


@command(Permission.CONSENT_RECORD)
def record_consent(unit: Unit, new: NewConsent) -> UUID:
    """Keep one person's consent to one purpose; returns its id.

    Raises RuleBroken at the field: without proof, with words that were not in use, while a consent stands
    already, or given before the person withdrew. Raises NotFound, and Erased.
    """
    customer = unit.session.get(Customer, new.customer_id, with_for_update=True)
    words = unit.session.get(ConsentText, new.text_id)
    if customer is None:
        raise NotFound
    if words is None:
        raise RuleBroken(say("Chọn bản lời mà khách đã đồng ý."), field="text")
    safe = safes.of(customer.id)
    reasons = reasons_not_to_record(
        given_at=new.given_at,
        now=unit.now,
        used_from=words.used_from,
        proof=new.proof,
        has_file=new.evidence is not None,
    )
    if reasons:
        raise RuleBroken(*(sentence for _, sentence in reasons), field=reasons[0][0])
    _insist_it_counts(unit, customer, words.purpose, new.given_at)
    row = Consent(
        id=new_id(),
        customer_id=customer.id,
        purpose=words.purpose,
        text_id=words.id,
        method=new.method,
        given_at=new.given_at,
        recorded_at=unit.now,
        recorded_by=unit.actor.id,
    )
    if new.proof.strip():
        unit.commit_to(new.proof)
    seal_into(row, safe, proof=new.proof.strip()[:LONGEST_PROOF])
    if new.evidence is not None:
        row.evidence_id = attach_one(unit, EVIDENCE, customer.id, new.evidence)
    unit.session.add(row)
    unit.about(
        customer.id,
        consent=str(row.id),
        purpose=words.purpose.value,
        number=words.number,
        method=new.method.value,
    )
    return row.id


def _insist_it_counts(unit: Unit, customer: Customer, purpose: Purpose, given_at: datetime) -> None:
    mine = Consent.customer_id == customer.id, Consent.purpose == purpose
    standing = unit.session.scalar(
        select(Consent.given_at).where(*mine, Consent.withdrawn_at.is_(None))
    )
    if standing is not None:
        raise RuleBroken(
            say("Khách đã đồng ý mục này từ %(at)s, vẫn còn hiệu lực.", at=moment(standing)),
            field="text",
        )
    last = unit.session.scalar(select(func.max(Consent.withdrawn_at)).where(*mine))
    if last is not None and not is_given_after_all(given_at, [last]):
        raise RuleBroken(
            say("Khách đã rút đồng ý lúc %(at)s, sau lần đồng ý này.", at=moment(last)),
            field="given_at",
        )
    if customer.restricted_at is not None:
        raise RuleBroken(
            say("Khách đang hạn chế xử lý dữ liệu. Gỡ hạn chế theo yêu cầu của khách trước.")
        )
    if customer.objected_at is not None and given_at < customer.objected_at:
        raise RuleBroken(
            say("Khách đã phản đối tiếp thị lúc %(at)s.", at=moment(customer.objected_at)),
            field="given_at",
        )

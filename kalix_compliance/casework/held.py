"""What the records share about a person: evidence files and second signatures.

Papers of disclosures are told by their own feature, which knows what is secret.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval, Attachment
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry
from kalix_compliance.staff.queries import every_role
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe
from kalix_compliance.web.formats import file_size, moment

TOLD_ELSEWHERE = ("CC-",)
DECISIONS = {
    Decision.APPROVED: say("đã ký"),
    Decision.DECLINED: say("không ký"),
    Decision.WITHDRAWN: say("đã rút lại"),
}


def held_in_casework(session: Session, customer_id: UUID) -> list[Held]:
    """The files and the signatures of this person's records; three statements."""
    safe = safes.of_many([customer_id]).get(customer_id)
    if safe is None:
        return []
    files = session.scalars(
        select(Attachment)
        .where(Attachment.customer_id == customer_id, *_not_told_elsewhere(Attachment.about))
        .order_by(Attachment.added_at, Attachment.id)
    ).all()
    signed = session.scalars(
        select(Approval)
        .where(
            Approval.customer_id == customer_id,
            Approval.kind != ApprovalKind.DISCLOSURE,
            *_not_told_elsewhere(Approval.about),
        )
        .order_by(Approval.asked_at, Approval.id)
    ).all()
    roles = every_role(session) if signed else {}
    return [
        Held(
            "evidence",
            say("Tệp kèm theo hồ sơ"),
            [_file(file, safe) for file in files],
            say("Bản sao của tệp được trao riêng khi quý khách yêu cầu, sau khi che người khác."),
        ),
        Held(
            "signatures",
            say("Việc cần người thứ hai ký"),
            [_signature(approval, safe, roles) for approval in signed],
        ),
    ]


def _file(file: Attachment, safe: Safe) -> HeldEntry:
    values: dict[Text, Text] = {
        say("Hồ sơ"): file.about,
        say("Cỡ"): file_size(file.size),
        say("SHA-256"): unseal_from(file, safe, "proof").rpartition(":")[2],
    }
    return HeldEntry(unseal_from(file, safe, "name"), file.added_at, values)


def _signature(approval: Approval, safe: Safe, roles: dict[str, Text]) -> HeldEntry:
    values: dict[Text, Text] = {
        say("Hồ sơ"): approval.about,
        say("Người trình"): roles.get(approval.asked_by, ""),
    }
    if approval.decision and approval.decided_at:
        values[say("Kết quả")] = DECISIONS[approval.decision]
        values[say("Lúc")] = moment(approval.decided_at)
        values[say("Người ký")] = roles.get(approval.decided_by or "", "")
    return HeldEntry(
        KINDS[approval.kind],
        approval.asked_at,
        without_empty(values),
        paragraphs(unseal_from(approval, safe, "reason"), unseal_from(approval, safe, "remark")),
    )


def without_empty(values: dict[Text, Text]) -> dict[Text, Text]:
    """Only what is filled in; nobody reads a list of blanks."""
    return {name: value for name, value in values.items() if str(value).strip()}


def paragraphs(*texts: str) -> str:
    """The texts that there are, with an empty line between them."""
    return "\n\n".join(text for text in texts if text.strip())


def joined(words: Iterable[Text]) -> str:
    return ", ".join(str(word) for word in words)


def _not_told_elsewhere(about: InstrumentedAttribute[str]) -> Sequence[ColumnElement[bool]]:
    return [about.not_like(f"{prefix}%") for prefix in TOLD_ELSEWHERE]

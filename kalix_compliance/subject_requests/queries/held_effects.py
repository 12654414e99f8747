"""What was done for a person's requests, as it is given to that person."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.processors.models import Processor
from kalix_compliance.subject_requests.effects.words import REQUESTS, STATE_WORDS
from kalix_compliance.subject_requests.models import Correction, PassedOn, SubjectRequest
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe
from kalix_compliance.web.formats import day

NOTE = say("Tên, số điện thoại và email của người liên hệ ở các công ty này không ghi ở đây.")


def held_of_effects(session: Session, customer_id: UUID) -> list[Held]:
    """Each correction before and after, and to whom a request was passed on; two statements."""
    safe = safes.of_many([customer_id]).get(customer_id)
    if safe is None:
        return []
    held = [
        Held(
            "corrections",
            say("Dữ liệu đã sửa theo yêu cầu"),
            _corrections(session, customer_id, safe),
        ),
        Held(
            "passed-on",
            say("Yêu cầu đã chuyển cho bên nhận dữ liệu"),
            _passed_on(session, customer_id, safe),
            NOTE,
        ),
    ]
    return [one for one in held if one.entries]


def _corrections(session: Session, customer_id: UUID, safe: Safe) -> list[HeldEntry]:
    rows = session.scalars(
        select(Correction)
        .where(Correction.customer_id == customer_id)
        .order_by(Correction.made_at, Correction.id)
    )
    return [
        HeldEntry(
            SEALED[row.field].label,
            row.made_at,
            {
                say("Trước"): _shown(row, safe, "before") or say("chưa có"),
                say("Sau"): _shown(row, safe, "after") or say("đã bỏ"),
            },
        )
        for row in rows
    ]


def _shown(row: Correction, safe: Safe, column: str) -> str:
    clear = unseal_from(row, safe, column)
    return SEALED[row.field].shown(clear) if clear else ""


def _passed_on(session: Session, customer_id: UUID, safe: Safe) -> list[HeldEntry]:
    rows = session.execute(
        select(PassedOn, SubjectRequest.reference, SubjectRequest.kind, Processor.name)
        .join(SubjectRequest, SubjectRequest.id == PassedOn.request_id)
        .join(Processor, Processor.id == PassedOn.processor_id)
        .where(SubjectRequest.customer_id == customer_id)
        .order_by(PassedOn.sent_at, PassedOn.id)
    )
    entries = []
    for row, reference, kind, name in rows:
        values: dict[Text, Text] = {
            say("Hồ sơ"): reference,
            say("Yêu cầu"): REQUESTS[kind],
            say("Kèm dữ liệu"): ", ".join(str(SEALED[field].label) for field in row.fields),
            say("Trả lời trước hết ngày"): day(row.due_on),
            say("Kết quả"): STATE_WORDS[row.state],
        }
        answer = unseal_from(row, safe, "answer")
        entries.append(HeldEntry(name, row.sent_at, values, answer))
    return entries

"""How an entry of the register changed: each version, what was different and why."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.history import PLACE
from kalix_compliance.casework.models import RegisterState
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.processors.catalogue import DATA_NAMES, KIND_SHORT, country_name
from kalix_compliance.processors.models import ProcessorKind
from kalix_compliance.processors.queries import CONTACT
from kalix_compliance.staff.queries import every_name
from kalix_compliance.vault import safes
from kalix_compliance.web.formats import day

LOG = "processor-log"
NOTE = "note"

LABELS: dict[str, Sentence] = {
    "name": say("Tên"),
    "kind": say("Vai trò"),
    "service": say("Làm gì cho công ty"),
    "data_types": say("Dữ liệu nhận"),
    "country": say("Nơi xử lý"),
    "contract_no": say("Số hợp đồng"),
    "contract_on": say("Ngày ký"),
    "contract_until": say("Ngày hết hạn"),
    "answers_in_days": say("Số ngày làm việc để trả lời"),
    "contact_name": say("Người liên hệ"),
    "contact_email": say("Email liên hệ"),
    "contact_phone": say("Điện thoại liên hệ"),
    "ended_at": say("Ngừng chia sẻ từ"),
}


@dataclass(frozen=True)
class Change:
    """One field before and after, in words, the contact person masked."""

    label: Text
    before: Text
    after: Text


@dataclass(frozen=True)
class Version:
    """One saving of the entry; the first has no changes."""

    number: int
    at: datetime
    by: str
    note: str
    changes: tuple[Change, ...]


def versions_of(session: Session, processor_id: UUID) -> list[Version]:
    """Every version, the newest first; two statements."""
    states = session.scalars(
        select(RegisterState)
        .where(RegisterState.register == LOG, RegisterState.entry_id == str(processor_id))
        .order_by(RegisterState.at, RegisterState.id)
    ).all()
    house, names = safes.house(), every_name(session)
    values = [json.loads(house.unseal(PLACE, state.id, state.sealed)) for state in states]
    versions = [
        Version(
            number=number,
            at=state.at,
            by=names.get(state.by, ""),
            note=now.get(NOTE, ""),
            changes=_changes(values[number - 2], now) if number > 1 else (),
        )
        for number, (state, now) in enumerate(zip(states, values, strict=True), 1)
    ]
    return versions[::-1]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(
        Change(label, _words(field, before.get(field)), _words(field, after.get(field)))
        for field, label in LABELS.items()
        if before.get(field) != after.get(field)
    )


def _words(field: str, value: Any) -> Text:
    """A value as people read it; nothing is said as such."""
    if value in (None, "", []):
        return say("chưa có")
    if field in CONTACT:
        return SEALED[CONTACT[field]].mask(value)
    if field == "kind":
        return KIND_SHORT[ProcessorKind(value)]
    if field == "country":
        return country_name(value)
    if field == "data_types":
        return _joined([name for code, name in DATA_NAMES.items() if code in value])
    if field in ("contract_on", "contract_until"):
        return day(date.fromisoformat(value))
    if field == "ended_at":
        return day(datetime.fromisoformat(value))
    return str(value)


def _joined(names: Sequence[Text]) -> str:
    return ", ".join(map(str, names))

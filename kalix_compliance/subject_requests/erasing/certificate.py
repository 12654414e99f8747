"""The certificate: what was destroyed, when, by which offices, and what stays; not whose data it was."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import translator
from kalix_compliance.staff.models import Staff
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.erasing.codes import COUNTED, OTHER
from kalix_compliance.subject_requests.erasing.gathering import from_stored
from kalix_compliance.subject_requests.models import Erasure
from kalix_compliance.web.formats import day, local_day
from kalix_compliance.web.typesetting import typeset


def certificate(session: Session, company: Company, erasure: Erasure, request: str) -> bytes:
    """The certificate of a finished erasure as PDF/A, in Vietnamese."""
    token = translator.set(str)
    try:
        return typeset("forms/erasure", _data(session, company, erasure, request))
    finally:
        translator.reset(token)


def _data(session: Session, company: Company, erasure: Erasure, request: str) -> dict[str, Any]:
    assert erasure.done_at is not None  # noqa: S101 - a certificate proves what is done
    done = local_day(erasure.done_at)
    return {
        "company": {
            "name": company.name,
            "address": company.address,
            "phone": company.phone,
            "email": company.email,
        },
        "number": erasure.reference,
        "request": request,
        "day": [done.year, done.month, done.day],
        "times": [
            ["planned", _at(erasure.planned_at), _role(session, erasure.planned_by)],
            ["approved", _at(erasure.approved_at), _role(session, erasure.approved_by)],
            ["told", _at(erasure.told_at), ""],
            ["cooled", _at(erasure.not_before), ""],
            ["began", _at(erasure.began_at), ""],
            ["done", _at(erasure.done_at), ""],
        ],
        "gone": [[str(words), number] for words, number in _gone(erasure)],
        "kept": [
            [str(kept.what), str(kept.article), day(kept.until) if kept.until else ""]
            for kept in (from_stored(row) for row in erasure.kept if isinstance(row, dict))
        ],
    }


def _gone(erasure: Erasure) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for counts in erasure.counts.values():
        for code, number in counts.items() if isinstance(counts, dict) else ():
            words = str(COUNTED.get(str(code), OTHER))
            found[words] = found.get(words, 0) + int(number)
    return [(words, number) for words, number in found.items() if number]


def _role(session: Session, actor_id: str | None) -> str:
    """The office and not the name: the certificate is shown to anybody."""
    if not actor_id or actor_id.startswith("system:"):
        return ""
    person = session.get(Staff, UUID(actor_id))
    return str(Role(person.role).label) if person else ""


def _at(moment: datetime | None) -> str:
    return f"{in_hanoi(moment):%d/%m/%Y %H:%M}" if moment else ""

"""Erasures in a list, and the words that their pages share; whatever store does not answer, they open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, defer

from kalix_compliance.core.language import Text
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.subject_requests.erasing.codes import COUNTED, HALTS, OTHER, Halt
from kalix_compliance.subject_requests.kinds import ErasureState
from kalix_compliance.subject_requests.models import Erasure, SubjectRequest

UNREADABLE = "—"


@dataclass(frozen=True)
class ErasureRow:
    """One erasure in a list."""

    reference: str
    state: ErasureState
    name: str
    request: str
    planned_at: datetime
    not_before: datetime | None
    done_at: datetime | None
    halted: Text


def erasure_rows(session: Session, *, most: int = 200) -> list[ErasureRow]:
    """The newest erasures; a handful of statements whatever their number."""
    rows = session.execute(
        select(Erasure, SubjectRequest.reference)
        .outerjoin(SubjectRequest, SubjectRequest.id == Erasure.request_id)
        .options(defer(Erasure.certificate))
        .order_by(Erasure.planned_at.desc(), Erasure.reference.desc())
        .limit(most)
    ).all()
    names = names_or_none(session, {erasure.customer_id for erasure, _ in rows})
    return [
        ErasureRow(
            erasure.reference,
            erasure.state,
            names.get(erasure.customer_id, UNREADABLE),
            request or "",
            erasure.planned_at,
            erasure.not_before,
            erasure.done_at,
            halt_words(erasure.halted),
        )
        for erasure, request in rows
    ]


def counted(counts: Mapping[str, object]) -> list[tuple[Text, int]]:
    """The counts of what went, in words; what has no word of its own is one line."""
    flat: dict[Text, int] = {}
    for of_feature in counts.values():
        if isinstance(of_feature, Mapping):
            for code, number in of_feature.items():
                words = COUNTED.get(str(code), OTHER)
                flat[words] = flat.get(words, 0) + int(number)
    return [(words, number) for words, number in flat.items() if number]


def halt_words(code: str) -> Text:
    return HALTS[Halt(code)] if code in set(Halt) else ""


def name_of(session: Session, customer_id: UUID) -> str:
    return names_or_none(session, {customer_id}).get(customer_id, UNREADABLE)


def names_or_none(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    """The masked names; none at all while the key store does not answer, for the page must still open."""
    try:
        return masked_names(session, ids)
    except SQLAlchemyError:
        return {}

"""The copies of what leaves: drawn when put before the signer, sealed when signed, handed out unchanged."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.disclosures.content import (
    Content,
    available,
    fingerprint,
    items_of,
    picked,
    read,
    written,
)
from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure, DisclosureSubject
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

PLACE = "disclosed_copy.sealed"
CONTENT = "disclosed_copy.content"
CHANGED = say("Dữ liệu đã đổi từ lúc trình ký. Rút lại, xem lại rồi trình lại.")
CHANGED_SINCE_SIGNED = say(
    "Dữ liệu đã đổi sau khi ký nên bản niêm phong không còn đúng. Mở lại lựa chọn và trình ký lại."
)
ERASED = say("Dữ liệu của một người trong danh sách đã xóa nên không cung cấp được nữa.")


def content_now(session: Session, row: Disclosure, subject: DisclosureSubject) -> Content:
    """What would leave about this person if it left now."""
    return picked(available(session, subject.customer_id, row.asked_fields), subject.fields)


def draw(unit: Unit, row: Disclosure, people: Sequence[DisclosureSubject]) -> list[DisclosedCopy]:
    """The content of each person as the records are now, sealed under their own keys."""
    discard(unit, row)
    keys = safes.of_many(subject.customer_id for subject in people)
    copies = []
    for number, subject in enumerate(people, start=1):
        safe = keys.get(subject.customer_id)
        if safe is None:
            raise RuleBroken(ERASED)
        content = content_now(unit.session, row, subject)
        kept = list(items_of(content))
        if len(kept) != len(subject.fields):
            raise RuleBroken(
                say(
                    "Có mục đã chọn không còn trong dữ liệu của người thứ %(n)s. Chọn lại.",
                    n=number,
                )
            )
        text = written(content)
        copy = DisclosedCopy(
            id=new_id(),
            disclosure_id=row.id,
            customer_id=subject.customer_id,
            number=number,
            fingerprint=fingerprint(text),
            items=len(kept),
        )
        copy.content = safe.seal(CONTENT, copy.id, text)
        unit.session.add(copy)
        copies.append(copy)
    unit.session.flush()
    return copies


def discard(unit: Unit, row: Disclosure) -> None:
    """What was drawn and never left goes."""
    unit.session.execute(delete(DisclosedCopy).where(DisclosedCopy.disclosure_id == row.id))


def copies_of(session: Session, disclosure_id: UUID) -> Sequence[DisclosedCopy]:
    """The copies of an order, in the order of its people."""
    return session.scalars(
        select(DisclosedCopy)
        .where(DisclosedCopy.disclosure_id == disclosure_id)
        .order_by(DisclosedCopy.number)
    ).all()


def contents_of(copies: Sequence[DisclosedCopy]) -> Mapping[UUID, Content]:
    """The content of each copy, in clear; those of erased people are left out. One look into the keys."""
    keys = safes.of_many(copy.customer_id for copy in copies)
    return {
        copy.id: read(unseal_from(copy, keys[copy.customer_id], "content"))
        for copy in copies
        if copy.customer_id in keys and copy.content is not None
    }


def whole_fingerprint(copies: Sequence[DisclosedCopy]) -> str:
    """Of everything that leaves: what a signer has read is what is signed."""
    return fingerprint("\n".join(copy.fingerprint for copy in copies))


def unchanged(session: Session, row: Disclosure, copy: DisclosedCopy) -> bool:
    """Whether the records still say what this copy says."""
    subject = session.scalar(
        select(DisclosureSubject).where(
            DisclosureSubject.disclosure_id == row.id,
            DisclosureSubject.customer_id == copy.customer_id,
        )
    )
    if subject is None:
        return False
    return fingerprint(written(content_now(session, row, subject))) == copy.fingerprint


def freeze(copy: DisclosedCopy, paper: bytes, at: datetime) -> None:
    """Seal the paper that leaves under the person's key, with its SHA-256."""
    copy.sealed = safes.of(copy.customer_id).seal_bytes(PLACE, copy.id, paper)
    copy.sha256, copy.size, copy.frozen_at = hashlib.sha256(paper).hexdigest(), len(paper), at

"""Evidence files: checked by content, sealed, handed out only as a download."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.file_kinds import LONGEST_NAME, kind_of
from kalix_compliance.casework.models import Attachment, AttachmentContent
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from

CONTENT = "attachment_content.sealed"


@dataclass(frozen=True)
class Upload:
    """A file as a person handed it in."""

    name: str
    content: bytes

    @property
    def safe_name(self) -> str:
        """The last part of the name, short and without control characters."""
        last = PurePath(self.name.replace("\\", "/")).name
        clean = "".join(letter for letter in last if letter.isprintable())
        return clean[-LONGEST_NAME:] or "tep"


@dataclass(frozen=True)
class EvidenceRow:
    id: UUID
    name: str
    media_type: str
    size: int
    added_at: datetime
    sha256: str


def attach(unit: Unit, about: str, customer_id: UUID | None, uploads: Iterable[Upload]) -> int:
    """Seal the files and put them in the case; returns how many. Raises RuleBroken for a bad one."""
    return len([attach_one(unit, about, customer_id, upload) for upload in uploads])


def attach_one(unit: Unit, about: str, customer_id: UUID | None, upload: Upload) -> UUID:
    """Seal one file and put it in the case; returns its id. Raises RuleBroken for a bad one."""
    safe = safes.belonging_to(customer_id)
    kind = kind_of(upload.safe_name, upload.content)
    row = Attachment(
        id=new_id(),
        about=about,
        customer_id=customer_id,
        media_type=kind.media_type,
        size=len(upload.content),
        added_at=unit.now,
        added_by=unit.actor.id,
    )
    digest = hashlib.sha256(upload.content).hexdigest()
    proof = f"{unit.commit_to(digest)}:{digest}"
    seal_into(row, safe, name=upload.safe_name, proof=proof)
    unit.session.add(row)
    unit.session.flush()
    sealed = safe.seal_bytes(CONTENT, row.id, upload.content)
    unit.session.add(AttachmentContent(id=row.id, sealed=sealed))
    return row.id


def evidence_of(
    session: Session, reference: str, *, keys: safes.Keys | None = None
) -> list[EvidenceRow]:
    """The files of a case, oldest first. `keys`: those that the page has read."""
    rows = session.scalars(
        select(Attachment).where(Attachment.about == reference).order_by(Attachment.id)
    ).all()
    keys = safes.belonging_to_many((row.customer_id for row in rows), keys)
    return [
        EvidenceRow(
            id=row.id,
            name=unseal_from(row, keys.get(row.customer_id), "name"),
            media_type=row.media_type,
            size=row.size,
            added_at=row.added_at,
            sha256=unseal_from(row, keys.get(row.customer_id), "proof").rpartition(":")[2],
        )
        for row in rows
    ]


def content_of(session: Session, reference: str, attachment_id: UUID) -> tuple[str, bytes]:
    """Name and clear content of one file of this case; raises NotFound for another case's file."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.about != reference:
        raise NotFound
    stored = session.get(AttachmentContent, attachment_id)
    if stored is None:
        raise NotFound
    safe = safes.belonging_to(row.customer_id)
    return unseal_from(row, safe, "name"), safe.unseal_bytes(CONTENT, row.id, stored.sealed)

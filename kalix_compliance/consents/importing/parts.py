"""The sealed content of a list in work: never in clear on a disk."""

import zlib
from functools import partial
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from kalix_compliance.consents.models import ConsentFilePart
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import Unit
from kalix_compliance.tables.limits import MEGABYTE
from kalix_compliance.vault import safes

PLACE = "consent_file_part.sealed"
LIGHT = 1  # zlib's level: text shrinks to a third in no time


def write_file(unit: Unit, file_id: UUID, content: bytes) -> None:
    """Keep an uploaded file under a key of its own, which goes with it, a megabyte a piece."""
    safe, rows = safes.passing(file_id), []
    for number, start in enumerate(range(0, len(content), MEGABYTE)):
        part_id = new_id()
        clear = zlib.compress(content[start : start + MEGABYTE], LIGHT)
        sealed = safe.seal_bytes(PLACE, part_id, clear)
        rows.append({"id": part_id, "file_id": file_id, "number": number, "sealed": sealed})
    if rows:
        unit.session.execute(insert(ConsentFilePart.__table__), rows)  # type: ignore[arg-type]


def content_of(session: Session, file_id: UUID) -> bytes:
    """The whole file; empty when it was dropped."""
    safe = safes.of_many([file_id]).get(file_id)
    if safe is None:
        return b""
    wanted = select(ConsentFilePart.id, ConsentFilePart.sealed).where(
        ConsentFilePart.file_id == file_id
    )
    rows = session.execute(wanted.order_by(ConsentFilePart.number))
    return b"".join(
        zlib.decompress(safe.unseal_bytes(PLACE, part_id, sealed)) for part_id, sealed in rows
    )


def drop_file(unit: Unit, file_id: UUID) -> None:
    """Nothing of the content stays."""
    gone = delete(ConsentFilePart).where(ConsentFilePart.file_id == file_id)
    unit.session.execute(gone.execution_options(synchronize_session=False))
    unit.after_commit.append(partial(safes.discard, [file_id]))

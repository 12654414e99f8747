"""The sealed pieces of an import: what is in work is never in clear on a disk."""

import json
import zlib
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.importing.checking import Person
from kalix_compliance.breaches.kinds import PartKind
from kalix_compliance.breaches.models import ImportPart
from kalix_compliance.core.ids import new_id
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import Unit
from kalix_compliance.tables.cells import Flaw, Row
from kalix_compliance.tables.limits import MEGABYTE
from kalix_compliance.vault import safes

PLACE = "affected_import_part.sealed"
ROWS_IN_PART = 500
LIGHT = 1  # zlib's level: text shrinks to a third in no time


def write_parts(unit: Unit, import_id: UUID, kind: PartKind, parts: dict[int, bytes]) -> None:
    """Seal pieces under a key of the import's own, which goes with the last of them."""
    safe, rows = safes.passing(import_id), []
    for number, clear in parts.items():
        part_id = new_id()
        sealed = safe.seal_bytes(PLACE, part_id, zlib.compress(clear, LIGHT))
        rows.append(
            {
                "id": part_id,
                "import_id": import_id,
                "kind": kind,
                "number": number,
                "sealed": sealed,
            }
        )
    if rows:
        unit.session.execute(insert(ImportPart.__table__), rows)  # type: ignore[arg-type]


def drop_parts(unit: Unit, import_id: UUID, *kinds: PartKind) -> None:
    """Delete the pieces of these kinds, or all of them."""
    gone = delete(ImportPart).where(ImportPart.import_id == import_id)
    if kinds:
        gone = gone.where(ImportPart.kind.in_(kinds))
    unit.session.execute(gone.execution_options(synchronize_session=False))
    unit.after_commit.append(partial(_drop_key, import_id))


def _drop_key(import_id: UUID) -> None:
    """When nothing is left to be opened with it."""
    with GuardedSession(db) as session:
        left = session.scalar(
            select(ImportPart.id).where(ImportPart.import_id == import_id).limit(1)
        )
    if left is None:
        safes.discard([import_id])


def write_file(unit: Unit, import_id: UUID, content: bytes) -> None:
    """Keep an uploaded file, a megabyte a piece."""
    starts = range(0, len(content), MEGABYTE)
    pieces = {n: content[start : start + MEGABYTE] for n, start in enumerate(starts)}
    write_parts(unit, import_id, PartKind.FILE, pieces)


def file_of(session: Session, import_id: UUID) -> bytes:
    """The uploaded file in clear; empty once it has been read into rows."""
    return b"".join(_opened(session, import_id, PartKind.FILE))


def pack_rows(rows: Sequence[Row]) -> bytes:
    return json.dumps([[row.number, row.cells] for row in rows], ensure_ascii=False).encode()


def rows_in(session: Session, import_id: UUID, kind: PartKind, number: int) -> list[Row]:
    """The rows of one piece: of ROWS, or the only one of HEAD."""
    return [
        Row(row, [Flaw(cell) if isinstance(cell, int) else cell for cell in cells])
        for row, cells in _json(session, import_id, kind, number)
    ]


def pack_people(people: Sequence[Person]) -> bytes:
    packed = [[one.row, vars(one.details), one.data_types] for one in people]
    return json.dumps(packed, ensure_ascii=False).encode()


def people_in(session: Session, import_id: UUID, number: int) -> list[Person]:
    """The people that were found in one piece of rows."""
    return [
        Person(row, CustomerDetails(**details), tuple(types))
        for row, details, types in _json(session, import_id, PartKind.PEOPLE, number)
    ]


def _json(session: Session, import_id: UUID, kind: PartKind, number: int) -> list[Any]:
    found = _opened(session, import_id, kind, number)
    return list(json.loads(found[0])) if found else []


def _opened(
    session: Session, import_id: UUID, kind: PartKind, number: int | None = None
) -> list[bytes]:
    wanted = select(ImportPart.id, ImportPart.sealed).where(
        ImportPart.import_id == import_id, ImportPart.kind == kind
    )
    if number is not None:
        wanted = wanted.where(ImportPart.number == number)
    safe = safes.of_many([import_id]).get(import_id)
    if safe is None:
        return []
    return [
        zlib.decompress(safe.unseal_bytes(PLACE, row.id, row.sealed))
        for row in session.execute(wanted.order_by(ImportPart.number))
    ]

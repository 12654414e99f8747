"""A file leaves the system: its trace is committed before the first byte goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.exports.kinds import Form
from kalix_compliance.exports.loading import export_of, kind_of, locked_export
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.rules import reasons_not_to_take
from kalix_compliance.exports.store import is_whole, reading

DAMAGED = say("Tệp trên máy chủ đã mất hoặc bị sửa nên không tải được. Yêu cầu lại.")


@dataclass(frozen=True)
class Taken:
    """A file on its way out: its name, its size in bytes, its bytes piece by piece."""

    name: str
    form: Form
    size: int
    sha256: str
    pieces: Iterator[bytes]


def take_file(actor: Actor, reference: str) -> Taken:
    """The file, for whoever asked for it. All of it is checked before the trace is kept.

    It is opened before the answer begins, so that it arrives whole though it expires meanwhile. Raises
    RuleBroken with the reasons, such as that it was damaged.
    """
    actor.require(Permission.EXPORT_ASK)
    with GuardedSession(db) as session:
        row = export_of(session, actor, reference)
        _insist(row, actor, runtime.get().clock.now())
        if not is_whole(row.id, row.attempts, row.sha256):
            raise RuleBroken(DAMAGED)
    pieces = _pieces(row)
    next(pieces)  # opens the file
    take_export(actor, reference)
    return Taken(row.file_name, row.form, row.size, row.sha256, pieces)


@command(Permission.EXPORT_ASK)
def take_export(unit: Unit, reference: str) -> None:
    """Keep who took which file out of the system, and its hash."""
    row = locked_export(unit, reference)
    _insist(row, unit.actor, unit.now)
    row.downloads += 1
    kind_of(unit.actor, row.kind).taken(unit, row.filters, row.people)
    unit.about(reference, form=row.form.value, people=row.people, size=row.size, sha256=row.sha256)


def _insist(row: Export, actor: Actor, now: datetime) -> None:
    reasons = reasons_not_to_take(row.asked_by, row.state, row.expires_at, actor.id, now)
    if reasons:
        raise RuleBroken(*reasons)
    kind_of(actor, row.kind)  # whoever has lost the right since does not take it either


def _pieces(row: Export) -> Iterator[bytes]:
    """Nothing first, when the file is open; then its bytes."""
    with reading(row.id, row.attempts) as clear:
        yield b""
        yield from clear.pieces()

"""A register leaves the system: as a file, for a purpose, with a trace."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from kalix_compliance.breaches.rules.exports import PURPOSE_NAMES, ExportPurpose
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.registers.columns import Register
from kalix_compliance.registers.queries.marks import memory_of
from kalix_compliance.registers.queries.search import Asked, every_line
from kalix_compliance.registers.rules import reasons_not_to_answer
from kalix_compliance.registers.table import BY_CODE
from kalix_compliance.web.spreadsheet import Column, Sheet, workbook

MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Wanted:
    """Which entries of which register, what for, and how the page says what is filtered."""

    code: str
    asked: Asked
    purpose: ExportPurpose
    filters: tuple[str, ...] = ()


def export_register(actor: Actor, wanted: Wanted) -> bytes:
    """The register as an XLSX file, people masked; its trace is committed before it is handed out.

    Written without a lock, so that the house goes on working. Raises RuleBroken when the register cannot
    say what was known then, or when more than 20,000 entries fit.
    """
    actor.require(Permission.REGISTER_EXPORT)
    register = BY_CODE.get(wanted.code)
    if register is None:
        raise NotFound
    lent = runtime.get()
    now = lent.clock.now()
    with GuardedSession(db) as session:
        if reasons := reasons_not_to_answer(memory_of(session, register), wanted.asked.at, now):
            raise RuleBroken(*reasons)
        lines = list(islice(every_line(session, actor, register, wanted.asked), MOST_EXPORTED + 1))
    if len(lines) > MOST_EXPORTED:
        raise RuleBroken(
            say("Hơn 20.000 dòng khớp bộ lọc, quá nhiều cho một tệp. Thêm bộ lọc rồi tải lại.")
        )
    sheet = Sheet(
        register.name,
        lent.company.name,
        register.name,
        _notes(actor, register, wanted, now),
        [Column(one.heading, one.width, one.cell_kind) for one in register.fields],
        [line.cells for line in lines],
    )
    file = workbook(sheet)
    note_register_file(actor, wanted, len(lines), hashlib.sha256(file).hexdigest())
    return file


@command(Permission.REGISTER_EXPORT)
def note_register_file(unit: Unit, wanted: Wanted, rows: int, sha256: str) -> None:
    """Keep who took which register out of the system, as of when, what for, and how much of it."""
    asked = wanted.asked
    days = {"from": asked.from_day, "to": asked.to_day}
    unit.about(
        "register",
        register=wanted.code,
        rows=rows,
        sha256=sha256,
        purpose=wanted.purpose.value,
        as_of=asked.at.isoformat() if asked.at else None,
        standing=asked.standing,
        **{name: day.isoformat() for name, day in days.items() if day},
        **{f"filter_{code}": choice for code, choice in asked.chosen.items()},
    )


def _notes(actor: Actor, register: Register, wanted: Wanted, now: datetime) -> list[Text]:
    said: list[Text] = [
        say("Lập lúc %(at)s", at=f"{in_hanoi(now):%d/%m/%Y %H:%M}"),
        say("người lập: %(who)s", who=actor.name),
        say("mục đích: %(why)s", why=PURPOSE_NAMES[wanted.purpose]),
    ]
    if wanted.asked.at:
        at = in_hanoi(wanted.asked.at)
        said.insert(0, say("Theo những gì đã biết lúc %(at)s", at=f"{at:%d/%m/%Y %H:%M}"))
    return [*said, register.law, *wanted.filters]

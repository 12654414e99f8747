"""Files that leave the system: the register and a breach's whole file. Their trace is committed first."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.papers.fields import DRILL
from kalix_compliance.breaches.papers.pdf import drawn
from kalix_compliance.breaches.papers.whole import Document
from kalix_compliance.breaches.queries.chapters import chapters, heading
from kalix_compliance.breaches.queries.file import find_breach
from kalix_compliance.breaches.queries.register import register_lines
from kalix_compliance.breaches.queries.register_sheets import register_sheets
from kalix_compliance.breaches.queries.search import BreachSearch
from kalix_compliance.breaches.queries.whole import whole_file
from kalix_compliance.breaches.rules.exports import PURPOSE_NAMES, ExportPurpose
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Text, in_vietnamese, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.web.spreadsheet import workbook


@dataclass(frozen=True)
class RegisterWanted:
    """Which breaches, what for, and how the filters read in words."""

    search: BreachSearch
    purpose: ExportPurpose
    filters: tuple[str, ...] = ()


def export_register(actor: Actor, wanted: RegisterWanted) -> bytes:
    """The register as an XLSX file. It is written without a lock, so that the house goes on working."""
    actor.require(Permission.BREACH_EXPORT)
    lent = runtime.get()
    now = lent.clock.now()
    with GuardedSession(db) as session:
        lines = list(register_lines(session, actor, wanted.search, now))
    said: list[Text] = [
        say("Lập lúc %(at)s", at=f"{in_hanoi(now):%d/%m/%Y %H:%M}"),
        say("người lập: %(who)s", who=actor.name),
        say("mục đích: %(why)s", why=PURPOSE_NAMES[wanted.purpose]),
        *wanted.filters,
    ]
    file = workbook(*register_sheets(lines, lent.company, said, drill=wanted.search.drill))
    note_register_export(actor, wanted, len(lines), hashlib.sha256(file).hexdigest())
    return file


@command(Permission.BREACH_EXPORT)
def note_register_export(unit: Unit, wanted: RegisterWanted, rows: int, sha256: str) -> None:
    """Keep who took the register out of the system, what for, and how many breaches were in it."""
    search = wanted.search
    unit.about(
        "breach-register",
        rows=rows,
        sha256=sha256,
        purpose=wanted.purpose.value,
        drill=search.drill,
        year=search.year,
        statuses=sorted(search.statuses or ()),
    )


def export_file(actor: Actor, reference: str, purpose: ExportPurpose) -> tuple[str, bytes]:
    """Name and content of a breach's whole file as PDF, in Vietnamese; nobody on the list is named."""
    actor.require(Permission.BREACH_EXPORT)
    lent = runtime.get()
    now = lent.clock.now()
    with GuardedSession(db) as session, in_vietnamese():
        breach = find_breach(session, actor, reference)
        whole = whole_file(session, actor, breach, now)
        document = Document(
            company=lent.company.name,
            title=str(say("Hồ sơ sự cố %(ref)s", ref=reference)),
            reference=reference,
            drill=DRILL if breach.drill else "",
            about=whole.view.title,
            notes=heading(actor.name, PURPOSE_NAMES[purpose], now),
            sections=chapters(whole),
        ).as_data()
    content = drawn("whole", document, now)
    note_file_export(actor, reference, purpose, hashlib.sha256(content).hexdigest())
    drill = "dien-tap-" if document["drill"] else ""
    return f"{drill}{reference}-toan-bo-{in_hanoi(now):%Y%m%d}.pdf", content


@command(Permission.BREACH_EXPORT)
def note_file_export(unit: Unit, reference: str, purpose: ExportPurpose, sha256: str) -> None:
    """Keep who took the whole file of a breach out of the system, and what for."""
    breach = unit.session.scalars(select(Breach).where(Breach.reference == reference)).one()
    unit.about(reference, purpose=purpose.value, sha256=sha256)
    tell(unit, breach, "file_exported", why=purpose.value)

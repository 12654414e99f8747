"""The papers themselves: drawn from the record, frozen for signing, handed out again byte for byte."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from kalix_compliance.breaches.kinds import Form, PaperFormat, Phase
from kalix_compliance.breaches.loading import load, load_open
from kalix_compliance.breaches.models import Breach, Filing, FilingPaper
from kalix_compliance.breaches.papers.docx import docx_of
from kalix_compliance.breaches.papers.facts import Facts
from kalix_compliance.breaches.papers.missing import completeness
from kalix_compliance.breaches.papers.pdf import pdf_of
from kalix_compliance.breaches.queries.drawing import drawing, fingerprint
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes

PLACE = "breach_filing_paper.sealed"


@command(Permission.BREACH_HANDLE)
def freeze_filing(unit: Unit, reference: str, filing_id: UUID) -> None:
    """Fix the papers that are going to be signed: what is filed is then what was printed.

    Frozen again, they are drawn from the record as it is now. Raises RuleBroken while a field that no paper
    can do without is empty.
    """
    breach = load_open(unit, reference)
    filing = unfiled(unit, breach, filing_id)
    freeze(unit, breach, filing)
    tell(unit, breach, "filing_frozen", **codes(filing))


@command(Permission.BREACH_HANDLE)
def draw_draft(
    unit: Unit, reference: str, filing_id: UUID, *, form: PaperFormat
) -> tuple[str, bytes]:
    """A paper as the record stands now, to be read over; its name and content."""
    breach = load(unit, reference)
    filing = filing_of(unit, breach, filing_id)
    unit.about(reference, filing=str(filing.id), format=form.value, **codes(filing))
    fields, facts = drawing(Reading(unit.session, breach, unit.now), filing, unit.company)
    return f"nhap-{_file_name(breach, filing)}.{form}", _draw(form, filing.form, fields, facts)


@command(Permission.BREACH_EXPORT)
def take_paper(
    unit: Unit, reference: str, filing_id: UUID, *, form: PaperFormat
) -> tuple[str, bytes]:
    """A frozen paper, byte for byte; its name and content. Raises NotFound when nothing is frozen."""
    breach = load(unit, reference)
    filing = filing_of(unit, breach, filing_id)
    paper = next((p for p in papers_of_filing(unit, filing) if p.format is form), None)
    if paper is None:
        raise NotFound
    unit.about(reference, filing=str(filing.id), format=form.value, sha256=paper.sha256)
    content = safes.house().unseal_bytes(PLACE, paper.id, paper.sealed)
    return f"{_file_name(breach, filing)}.{form}", content


# --- what the steps of a filing share -----------------------------------------------------------


def filing_of(unit: Unit, breach: Breach, filing_id: UUID) -> Filing:
    filing = unit.session.get(Filing, filing_id, with_for_update=True)
    if filing is None or filing.breach_id != breach.id:
        raise NotFound
    return filing


def unfiled(unit: Unit, breach: Breach, filing_id: UUID, version: int | None = None) -> Filing:
    filing = filing_of(unit, breach, filing_id)
    unit.expect(filing, version)
    unit.about(breach.reference, filing=str(filing.id), **codes(filing))
    if filing.filed_at is not None:
        raise RuleBroken(say("Giấy này đã nộp nên không sửa được. Có thay đổi thì nộp bổ sung."))
    return filing


def filed(unit: Unit, breach: Breach, filing_id: UUID) -> Filing:
    filing = filing_of(unit, breach, filing_id)
    unit.about(breach.reference, filing=str(filing.id), **codes(filing))
    if filing.filed_at is None:
        raise RuleBroken(say("Giấy này chưa nộp. Ghi đã nộp trước."))
    return filing


def papers_of_filing(unit: Unit, filing: Filing) -> Sequence[FilingPaper]:
    return unit.session.scalars(
        select(FilingPaper).where(FilingPaper.filing_id == filing.id).order_by(FilingPaper.format)
    ).all()


def thaw(unit: Unit, filing: Filing) -> None:
    """Papers that were frozen for signing and never filed go."""
    unit.session.execute(delete(FilingPaper).where(FilingPaper.filing_id == filing.id))
    filing.extra = {name: value for name, value in filing.extra.items() if name != "drawn"}


def freeze(unit: Unit, breach: Breach, filing: Filing) -> None:
    fields, facts = drawing(Reading(unit.session, breach, unit.now), filing, unit.company)
    if in_the_way := completeness(filing.form, facts).in_the_way:
        raise RuleBroken(*in_the_way)
    thaw(unit, filing)
    safe = safes.house()
    for form in PaperFormat:
        content = _draw(form, filing.form, fields, facts)
        digest = hashlib.sha256(content).hexdigest()
        paper = FilingPaper(
            id=new_id(),
            filing_id=filing.id,
            format=form,
            sha256=digest,
            size=len(content),
            frozen_at=unit.now,
        )
        paper.sealed = safe.seal_bytes(PLACE, paper.id, content)
        unit.session.add(paper)
        unit.about(breach.reference, **{f"{form}_sha256": digest})
    filing.extra = {**filing.extra, "drawn": fingerprint(fields)}
    unit.session.flush()


DRAWERS: dict[PaperFormat, Callable[[Form, dict[str, Any], datetime], bytes]] = {
    PaperFormat.DOCX: lambda form, fields, _now: docx_of(form, fields),
    PaperFormat.PDF: pdf_of,
}


def _draw(wanted: PaperFormat, form: Form, fields: dict[str, Any], facts: Facts) -> bytes:
    return DRAWERS[wanted](form, fields, facts.now)


def codes(filing: Filing) -> dict[str, Any]:
    return {
        "form": filing.form.value,
        "phase": filing.phase.value,
        "authority": filing.authority,
    }


def _file_name(breach: Breach, filing: Filing) -> str:
    drill = "dien-tap-" if breach.drill else ""
    phase = "" if filing.phase is Phase.INITIAL else f"-{filing.phase.value}-{filing.number}"
    return f"{drill}{breach.reference}-{filing.form.value}{phase}"

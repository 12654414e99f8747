"""What was filed with authorities, and each paper exactly as it was frozen then."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from kalix_compliance.breaches.catalogue import CHANNEL_NAMES, FORM_NAMES, PHASE_NAMES
from kalix_compliance.breaches.commands.papers import PLACE
from kalix_compliance.breaches.models import Breach, Filing, FilingPaper
from kalix_compliance.core.language import say
from kalix_compliance.inspection.contents import Contents
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.web.spreadsheet import Column, Kind

COLUMNS = (
    Column(say("Sự cố"), 14),
    Column(say("Văn bản"), 26),
    Column(say("Lần"), 14),
    Column(say("Nơi nhận"), 40),
    Column(say("Số văn bản"), 18),
    Column(say("Nộp lúc"), 16, Kind.MOMENT),
    Column(say("Người nộp"), 22),
    Column(say("Cách nộp"), 22),
    Column(say("Mã nhận"), 18),
    Column(say("Lý do trễ"), 40),
    Column(say("Trả lời lúc"), 16, Kind.MOMENT),
    Column(say("Tệp"), 44),
    Column(say("SHA-256"), 66),
)


def write_filings(contents: Contents) -> None:
    """`filings/filings.csv` and `.xlsx`, one line a paper, and the papers in `filings/papers/`."""
    contents.table("filings/filings", say("Hồ sơ gửi cơ quan"), COLUMNS, lambda: _rows(contents))
    for filing, breach, paper in _papers(contents):
        content = safes.house().unseal_bytes(PLACE, paper.id, paper.sealed)
        contents.packer.add(_path(filing, breach, paper), content)
    contents.done()


def _papers(contents: Contents) -> list[tuple[Filing, Breach, FilingPaper]]:
    """Papers of real breaches that were filed in the period; a drill is filed with nobody."""
    wanted = (
        select(Filing, Breach, FilingPaper)
        .join(Breach, Filing.breach_id == Breach.id)
        .join(FilingPaper, FilingPaper.filing_id == Filing.id)
        .where(Filing.filed_at >= contents.period.begins, Filing.filed_at < contents.period.ends)
        .where(Breach.drill.is_(False))
        .order_by(Filing.filed_at, Filing.id, FilingPaper.format)
    )
    return [(row[0], row[1], row[2]) for row in contents.session.execute(wanted)]


def _path(filing: Filing, breach: Breach, paper: FilingPaper) -> str:
    to = f"-{filing.authority}" if filing.authority else ""
    stem = f"{breach.reference}-{filing.form.value}{to}-{filing.phase.value}-{filing.number}"
    return f"filings/papers/{stem}.{paper.format.value}"


def _rows(contents: Contents) -> Iterator[Sequence[Any]]:
    found = _papers(contents)
    names = contents.names(filing.filed_by for filing, _breach, _paper in found)
    called = {body.code: body.name for body in contents.company.authorities}
    for filing, breach, paper in found:
        yield (
            breach.reference,
            FORM_NAMES[filing.form],
            say("%(phase)s %(n)s", phase=PHASE_NAMES[filing.phase], n=filing.number),
            called.get(filing.authority, filing.authority),
            filing.document_no,
            filing.filed_at,
            names.of(filing.filed_by),
            CHANNEL_NAMES[filing.channel] if filing.channel else "",
            filing.receipt,
            unseal_from(filing, safes.house(), "late_reason"),
            filing.replied_at,
            _path(filing, breach, paper),
            paper.sha256,
        )

"""The papers of a breach: what is owed, what is being drawn up, what was filed, what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import FORM_NAMES, PHASE_NAMES
from kalix_compliance.breaches.kinds import FilingChannel, Form, PaperFormat, Phase
from kalix_compliance.breaches.models import Breach, Filing, FilingPaper
from kalix_compliance.breaches.papers.missing import Completeness, completeness
from kalix_compliance.breaches.queries.paper_facts import facts_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.rules.filings import CLOCKS, USUAL_AUTHORITY, clocks_met, is_late
from kalix_compliance.core.company import Company
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Text, say
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.queries import ClockView
from kalix_compliance.execution.unit import runtime
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

NOTHING = Completeness(0, ())
ORDER = list(Form)


@dataclass(frozen=True)
class PaperRow:
    """A frozen copy: what it is, how it is known again."""

    format: PaperFormat
    sha256: str
    size: int
    frozen_at: datetime


@dataclass(frozen=True)
class FilingRow:
    """One line of "Hồ sơ gửi cơ quan". Without an `id` the paper is owed and nobody has begun it."""

    id: UUID | None
    form: Form
    phase: Phase
    number: int
    authority: str
    authority_name: str
    document_no: str = ""
    due_at: datetime | None = None
    level: Level | None = None
    complete: Completeness = NOTHING
    filed_at: datetime | None = None
    channel: FilingChannel | None = None
    receipt: str = ""
    replied_at: datetime | None = None
    papers: tuple[PaperRow, ...] = ()
    version: int = 1

    @property
    def name(self) -> Text:
        return FORM_NAMES[self.form]

    @property
    def phase_name(self) -> Text:
        """`Ban đầu`, `Bổ sung 2`; nothing for papers that have no phases."""
        if self.form is Form.MINUTES:
            return ""
        name = PHASE_NAMES[self.phase]
        if self.phase is Phase.SUPPLEMENT:
            return say("%(phase)s %(n)s", phase=name, n=self.number)
        return name

    @property
    def late(self) -> bool:
        return self.filed_at is not None and is_late(self.filed_at, self.due_at)

    @property
    def in_house(self) -> bool:
        """The minutes are signed and kept; nobody files them by themselves."""
        return self.form is Form.MINUTES

    @property
    def state(self) -> tuple[str, str]:
        """The shape and the class that the state is drawn with."""
        if self.filed_at is not None:
            return ("l-late", "is-late") if self.late else ("l-done", "is-done")
        if self.level is Level.OVERDUE:
            return "l-late", "is-late"
        if self.level in (Level.SOON, Level.URGENT) or self.complete.missing:
            return (
                ("l-urgent", "is-urgent") if self.level is Level.URGENT else ("l-soon", "is-soon")
            )
        return "l-ok", ""


@dataclass(frozen=True)
class NextPaper:
    """The paper that is to be filed next: how much of it is filled in, and what is in its way."""

    row: FilingRow
    title: Text
    filled: int
    minutes_signed: bool


@dataclass(frozen=True)
class FilingView:
    """One filing in full, with what was written for it alone."""

    row: FilingRow
    changes: str
    late_reason: str
    reply: str
    attached: tuple[str, ...]
    as_report: bool
    drawn: str
    """A hash of the fields that the frozen papers were drawn from; empty while nothing is frozen."""
    earlier: FilingRow | None
    """The filing that this one goes on from."""


def filings_of(r: Reading) -> list[FilingRow]:
    """Every paper of this breach, those still to be filed first, by the clock that ends first."""
    company = runtime.get().company
    facts = facts_of(r, company)
    clocks = {view.obligation.code: view for view in r.clocks}
    papers = papers_of(r.session, r.breach)
    stored = [_row(filing, papers, clocks, company) for filing in r.filings]
    rows = [*stored, *([] if _ended(r.breach) else _owed(stored, clocks, company))]
    whole = {form: completeness(form, facts) for form in Form}
    rows = [row if row.filed_at else replace(row, complete=whole[row.form]) for row in rows]
    return sorted(rows, key=_place_in_list)


def next_paper(breach: Breach, rows: Sequence[FilingRow]) -> NextPaper | None:
    """The unfiled paper whose clock ends first; None when everything is filed or the breach has ended."""
    waiting = [row for row in rows if row.filed_at is None]
    if _ended(breach) or not waiting:
        return None
    row = waiting[0]
    title = (
        say("Lập biên bản xác nhận")
        if row.in_house
        else say("Nộp %(form)s cho %(who)s", form=row.name, who=row.authority_name)
    )
    signed = any(r.in_house and r.filed_at for r in rows)
    return NextPaper(row, title, row.complete.filled, signed)


def filing_view(r: Reading, filing_id: UUID) -> FilingView:
    """One filing of this breach; raises NotFound for another's."""
    filing = next((one for one in r.filings if one.id == filing_id), None)
    if filing is None:
        raise NotFound
    rows = {row.id: row for row in filings_of(r)}
    row = rows[filing.id]
    earlier = [
        other
        for other in rows.values()
        if other.filed_at
        and (other.form, other.authority) == (row.form, row.authority)
        and other.id != row.id
    ]
    safe = safes.house()
    return FilingView(
        row=row,
        changes=unseal_from(filing, safe, "changes"),
        late_reason=unseal_from(filing, safe, "late_reason"),
        reply=unseal_from(filing, safe, "reply"),
        attached=tuple(str(one) for one in _list(filing.extra.get("attached"))),
        as_report=bool(filing.extra.get("as_report", True)),
        drawn=str(filing.extra.get("drawn", "")),
        earlier=max(earlier, key=lambda other: other.filed_at or r.now, default=None),
    )


def papers_of(session: Session, breach: Breach) -> dict[UUID, tuple[PaperRow, ...]]:
    """The frozen copies of each filing, without their content."""
    rows = session.execute(
        select(
            FilingPaper.filing_id,
            FilingPaper.format,
            FilingPaper.sha256,
            FilingPaper.size,
            FilingPaper.frozen_at,
        )
        .join(Filing, Filing.id == FilingPaper.filing_id)
        .where(Filing.breach_id == breach.id)
        .order_by(FilingPaper.format)
    )
    found: dict[UUID, tuple[PaperRow, ...]] = {}
    for row in rows:
        paper = PaperRow(row.format, row.sha256, row.size, row.frozen_at)
        found[row.filing_id] = (*found.get(row.filing_id, ()), paper)
    return found


def _owed(
    stored: Iterable[FilingRow], clocks: Mapping[str, ClockView], company: Company
) -> Iterable[FilingRow]:
    """What a running clock asks for, and the minutes, as long as nobody has begun them."""
    rows = list(stored)
    for form in Form:
        begun = [row for row in rows if row.form is form]
        running = [clocks[c] for c in CLOCKS[form] if c in clocks and clocks[c].is_running]
        wanted = bool(running) or (form is Form.MINUTES and bool(clocks) and not begun)
        if not wanted or any(row.filed_at is None for row in begun):
            continue
        # After an early notice that is not yet the report, the report follows as a supplement.
        phase = Phase.SUPPLEMENT if begun else Phase.INITIAL
        authority = begun[-1].authority if begun else USUAL_AUTHORITY.get(form, "")
        number = 1 + sum(row.phase is phase for row in begun)
        row = FilingRow(None, form, phase, number, authority, _name(company, authority))
        yield replace(row, **_due(running))


def _row(
    filing: Filing,
    papers: Mapping[UUID, tuple[PaperRow, ...]],
    clocks: Mapping[str, ClockView],
    company: Company,
) -> FilingRow:
    as_report = bool(filing.extra.get("as_report", True))
    codes = clocks_met(filing.form, filing.phase, as_report=as_report)
    return FilingRow(
        id=filing.id,
        form=filing.form,
        phase=filing.phase,
        number=filing.number,
        authority=filing.authority,
        authority_name=_name(company, filing.authority),
        document_no=filing.document_no,
        filed_at=filing.filed_at,
        channel=filing.channel,
        receipt=filing.receipt,
        replied_at=filing.replied_at,
        papers=papers.get(filing.id, ()),
        version=filing.version,
        **_due([clocks[code] for code in codes if code in clocks]),
    )


def _due(clocks: Sequence[ClockView]) -> dict[str, Any]:
    """The clock that ends first; a cancelled one asks for nothing."""
    live = [clock for clock in clocks if clock.cancelled_at is None]
    if not live:
        return {}
    first = min(live, key=lambda clock: clock.due_at)
    return {"due_at": first.due_at, "level": first.level}


def _name(company: Company, code: str) -> str:
    authority = company.authority(code)
    return authority.called if authority else code


def _ended(breach: Breach) -> bool:
    return breach.closed_at is not None or breach.ruled_out_at is not None


def _place_in_list(row: FilingRow) -> tuple[bool, bool, float, int, int]:
    due = row.due_at.timestamp() if row.due_at else float("inf")
    filed = row.filed_at.timestamp() if row.filed_at else due
    return row.filed_at is not None, row.due_at is None, filed, ORDER.index(row.form), row.number


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []

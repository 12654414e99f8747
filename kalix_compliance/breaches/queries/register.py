"""The breach register as it is handed on: one line a breach, nobody's name in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import Form, Moment, PaperFormat, Phase
from kalix_compliance.breaches.models import Assessment, Breach, Filing, FilingPaper
from kalix_compliance.breaches.moments import Moments, moments_of_many
from kalix_compliance.breaches.queries.rows import BreachRow
from kalix_compliance.breaches.queries.search import BreachSearch
from kalix_compliance.breaches.rules.filings import clocks_met, is_late
from kalix_compliance.breaches.rules.severity import Score
from kalix_compliance.core.actor import Actor
from kalix_compliance.deadlines.queries import ClockView, clocks_of

CHUNK = 200
MOST_EXPORTED = 2_000


@dataclass(frozen=True)
class FiledPaper:
    """A paper that was filed (the minutes: signed); `sha256` is that of the PDF that was kept."""

    form: Form
    phase: Phase
    number: int
    authority: str
    document_no: str
    at: datetime
    late: bool
    receipt: str
    replied_at: datetime | None
    sha256: str


@dataclass(frozen=True)
class RegisterLine:
    row: BreachRow
    times: Moments
    data_types: tuple[str, ...]
    score: Score | None
    filed: tuple[FiledPaper, ...]
    closed_at: datetime | None
    keep_until: date | None
    remedied_on: date | None

    def at(self, kind: Moment) -> datetime | None:
        return self.times[kind].at if kind in self.times else None

    @property
    def mau_08_at(self) -> datetime | None:
        """When the authority was told first."""
        told = (paper.at for paper in self.filed if paper.form is Form.MAU_08)
        return min(told, default=None)


def register_lines(
    session: Session, actor: Actor, search: BreachSearch, now: datetime
) -> Iterator[RegisterLine]:
    """Every breach that matches, the newest first, in chunks of a fixed number of statements."""
    part = replace(search, after="", limit=CHUNK)
    for _ in range(MOST_EXPORTED // CHUNK):
        page = part.page(session, actor, now)
        yield from _lines(session, page.rows, now)
        if page.more is None:
            return
        part = replace(part, after=page.more)


def _lines(session: Session, rows: Sequence[BreachRow], now: datetime) -> Iterator[RegisterLine]:
    ids = [row.id for row in rows]
    times = moments_of_many(session, ids)
    breaches = {b.id: b for b in session.scalars(select(Breach).where(Breach.id.in_(ids)))}
    clocks = clocks_of(session, [row.reference for row in rows], now=now)
    scores = _scores(session, ids)
    filed, digests = _filed(session, ids), _digests(session, ids)
    for row in rows:
        breach = breaches[row.id]
        by_code = {view.obligation.code: view for view in clocks[row.reference]}
        yield RegisterLine(
            row=row,
            times=times[row.id],
            data_types=tuple(breach.data_types),
            score=scores.get(row.id),
            filed=tuple(_paper(filing, by_code, digests) for filing in filed.get(row.id, ())),
            closed_at=breach.closed_at or breach.ruled_out_at,
            keep_until=breach.keep_until,
            remedied_on=breach.remedied_on,
        )


def _paper(filing: Filing, clocks: dict[str, ClockView], digests: dict[UUID, str]) -> FiledPaper:
    assert filing.filed_at is not None  # noqa: S101 - only filed ones are asked for
    as_report = bool(filing.extra.get("as_report", True))
    met = clocks_met(filing.form, filing.phase, as_report=as_report)
    dues = [clocks[code].due_at for code in met if code in clocks]
    return FiledPaper(
        form=filing.form,
        phase=filing.phase,
        number=filing.number,
        authority=filing.authority,
        document_no=filing.document_no,
        at=filing.filed_at,
        late=is_late(filing.filed_at, min(dues, default=None)),
        receipt=filing.receipt,
        replied_at=filing.replied_at,
        sha256=digests.get(filing.id, ""),
    )


def _scores(session: Session, ids: Sequence[UUID]) -> dict[UUID, Score]:
    """The newest assessment's sum."""
    rows = session.scalars(
        select(Assessment)
        .where(Assessment.breach_id.in_(ids))
        .order_by(Assessment.at, Assessment.id)
    )
    return {row.breach_id: Score(row.data_context, row.ease, row.circumstances) for row in rows}


def _filed(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Filing]]:
    """What was filed, in the order in which it was."""
    rows = session.scalars(
        select(Filing)
        .where(Filing.breach_id.in_(ids), Filing.filed_at.is_not(None))
        .order_by(Filing.filed_at, Filing.id)
    )
    found: dict[UUID, list[Filing]] = {}
    for row in rows:
        found.setdefault(row.breach_id, []).append(row)
    return found


def _digests(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        select(FilingPaper.filing_id, FilingPaper.sha256)
        .join(Filing, Filing.id == FilingPaper.filing_id)
        .where(Filing.breach_id.in_(ids), FilingPaper.format == PaperFormat.PDF)
    )
    return {row.filing_id: row.sha256 for row in rows}

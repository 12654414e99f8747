"""Everything that is on record about a breach, gathered for its whole file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach, Filing
from kalix_compliance.breaches.queries.affected import AffectedSummary
from kalix_compliance.breaches.queries.file import BreachView, breach_view
from kalix_compliance.breaches.queries.filings import FilingRow, filings_of
from kalix_compliance.breaches.queries.judgement import Judgement, judgement_of
from kalix_compliance.breaches.queries.measures import MeasureView, measures_of
from kalix_compliance.breaches.queries.notices import NoticesPanel, notices_panel
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.queries.times import TimesPanel, time_lines
from kalix_compliance.breaches.queries.told import ToldCounts, told_counts
from kalix_compliance.breaches.story_words import story_words
from kalix_compliance.breaches.wordings import WORDINGS
from kalix_compliance.casework.evidence import EvidenceRow
from kalix_compliance.casework.story import StoryDay, story_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.deadlines.queries import ClockView, earlier_rounds
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@dataclass(frozen=True)
class FilingTexts:
    """What was written beside a filing."""

    changes: str = ""
    late_reason: str = ""
    reply: str = ""


@dataclass(frozen=True)
class WholeFile:
    view: BreachView
    times: TimesPanel
    clocks: Sequence[ClockView]
    judgement: Judgement
    filings: Sequence[FilingRow]
    texts: dict[UUID, FilingTexts]
    people: AffectedSummary
    told: ToldCounts
    notices: NoticesPanel | None
    measures: Sequence[MeasureView]
    evidence: Sequence[EvidenceRow]
    story: Sequence[StoryDay]


def whole_file(session: Session, actor: Actor, breach: Breach, now: datetime) -> WholeFile:
    """All of it, as this person may read it; a fixed number of statements."""
    r = Reading(session, breach, now)
    view = breach_view(r, actor)
    return WholeFile(
        view=view,
        times=time_lines(r),
        clocks=earlier_rounds(session, breach.reference, now=now),
        judgement=judgement_of(r),
        filings=filings_of(r),
        texts=_texts(r.filings),
        people=r.people,
        told=told_counts(session, [breach.id])[breach.id],
        notices=notices_panel(r),
        measures=measures_of(r),
        evidence=r.evidence,
        story=story_of(
            session,
            breach.reference,
            WORDINGS,
            story_words(),
            readable=view.readable,
            names=r.names,
        ),
    )


def _texts(rows: Iterable[Filing]) -> dict[UUID, FilingTexts]:
    safe = safes.house()
    return {
        row.id: FilingTexts(
            *(unseal_from(row, safe, name) for name in ("changes", "late_reason", "reply"))
        )
        for row in rows
    }

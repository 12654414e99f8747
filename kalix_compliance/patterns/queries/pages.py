"""What the pages about patterns show; people masked, sources only to those who handle cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.queries.search import breaches_of_complaints
from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.sources import named_in
from kalix_compliance.complaints.states import State
from kalix_compliance.complaints.visibility import visible_to as cases_visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.company import Company
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.patterns.kinds import FEATURE_NAMES, STANDING_NAMES, Feature, Standing
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.patterns.queries import words
from kalix_compliance.patterns.queries.known import standing_of
from kalix_compliance.patterns.rules.deciding import reasons_not_to_decide
from kalix_compliance.patterns.rules.judging import WINDOW
from kalix_compliance.patterns.visibility import concerns, visible_to
from kalix_compliance.staff.queries import every_name
from kalix_compliance.vault import safes
from kalix_compliance.vault.keys import keyring
from kalix_compliance.vault.rows import unseal_from

LONGEST = 100


@dataclass(frozen=True)
class SuggestionRow:
    """A suggestion in a list. `how_odd` says how often it comes by chance."""

    reference: str
    feature: Sentence
    shared: Sentence
    seen: Sentence
    how_odd: Sentence
    found_at: datetime
    standing: Standing
    standing_name: Sentence
    cases: int
    decided_at: datetime | None
    decided_by: str
    breach: str


@dataclass(frozen=True)
class Evidence:
    """One complaint of a suggestion."""

    reference: str
    customer: str
    received_at: datetime
    place: str
    state: State
    data_items: tuple[str, ...]
    restricted: bool
    breach: str


@dataclass(frozen=True)
class Month:
    """Thirty days before the window, or the window itself: how many had it of how many."""

    since: date
    until: date
    shared: int
    of: int
    now: bool


@dataclass(frozen=True)
class SuggestionFile:
    row: SuggestionRow
    version: int
    window: tuple[date, date]
    usual: Sentence
    expected: Sentence
    corrected: Sentence
    also: Sequence[Sentence]
    months: Sequence[Month]
    evidence: Sequence[Evidence]
    gone: int
    """Complaints that this reader may not see, or that are kept no longer."""
    to_escalate: Sequence[str]
    """The complaints from which a breach can be opened."""
    reason: str
    reasons: Sequence[Sentence]
    """Why this reader cannot dismiss it."""


def suggestions(
    session: Session, actor: Actor, company: Company, language: str = "vi"
) -> list[SuggestionRow]:
    """What waits, the rarest first, then what was decided, the newest first; three statements at most."""
    actor.require(Permission.PATTERN_READ)
    rows = session.scalars(
        select(Suggestion)
        .where(visible_to(actor))
        .order_by(Suggestion.found_at.desc(), Suggestion.reference.desc())
        .limit(LONGEST)
    ).all()
    names = every_name(session)
    drawn = [(_row(row, company, names, language), row.chance) for row in rows]
    return [
        row
        for row, _chance in sorted(
            drawn,
            key=lambda one: (one[0].standing is not Standing.OPEN, _rank(*one)),
        )
    ]


def _rank(row: SuggestionRow, chance: float) -> float:
    return chance if row.standing is Standing.OPEN else -row.found_at.timestamp()


def suggestion_file(
    session: Session, actor: Actor, company: Company, reference: str, language: str = "vi"
) -> SuggestionFile:
    """One suggestion with its evidence; NotFound when this actor may not know of it."""
    actor.require(Permission.PATTERN_READ)
    row = find_suggestion(session, actor, reference)
    names = every_name(session)
    cases = session.scalars(
        select(Complaint)
        .where(Complaint.reference.in_(row.cases), cases_visible_to(actor))
        .order_by(Complaint.received_at, Complaint.reference)
    ).all()
    behind = breaches_of_complaints(session, row.cases)
    customers = masked_names(session, {case.customer_id for case in cases})
    said = _sources(row, cases, company) if actor.may(Permission.COMPLAINT_HANDLE) else {}
    places = {room.code: room.name for room in company.showrooms}
    standing = standing_of(row)
    return SuggestionFile(
        row=_row(row, company, names, language, said.get(row.value, "")),
        version=row.version,
        window=(row.window_from, row.window_until),
        usual=words.usual_words(row, language),
        expected=words.expected_words(row, language),
        corrected=words.corrected_words(row, language),
        also=[
            words.shared_words(Feature(feature), value, company, names, said.get(value, ""))
            for feature, value in row.figures.get("also", ())
            if not (feature == Feature.ACCOUNT and value == actor.id)
        ],
        months=_months(row),
        evidence=[
            Evidence(
                case.reference,
                customers.get(case.customer_id, ""),
                case.received_at,
                places.get(case.place, case.place),
                case.state,
                tuple(case.data_items),
                case.restricted,
                behind.get(case.reference, ""),
            )
            for case in cases
        ],
        gone=len(row.cases) - len(cases),
        to_escalate=[case.reference for case in cases if case.reference not in behind],
        reason=unseal_from(row, safes.house(), "reason"),
        reasons=reasons_not_to_decide(standing, concerned=concerns(row, actor)),
    )


def find_suggestion(session: Session, actor: Actor, reference: str) -> Suggestion:
    """The suggestion; NotFound also for the one whom it is about."""
    if not is_reference(reference):
        raise NotFound
    row = session.scalar(
        select(Suggestion).where(Suggestion.reference == reference, visible_to(actor))
    )
    if row is None:
        raise NotFound
    return row


def _row(
    row: Suggestion, company: Company, names: dict[str, str], language: str, source: str = ""
) -> SuggestionRow:
    standing = standing_of(row)
    return SuggestionRow(
        reference=row.reference,
        feature=FEATURE_NAMES[row.feature],
        shared=words.shared_words(row.feature, row.value, company, names, source),
        seen=words.seen_words(row),
        how_odd=words.chance_words(row, language),
        found_at=row.found_at,
        standing=standing,
        standing_name=STANDING_NAMES[standing],
        cases=len(row.cases),
        decided_at=row.dismissed_at,
        decided_by=names.get(row.dismissed_by or "", ""),
        breach=row.breach,
    )


def _sources(row: Suggestion, cases: Sequence[Complaint], company: Company) -> dict[str, str]:
    """What stands behind each mark that the complaints share, as the first of them said it."""
    marks = {value for feature, value in _shares(row) if feature == Feature.SOURCE}
    if not marks:
        return {}
    index, keys = keyring.get().index, safes.of_many({case.customer_id for case in cases})
    found: dict[str, str] = {}
    for case in cases:
        text = unseal_from(case, keys.get(case.customer_id), "source")
        for named in named_in(text, (company.short_name,)):
            if (mark := named.mark(index)) in marks:
                found.setdefault(mark, named.shown)
    return found


def _shares(row: Suggestion) -> list[tuple[Any, str]]:
    return [(row.feature, row.value), *map(tuple, row.figures.get("also", ()))]


def _months(row: Suggestion) -> list[Month]:
    """The past by thirty days, and the window at the end; nothing when the past tells nothing of it."""
    past = row.figures.get("past") or []
    months = [
        Month(
            row.window_from - timedelta(days=WINDOW * (len(past) - place)),
            row.window_from - timedelta(days=WINDOW * (len(past) - place - 1) + 1),
            shared,
            of,
            now=False,
        )
        for place, (shared, of) in enumerate(past)
    ]
    now = Month(row.window_from, row.window_until, row.observed, row.figures["of"], now=True)
    return [*months, now] if months else []

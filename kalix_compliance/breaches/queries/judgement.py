"""How grave a breach is held to be, and what was decided on that, with who and why."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import ABOUT_NAMES, CHOICE_NAMES, HARM_NAMES
from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Harm
from kalix_compliance.breaches.models import Assessment, PeopleNotice
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.rules.decisions import (
    DECISION_STATES,
    DUTIES,
    DecisionState,
    state_of,
)
from kalix_compliance.breaches.rules.severity import Score
from kalix_compliance.breaches.rules.severity_inputs import Inputs
from kalix_compliance.breaches.rules.standing import still_counts
from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.core.language import Sentence
from kalix_compliance.staff.queries import names_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe


@dataclass(frozen=True)
class AssessmentView:
    """One assessment as it was made."""

    id: UUID
    at: datetime
    by: str
    score: Score
    inputs: Inputs
    reasons: Mapping[str, str]
    """Why, for each part of the sum: data_context, ease, circumstances."""
    over_hundred: bool
    unintelligible: bool
    harm: Harm
    harm_reasons: str

    @property
    def harm_name(self) -> Sentence:
        return HARM_NAMES[self.harm]

    @property
    def duty(self) -> Sentence:
        """What the answer means for telling the authority (Law 91/2025/QH15 art. 23(1))."""
        return DUTIES[self.harm]


@dataclass(frozen=True)
class DecisionView:
    """One decision, with the facts that were known when it was made."""

    id: UUID
    about: DecisionAbout
    choice: Choice
    state: DecisionState
    facts: str
    reasons: str
    review_at: datetime | None
    made_at: datetime
    made_by: str
    approval_id: UUID | None
    signed_at: datetime | None
    signed_by: str
    declined_at: datetime | None
    remark: str

    @property
    def about_name(self) -> Sentence:
        return ABOUT_NAMES[self.about]

    @property
    def choice_name(self) -> Sentence:
        return CHOICE_NAMES[self.choice]

    @property
    def state_name(self) -> Sentence:
        return DECISION_STATES[self.state]


@dataclass(frozen=True)
class WaitingSignature:
    """What waits for the second signature; `asked_by_id` may not sign it."""

    approval_id: UUID
    kind: ApprovalKind
    asked_by_id: str
    asked_by: str
    asked_at: datetime
    reason: str
    decision: DecisionView | None

    @property
    def name(self) -> Sentence:
        """What is to be signed."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Judgement:
    """Assessments, newest first, decisions, newest first, and what waits for a signature."""

    newest: AssessmentView | None
    history: Sequence[AssessmentView]
    decisions: Sequence[DecisionView]
    waiting: Sequence[WaitingSignature]
    answered: frozenset[UUID] = frozenset()
    """The requests for a signature that somebody has answered."""

    def decided(self, about: DecisionAbout | str) -> DecisionView | None:
        """The signed decision that counts."""
        return self._newest(about, DecisionState.SIGNED)

    def fallen(self, about: DecisionAbout | str) -> DecisionView | None:
        """The signed decision that was overtaken by what was found later, and that no other has replaced."""
        return self._newest(about, DecisionState.FALLEN)

    def waits(self, about: DecisionAbout | str) -> DecisionView | None:
        """The decision about this that is not signed yet."""
        return self._newest(about, DecisionState.WAITING)

    def _newest(self, about: DecisionAbout | str, state: DecisionState) -> DecisionView | None:
        found = (one for one in self.decisions if one.about == about and one.state is state)
        return next(found, None)


def judgement_of(r: Reading) -> Judgement:
    """Everything that was judged and decided."""
    safe = safes.house()
    history = [_assessment(row, r, safe) for row in r.assessments]
    remarks = {approval.id: unseal_from(approval, safe, "remark") for approval in r.approvals}
    decided = _decisions(r, remarks, safe)
    by_approval = {one.approval_id: one for one in decided}
    return Judgement(
        newest=history[0] if history else None,
        history=history,
        decisions=decided,
        waiting=[
            WaitingSignature(
                approval_id=approval.id,
                kind=approval.kind,
                asked_by_id=approval.asked_by,
                asked_by=r.name(approval.asked_by),
                asked_at=approval.asked_at,
                reason=unseal_from(approval, safe, "reason"),
                decision=by_approval.get(approval.id),
            )
            for approval in r.approvals
            if approval.decided_at is None
        ],
        answered=frozenset(approval.id for approval in r.approvals if approval.decided_at),
    )


def notice_number_of(session: Session, approval_id: UUID) -> int | None:
    """The number of the notice to the people that waits for this signature, if it is one."""
    return session.scalar(
        select(PeopleNotice.number).where(PeopleNotice.approval_id == approval_id)
    )


def names_for(session: Session, actors: Collection[str]) -> dict[str, str]:
    """The names of people by their actor ids, in one statement; jobs have none."""
    ids = {UUID(actor) for actor in actors if actor and not actor.startswith("system:")}
    return {str(key): name for key, name in names_of(session, ids).items()}


def _assessment(row: Assessment, r: Reading, safe: Safe) -> AssessmentView:
    return AssessmentView(
        id=row.id,
        at=row.at,
        by=r.name(row.by),
        score=Score(row.data_context, row.ease, row.circumstances),
        inputs=Inputs.from_codes(row.inputs),
        reasons=json.loads(unseal_from(row, safe, "reasons") or "{}"),
        over_hundred=row.over_hundred,
        unintelligible=row.unintelligible,
        harm=row.harm,
        harm_reasons=unseal_from(row, safe, "harm_reasons"),
    )


def _decisions(r: Reading, remarks: Mapping[UUID, str], safe: Safe) -> list[DecisionView]:
    """Newest first; of the signed ones about one thing, the newest counts and the others are history."""
    counted: set[DecisionAbout] = set()
    views = []
    harm = r.assessments[0].harm if r.assessments else None
    for row in r.decisions:
        state = state_of(
            signed=row.signed_at is not None,
            declined=row.declined_at is not None,
            withdrawn=row.withdrawn_at is not None,
            replaced=row.about in counted,
            counts=still_counts(row.about, row.choice, harm, r.breach.data_types),
        )
        if state in {DecisionState.SIGNED, DecisionState.FALLEN}:
            counted.add(row.about)
        views.append(
            DecisionView(
                id=row.id,
                about=row.about,
                choice=row.choice,
                state=state,
                facts=unseal_from(row, safe, "facts"),
                reasons=unseal_from(row, safe, "reasons"),
                review_at=row.review_at,
                made_at=row.made_at,
                made_by=r.name(row.made_by),
                approval_id=row.approval_id,
                signed_at=row.signed_at,
                signed_by=r.name(row.signed_by),
                declined_at=row.declined_at,
                remark=remarks.get(row.approval_id, "") if row.approval_id else "",
            )
        )
    return views

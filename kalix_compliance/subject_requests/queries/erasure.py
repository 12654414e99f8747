"""What the pages of an erasure show: what stands against it, how far it is, what is left to prove it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, defer

from kalix_compliance.casework.models import Approval
from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Text
from kalix_compliance.customers.contributions import Kept, Obstacle, contributed
from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.staff.queries import names_of
from kalix_compliance.subject_requests.erasing.codes import (
    STEPS,
    KeyState,
)
from kalix_compliance.subject_requests.erasing.gathering import (
    all_steps,
    from_stored,
    kept_of,
    obstacles_of,
    stopping,
)
from kalix_compliance.subject_requests.erasing.keys import key_state
from kalix_compliance.subject_requests.erasing.loading import standing_erasure
from kalix_compliance.subject_requests.erasing.rules import (
    Asked,
    reasons_no_longer_asked,
    reasons_not_to_plan,
)
from kalix_compliance.subject_requests.kinds import ErasureState
from kalix_compliance.subject_requests.models import Erasure, SubjectRequest
from kalix_compliance.subject_requests.queries.erasure_rows import (
    UNREADABLE,
    counted,
    halt_words,
    name_of,
)
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@dataclass(frozen=True)
class Plan:
    """Everything that is to be known before a person's erasure is asked for."""

    customer_id: UUID
    name: str
    request: SubjectRequest | None
    reasons: list[Text]
    obstacles: list[Obstacle]
    now_goes: list[tuple[Text, int]]
    kept: list[Kept]

    @property
    def stopping(self) -> list[Obstacle]:
        return [obstacle for obstacle in self.obstacles if obstacle.stops]

    @property
    def later(self) -> list[Obstacle]:
        """What keeps only its own records for a while."""
        return [obstacle for obstacle in self.obstacles if not obstacle.stops]


@dataclass(frozen=True)
class StepLine:
    code: str
    name: Text
    done: bool
    current: bool


@dataclass(frozen=True)
class ErasureFile:
    """One erasure as its page shows it; `erasure` is the row, without its certificate."""

    erasure: Erasure
    name: str
    request: str
    planned_by: str
    approved_by: str
    cancelled_by: str
    reason: str
    halted: Text
    obstacles: list[Obstacle]
    steps: list[StepLine]
    counts: list[tuple[Text, int]]
    kept: list[Kept]

    @property
    def stopping(self) -> list[Obstacle]:
        return [obstacle for obstacle in self.obstacles if obstacle.stops]


def find_erasure(session: Session, reference: str) -> Erasure:
    """One erasure by its number; raises NotFound."""
    if not is_reference(reference):
        raise NotFound
    wanted = select(Erasure).where(Erasure.reference == reference)
    erasure = session.scalar(wanted.options(defer(Erasure.certificate)))
    if erasure is None:
        raise NotFound
    return erasure


def certificate_of(session: Session, reference: str) -> bytes:
    """The certificate as PDF; raises NotFound while there is none."""
    if not is_reference(reference):
        raise NotFound
    wanted = select(Erasure.certificate).where(Erasure.reference == reference)
    content = session.scalar(wanted)
    if not content:
        raise NotFound
    return content


def request_for(session: Session, reference: str) -> SubjectRequest:
    """The request that an erasure answers; raises NotFound."""
    if not is_reference(reference):
        raise NotFound
    found = session.scalar(select(SubjectRequest).where(SubjectRequest.reference == reference))
    if found is None:
        raise NotFound
    return found


def against_planning(
    session: Session, customer: Customer, asked: SubjectRequest | None, now: datetime
) -> list[Text]:
    """Every reason why this person's erasure cannot be asked for now."""
    return _against(session, customer, asked, obstacles_of(session, customer.id, now))


def against_erasing(session: Session, erasure: Erasure) -> list[Text]:
    """Why the request behind an erasure does not carry it any more: taken back, refused, somebody else's."""
    if erasure.request_id is None:
        return []
    request = session.get_one(SubjectRequest, erasure.request_id, populate_existing=True)
    customer = session.get_one(Customer, erasure.customer_id)
    return reasons_no_longer_asked(_asked(request, customer))


def plan_for(
    session: Session, customer_id: UUID, asked: SubjectRequest | None, now: datetime
) -> Plan:
    """What stands against it, what goes at once, what later, what stays; raises NotFound."""
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFound
    obstacles = obstacles_of(session, customer_id, now)
    reasons = _against(session, customer, asked, obstacles)
    named = {str(obstacle.sentence) for obstacle in obstacles}
    return Plan(
        customer_id,
        name_of(session, customer_id),
        asked,
        [reason for reason in reasons if str(reason) not in named],
        obstacles,
        now_goes(session, customer_id),
        kept_of(session, customer_id),
    )


def now_goes(session: Session, customer_id: UUID) -> list[tuple[Text, int]]:
    """What is held about the person, by feature, and how many entries: all of it goes."""
    if key_state(customer_id) is not KeyState.KNOWN:
        return []
    held = [part for ask in contributed().held for part in ask(session, customer_id)]
    return [(part.title, len(part.entries)) for part in held if part.entries]


def erasure_file(session: Session, reference: str, now: datetime) -> ErasureFile:
    """One erasure as it stands now, whatever store does not answer; raises NotFound."""
    erasure = find_erasure(session, reference)
    live = erasure.state in (ErasureState.PLANNED, ErasureState.COOLING, ErasureState.ERASING)
    people = _names(session, erasure)
    return ErasureFile(
        erasure=erasure,
        name=name_of(session, erasure.customer_id),
        request=_request_number(session, erasure.request_id),
        planned_by=people.get(erasure.planned_by, ""),
        approved_by=people.get(erasure.approved_by or "", ""),
        cancelled_by=people.get(erasure.cancelled_by or "", ""),
        reason=_reason(session, erasure),
        halted=halt_words(erasure.halted),
        obstacles=obstacles_of(session, erasure.customer_id, now) if live else [],
        steps=_steps(erasure),
        counts=counted(erasure.counts),
        kept=[from_stored(row) for row in erasure.kept if isinstance(row, dict)]
        or (kept_of(session, erasure.customer_id) if live else []),
    )


def _against(
    session: Session,
    customer: Customer,
    asked: SubjectRequest | None,
    obstacles: Sequence[Obstacle],
) -> list[Text]:
    standing = standing_erasure(session, customer.id)
    done = standing is not None and standing.state is ErasureState.DONE
    return reasons_not_to_plan(
        made_up=customer.search_version == UNFINDABLE,
        key=key_state(customer.id),
        running=standing.reference if standing and not done else "",
        done=standing.reference if standing and done else "",
        asked=_asked(asked, customer) if asked else None,
        obstacles=stopping(obstacles),
    )


def _asked(request: SubjectRequest, customer: Customer) -> Asked:
    return Asked(
        request.reference,
        request.kind,
        request.state,
        request.customer_id == customer.id,
        request.identity_at is not None,
    )


def _steps(erasure: Erasure) -> list[StepLine]:
    steps = all_steps()
    finished = erasure.state is ErasureState.DONE
    at = steps.index(erasure.step) + 1 if erasure.step in steps else 0
    going = erasure.state is ErasureState.ERASING
    return [
        StepLine(code, STEPS.get(code, code), finished or place < at, going and place == at)
        for place, code in enumerate(steps)
    ]


def _reason(session: Session, erasure: Erasure) -> str:
    """Why it was asked for, in the words of whoever asked; gone with the person."""
    if erasure.approval_id is None:
        return ""
    approval = session.get(Approval, erasure.approval_id)
    if approval is None:
        return ""
    try:
        safe = safes.of_many([erasure.customer_id]).get(erasure.customer_id)
    except SQLAlchemyError:
        return UNREADABLE
    return unseal_from(approval, safe, "reason")


def _names(session: Session, erasure: Erasure) -> dict[str, str]:
    ids = {erasure.planned_by, erasure.approved_by, erasure.cancelled_by}
    people = {UUID(one) for one in ids if one and not one.startswith("system:")}
    return {str(key): name for key, name in names_of(session, people).items()}


def _request_number(session: Session, request_id: UUID | None) -> str:
    if request_id is None:
        return ""
    wanted = select(SubjectRequest.reference).where(SubjectRequest.id == request_id)
    return session.scalar(wanted) or ""

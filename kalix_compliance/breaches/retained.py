"""How long breaches and their lists of people are kept, and what is left of them afterwards."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Delete, delete, func, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.loading import load
from kalix_compliance.breaches.models import (
    AffectedImport,
    AffectedPerson,
    Assessment,
    Breach,
    BreachDecision,
    BreachMeasure,
    BreachMoment,
    ContactAttempt,
    Filing,
    FilingPaper,
    ImportPart,
    PeopleNotice,
)
from kalix_compliance.breaches.telling import tell
from kalix_compliance.casework.emptying import empty_case
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import RecordKind
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.emptying import AT_ONCE, drop_campaign_messages
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import empty_sealed, seal_into

MONTHS = 60
PARTS: tuple[Any, ...] = (
    BreachMoment, BreachMeasure, Assessment, BreachDecision, Filing, PeopleNotice, AffectedImport,
)  # fmt: skip
MORE = "more"
"""Named among the counts while a list is too long for one transaction."""


def ended_before(session: Session, before: datetime) -> Sequence[tuple[str, UUID | None]]:
    """Breaches whose last day lies before a moment: closed or ruled out, and remedied.

    A file that is to be kept until a later day (`keep_until`) ends so much later.
    """
    rows = session.scalars(
        select(Breach)
        .where(
            or_(Breach.closed_at < before, Breach.ruled_out_at < before),
            Breach.emptied_at.is_(None),
        )
        .order_by(Breach.reference)
    )
    first_kept = in_hanoi(before).date()
    return [(row.reference, None) for row in rows if _last_day(row) < first_kept]


def anonymise(unit: Unit, reference: str) -> Mapping[str, int]:
    """Empty one ended breach, some thousand people at a time; with MORE among the counts it is not done.

    Times, clocks, severity, decisions, what was filed when and how many people were told stay.
    """
    breach = load(unit, reference)
    if breach.emptied_at is not None:
        return {}
    if breach.closed_at is None and breach.ruled_out_at is None:
        raise RuleBroken(say("Sự cố đang mở nên còn được giữ."))
    people = _drop_people(unit, breach)
    messages = drop_campaign_messages(unit, reference)
    if people == AT_ONCE or messages == AT_ONCE:
        return {"people": people, "messages": messages, MORE: 1}
    texts = _empty_words(unit, breach)
    case = empty_case(unit, reference)
    breach.once_key = None
    breach.emptied_at = unit.now
    tell(unit, breach, "emptied")
    return {
        **case,
        "people": people,
        "messages": messages + case["messages"],
        "texts": texts + case["texts"],
    }


def _last_day(breach: Breach) -> date:
    """The day from which the period is counted."""
    ended = breach.closed_at or breach.ruled_out_at
    assert ended is not None  # noqa: S101 - asked for in the query
    days = [in_hanoi(ended).date()]
    if breach.remedied_on:
        days.append(breach.remedied_on)
    if breach.keep_until:
        days.append(_years_before(breach.keep_until))
    return max(days)


def _years_before(keep_until: date) -> date:
    """The day whose period of five years ends on this one; 29 February counts as 1 March."""
    year = keep_until.year - MONTHS // 12
    try:
        return keep_until.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _drop_people(unit: Unit, breach: Breach) -> int:
    """Take some thousand people off the list, with what was written of each call and letter."""
    if breach.people_best is None:
        here = select(func.count()).where(AffectedPerson.breach_id == breach.id)
        listed = unit.session.scalar(here) or 0
        if listed and breach.people_least is None and breach.people_most is None:
            breach.people_best = listed  # the figure outlives the list
    people = list(
        unit.session.scalars(
            select(AffectedPerson.id).where(AffectedPerson.breach_id == breach.id).limit(AT_ONCE)
        )
    )
    if people:
        _run(unit, delete(ContactAttempt).where(ContactAttempt.person_id.in_(people)))
        _run(unit, delete(AffectedPerson).where(AffectedPerson.id.in_(people)))
    return len(people)


def _empty_words(unit: Unit, breach: Breach) -> int:
    house = safes.house()
    texts = empty_sealed(breach, house, but={"title"})
    seal_into(breach, house, title=str(say("Sự cố đã hết hạn lưu")))
    for model in PARTS:
        for row in unit.session.scalars(select(model).where(model.breach_id == breach.id)):
            texts += empty_sealed(row, house)
    filings = select(Filing.id).where(Filing.breach_id == breach.id)
    for paper in unit.session.scalars(
        select(FilingPaper).where(FilingPaper.filing_id.in_(filings))
    ):
        texts += empty_sealed(paper, house)
    imports = select(AffectedImport.id).where(AffectedImport.breach_id == breach.id)
    _run(unit, delete(ImportPart).where(ImportPart.import_id.in_(imports)))
    return texts


def _run(unit: Unit, statement: Delete) -> int:
    done = unit.session.execute(statement.execution_options(synchronize_session=False))
    return done.rowcount if isinstance(done, CursorResult) else 0


BREACHES = RecordKind(
    code="breaches",
    name=say("Sự cố đã kết thúc và danh sách người bị ảnh hưởng"),
    months=MONTHS,
    law=say(
        "Ít nhất 5 năm kể từ ngày khắc phục xong với dữ liệu vị trí và sinh trắc học (Điều 29 khoản 1 điểm c "
        "NĐ 356/2025/NĐ-CP); công ty áp dụng cho mọi sự cố."
    ),
    ended_before=ended_before,
    anonymise=anonymise,
    least=MONTHS,
)

"""What was done of a breach's duties, whether or not their clocks ran then."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import NoticeState
from kalix_compliance.breaches.models import AffectedPerson, Assessment, Filing, PeopleNotice
from kalix_compliance.breaches.obligations import ASSESS, PEOPLE
from kalix_compliance.breaches.queries.told import is_told
from kalix_compliance.breaches.rules.filings import clocks_met


def duties_done(session: Session, breach_id: UUID) -> dict[str, datetime]:
    """When each duty was first done, by its obligation; three statements.

    An initial report that was filed before the incident was called serious has met that clock too.
    """
    done = _filed(session, breach_id)
    others = {ASSESS: _assessed(session, breach_id), PEOPLE: _told(session, breach_id)}
    return done | {code: at for code, at in others.items() if at is not None}


def _filed(session: Session, breach_id: UUID) -> dict[str, datetime]:
    filings = session.scalars(
        select(Filing)
        .where(Filing.breach_id == breach_id, Filing.filed_at.is_not(None))
        .order_by(Filing.filed_at)
    )
    done: dict[str, datetime] = {}
    for filing in filings:
        as_report = bool(filing.extra.get("as_report", True))
        for code in clocks_met(filing.form, filing.phase, as_report=as_report):
            if filing.filed_at is not None:
                done.setdefault(code, filing.filed_at)
    return done


def _assessed(session: Session, breach_id: UUID) -> datetime | None:
    return session.scalar(select(func.min(Assessment.at)).where(Assessment.breach_id == breach_id))


def _told(session: Session, breach_id: UUID) -> datetime | None:
    """When the first notice had gone out, if it reached anybody."""
    return session.scalar(
        select(func.min(PeopleNotice.finished_at)).where(
            PeopleNotice.breach_id == breach_id,
            PeopleNotice.state == NoticeState.SENT,
            exists().where(AffectedPerson.breach_id == breach_id, is_told()),
        )
    )

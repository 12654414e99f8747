"""What is promised to somebody who asks now."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kalix_compliance.core.language import Sentence
from kalix_compliance.deadlines.calendars import load_calendar
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.terms import due_of
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.subject_requests.obligations import ANSWER, completion


@dataclass(frozen=True)
class Promise:
    """The last days, in Hanoi, of a request's two duties; `done_by` once it is known what is asked for."""

    answer_by: date
    done_by: date | None
    law: Sentence | None


def promise_for(
    session: Session, received_at: datetime, kind: RequestKind | None, *, others: bool
) -> Promise:
    """The days that the clocks will have, counted as they are; one statement."""
    calendar = load_calendar(session)
    answer = due_of(received_at, obligation_of(ANSWER).term, calendar).last_day
    if kind is None:
        return Promise(answer, None, None)
    duty = obligation_of(completion(kind, others_must_act=others))
    return Promise(answer, due_of(received_at, duty.term, calendar).last_day, duty.law)

"""Records that a search found, as one line each: number, what it is, whom it is about (masked), its state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.rows import breach_rows
from kalix_compliance.complaints.catalogue import KIND_NAMES as COMPLAINT_KINDS
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.states import STATE_NAMES as COMPLAINT_STATES
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.subject_requests.catalogue import KIND_NAMES as REQUEST_KINDS
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.states import STATE_NAMES as REQUEST_STATES


@dataclass(frozen=True)
class Line:
    """One hit: where it leads, what the link says, and three short cells. `number`: the link is a number."""

    endpoint: str
    arguments: Mapping[str, Any]
    label: Text
    what: Text = ""
    who: Text = ""
    state: Text = ""
    number: bool = True


def complaint_lines(session: Session, numbers: Sequence[str], _now: datetime) -> list[Line]:
    """Two statements, and one to the key store."""
    names = (COMPLAINT_KINDS, COMPLAINT_STATES)
    return _case_lines(session, Complaint, numbers, "complaints.file", *names)


def request_lines(session: Session, numbers: Sequence[str], _now: datetime) -> list[Line]:
    """Two statements, and one to the key store."""
    names = (REQUEST_KINDS, REQUEST_STATES)
    return _case_lines(session, SubjectRequest, numbers, "subject_requests.file", *names)


def breach_lines(session: Session, numbers: Sequence[str], now: datetime) -> list[Line]:
    """As the register shows them; drills say that they are."""
    found = session.scalars(select(Breach).where(Breach.reference.in_(numbers))).all()
    lines = {
        row.reference: Line(
            "breaches.file",
            {"reference": row.reference},
            row.reference,
            row.title,
            say("diễn tập") if row.drill else "",
            row.status_name,
        )
        for row in breach_rows(session, found, now)
    }
    return [lines[number] for number in numbers if number in lines]


def _case_lines(
    session: Session,
    model: type[Complaint] | type[SubjectRequest],
    numbers: Sequence[str],
    endpoint: str,
    kinds: Mapping[Any, Text],
    states: Mapping[Any, Text],
) -> list[Line]:
    columns = (model.reference, model.customer_id, model.kind, model.state)
    found = session.execute(select(*columns).where(model.reference.in_(numbers))).all()
    names = masked_names(session, {row.customer_id for row in found})
    lines = {
        row.reference: Line(
            endpoint,
            {"reference": row.reference},
            row.reference,
            kinds[row.kind],
            names.get(row.customer_id, ""),
            states[row.state],
        )
        for row in found
    }
    return [lines[number] for number in numbers if number in lines]


Read = Callable[[Session, Sequence[str], datetime], list[Line]]
LINES: Mapping[str, tuple[Text, Read]] = {
    "KN": (say("Khiếu nại có lời này"), complaint_lines),
    "YC": (say("Yêu cầu về dữ liệu có lời này"), request_lines),
    "SC": (say("Sự cố dữ liệu có lời này"), breach_lines),
}
"""How the hits of each kind are headed and read."""

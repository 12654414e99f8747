"""Open cases are a few in a hundred: what counts and lists them on every page reads only those."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import event

from kalix_compliance.complaints.queries.queue import queue_of
from kalix_compliance.complaints.queries.search import ComplaintSearch, level_counts
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.database.base import db
from kalix_compliance.reports.queries.overdue import longest_late
from kalix_compliance.reports.queries.workload import workload
from tests.people import Member
from tests.sessions import FreshSession

Question = Callable[[FreshSession, Actor, datetime], object]
QUESTIONS: dict[str, Question] = {
    "the counts of the rail": level_counts,
    "the first page of the list": lambda *asked: ComplaintSearch().page(*asked),
    "how many match": lambda *asked: ComplaintSearch().count(*asked),
    "the queue": queue_of,
    "who holds how much": workload,
    "the oldest overdue case": longest_late,
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_index_over_open_cases_is_enough(
    app: Flask,
    session: FreshSession,
    staff_member: Callable[..., Member],
    clock: FixedClock,
    question: Question,
) -> None:
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        asked.append((statement, values))

    actor = staff_member("manager").actor
    event.listen(db.engine, "before_cursor_execute", note)
    question(session, actor, clock.now())
    event.remove(db.engine, "before_cursor_execute", note)
    about_cases = [pair for pair in asked if "FROM complaint" in pair[0]]
    assert about_cases
    wanted = ("ix_complaint_open", "(reference=?)")
    for statement, values in about_cases:
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        plan = [row.detail for row in rows]
        read = [line for line in plan if line.startswith(("SCAN complaint", "SEARCH complaint"))]
        assert read and all(any(by in line for by in wanted) for line in read), plan

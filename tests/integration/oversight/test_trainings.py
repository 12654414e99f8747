"""Who was taught what: written down once for each colleague, with the role of that day, never changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from kalix_compliance.core.clock import FixedClock, in_hanoi
from kalix_compliance.core.errors import NotAllowed, RuleBroken
from kalix_compliance.registers.queries.search import Asked, page_of
from kalix_compliance.registers.table import BY_CODE
from kalix_compliance.staff.commands import Lesson, change_role, record_training
from kalix_compliance.staff.lessons import lesson_rows, taught_rows
from kalix_compliance.staff.models import Training
from kalix_compliance.staff.roles import Role
from tests.client import Browser
from tests.people import Member
from tests.sessions import FreshSession

Joins = Callable[..., Member]
DAY = date(2026, 11, 20)


def lesson(*people: Member, **given: Any) -> Lesson:
    ids = [person.actor.staff_id for person in people]
    return Lesson(
        **{"topic": "Luật 91", "held_on": DAY, "given_by": "Cô Hà", "people": ids, **given}
    )


def test_a_lesson_is_written_down_once_with_the_role_of_that_day(
    staff_member: Joins, session: FreshSession, clock: FixedClock
) -> None:
    officer, anna, binh = (staff_member(role) for role in ("compliance", "support", "support"))
    administrator = staff_member("administrator")
    assert record_training(officer.actor, lesson(anna, binh)) == 2
    change_role(administrator.actor, anna.actor.staff_id, Role.MANAGER)
    assert record_training(officer.actor, lesson(anna, binh, officer)) == 1
    assert {row.role for row in session.scalars(select(Training))} == {
        Role.SUPPORT,
        Role.COMPLIANCE,
    }

    today = in_hanoi(clock.now()).date()
    taught = taught_rows(session, officer.actor, today)
    assert [row.staff_id for row in taught if row.old] == [administrator.actor.staff_id]
    later = taught_rows(session, officer.actor, today + timedelta(days=400))
    assert all(row.old for row in later)
    only = lesson_rows(session, officer.actor, role=Role.SUPPORT, person=anna.actor.staff_id)
    assert [(row.name, row.role) for row in only] == [(anna.actor.name, Role.SUPPORT)]
    register = BY_CODE["trainings"]
    assert page_of(session, officer.actor, register, Asked()).found == 3
    then = page_of(session, officer.actor, register, Asked(at=clock.now()))
    assert len(then.lines) == 3

    for wrong, field in (
        ({"topic": "  "}, "topic"),
        ({"topic": "x" * 201}, "topic"),
        ({"given_by": "\u200b"}, "given_by"),
        ({"held_on": today + timedelta(days=1)}, "held_on"),
        ({"people": []}, "people"),
        ({"people": [uuid4()]}, "people"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            record_training(officer.actor, lesson(anna, **wrong))
        assert refusal.value.field == field
    with pytest.raises(NotAllowed):
        record_training(administrator.actor, lesson(anna))


def test_the_pages_show_it_to_who_may_and_keep_what_was_typed(
    staff_member: Joins,
    signed_in: Callable[[str], Member],
    client: Browser,
    statements: Callable[[], Any],
) -> None:
    officer = signed_in("compliance")
    people = [staff_member("support", name=f"Người {n}") for n in range(5)]
    record_training(officer.actor, lesson(*people[:1]))
    with statements() as few:
        assert "Luật 91" in client.get("/staff/trainings").text
    record_training(officer.actor, lesson(*people, topic="An toàn mạng"))
    with statements() as many:
        page = client.get("/staff/trainings").text
    assert page.count("An toàn mạng") == 5
    assert len(many) == len(few)
    for address in ("?who=xx&role=king", f"?who={uuid4()}", "?role=support&who=%00"):
        assert client.get(f"/staff/trainings{address}").status_code == 200

    typed = {"topic": "Nhận biết sự cố", "held_on": "31/02/2026", "given_by": "Thầy Long"}
    refused = client.post("/staff/trainings/new", data={**typed, "people": "no id"})
    assert refused.status_code in (200, 400, 422)
    assert "Nhận biết sự cố" in refused.text and "31/02/2026" in refused.text
    odd = client.post(
        "/staff/trainings/new", data={**typed, "held_on": "20/11/2026", "people": "no id"}
    )
    assert "Có người không còn trong danh sách" in odd.text
    good = {**typed, "held_on": "20/11/2026", "people": str(people[0].actor.staff_id)}
    assert (
        "Đã ghi 1 dòng"
        in client.post("/staff/trainings/new", data=good, follow_redirects=True).text
    )

"""What colleagues of other roles, a page from yesterday and odd input might do to what oversees the work."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.casework.summaries.keeping import index_anew
from kalix_compliance.casework.summaries.models import SummaryWord
from kalix_compliance.casework.summaries.numbers import record_of
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock, in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.database.base import SEARCH, db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.database.side_stores import reading
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.disclosures.commands.ending import keep_secret
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit, runtime
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.table import Asking
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.overview.queries.everything import find_everything
from kalix_compliance.registers.register_file import REGISTER
from kalix_compliance.retention.people import PEOPLE
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.summaries import REQUEST_SUMMARIES
from tests.cases import person
from tests.client import Browser
from tests.files import ask, lines, take
from tests.orders import order_at
from tests.people import Member, add_member, open_door
from tests.requests_life import Asked
from tests.sessions import FreshSession


@pytest.fixture
def desk(app: Flask) -> Callable[[str], Browser]:
    def sit_down(role: str) -> Browser:
        client: Browser = app.test_client()
        open_door(client, add_member(role))
        return client

    return sit_down


def test_who_goes_back_and_asks_for_something_else_gets_that(
    desk: Callable[[str], Browser], session: FreshSession
) -> None:
    """The page that the browser keeps bears the same mark; so might the form of somebody else."""
    manager, where = desk("manager"), "/exports/new/complaints"
    first = ask(manager, where, once_key="mark")
    assert ask(manager, where, once_key="mark") == first
    second = ask(manager, where, once_key="mark", form="csv")
    assert second != first and lines(take(manager, second))
    assert ask(manager, f"{where}?state=every", once_key="mark") not in (first, second)
    assert ask(desk("compliance"), where, once_key="mark") not in (first, second)
    assert "mark" not in session.scalars(select(Export.once_key)).all()


def test_days_at_both_ends_of_time_are_refused_with_words(desk: Callable[[str], Browser]) -> None:
    officer = desk("compliance")
    for day in ("0001-01-01", "9999-12-31", "31/12/9999", "20261122", "2026-W01-1"):
        answer = officer.get("/exports/new/inspection", query_string={"from": day, "to": day})
        assert answer.status_code == 200 and "Chưa đọc được ngày" in answer.text, day
        assert officer.get("/inspection/", query_string={"from": day}).status_code == 200


def test_a_hold_is_found_by_its_words_however_many_were_placed_since(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    officer: Member = add_member("compliance")
    people = [register_customer(officer.actor, person(n)) for n in range(52)]
    until = hanoi_day(clock.now()) + timedelta(days=90)
    oldest, *_later = [
        place_hold(
            officer.actor,
            NewHold(basis=Basis.DISPUTE, reason=f"vụ số {n}: {word}", until=until, customer_id=one),
        )
        for n, (one, word) in enumerate(zip(people, ["Tân Mỹ", *["khác"] * 51], strict=True))
    ]
    found = find_everything(session, officer.actor, "tan my", clock.now())
    assert [line.label for group in found.groups for line in group.lines] == [oldest]


def test_a_file_that_is_asked_for_counts_nobody_of_a_secret_order(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    """As of a day, too: how many people it would name is told before it is made."""
    officer, signer = add_member("compliance").actor, add_member("manager").actor
    order_at("handed over", officer, signer, secret=True)
    clock.advance(timedelta(hours=1))
    now = clock.now()
    at = f"{in_hanoi(now):%d/%m/%Y %H:%M}"
    lent = runtime.get()
    for code in ("disclosed", "disclosures", "holds"):
        for filters in ({"code": code}, {"code": code, "at": at}):
            asking = Asking(session, add_member("manager").actor, filters, now, lent.company)
            assert REGISTER.people(asking) == 0, filters
            known = replace(asking, actor=officer)
            assert REGISTER.people(known) == (code == "disclosed"), filters


def test_a_file_that_names_an_order_ends_when_the_order_becomes_secret(
    app: Flask, desk: Callable[[str], Browser]
) -> None:
    officer, signer = add_member("compliance").actor, add_member("manager").actor
    number = order_at("handed over", officer, signer).reference
    manager = desk("manager")
    named = ask(manager, "/exports/new/register?code=disclosures", form="csv")
    other = ask(manager, "/exports/new/register?code=processors", form="csv")
    assert number in take(manager, named).decode()
    keep_secret(officer, number, reason="Cơ quan yêu cầu giữ kín")
    assert manager.post(f"/exports/{named}/file").status_code == 303
    assert "Tệp đã hết hạn" in manager.get(f"/exports/{named}").text
    assert take(manager, other)


@command(Permission.SYSTEM_RETAIN)
def let_go(unit: Unit, person_id: UUID) -> None:
    PEOPLE.anonymise(unit, str(person_id))


def test_whoever_is_let_go_before_their_old_requests_leaves_no_word_to_be_found(
    app: Flask, clock: FixedClock
) -> None:
    """Customers may be kept for three years, and requests for five."""
    handler, signer = add_member("compliance").actor, add_member("manager").actor
    asked = Asked(handler, signer).register(wish="Tôi đã đổi sang bếp từ Phú Quý")
    with GuardedSession(db) as session:
        row = session.scalars(select(SubjectRequest)).one()
        customer, record = row.customer_id, record_of(REQUEST_SUMMARIES, asked.reference)
    assert words_of(record) > 0
    with open_unit(signer) as unit:
        unit.session.scalars(select(SubjectRequest)).one().ended_at = unit.now
    clock.advance(timedelta(days=37 * 31))
    let_go(system_actor("retention.run", Permission.SYSTEM_RETAIN), customer)
    assert words_of(record) == 0
    index_anew(REQUEST_SUMMARIES, [asked.reference])
    assert words_of(record) == 0


def words_of(record: int) -> int:
    with reading(SEARCH) as connection:
        wanted = select(func.count()).where(SummaryWord.record == record)
        return connection.scalar(wanted) or 0

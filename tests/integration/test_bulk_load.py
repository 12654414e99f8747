"""A shop's past in bulk: what `flask demo load` makes is as good as what the commands make."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.audit.verify import verify
from kalix_compliance.casework.models import CaseCounter, CaseEvent
from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.complaints.queries.standing import standings_of
from kalix_compliance.complaints.rules import to_close
from kalix_compliance.complaints.states import ENDED, State
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock, in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.queries import CustomerSearch
from kalix_compliance.customers.repair import bring_into_step
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.deadlines.commands.flagging import flag_clocks
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.demo import bulk
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.queries import messages_about
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from tests.cases import case_at
from tests.client import Browser
from tests.people import Member
from tests.sessions import FreshSession

COMPLAINTS, CUSTOMERS = 200, 150


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 90)


@pytest.fixture
def crew(staff_member: Callable[..., Member]) -> tuple[Member, Member]:
    return staff_member("support"), staff_member("manager")


def load(app: Flask, *options: str) -> Result:
    given = ["--complaints", str(COMPLAINTS), "--customers", str(CUSTOMERS), *options]
    return app.test_cli_runner().invoke(args=["demo", "load", *given])


@pytest.fixture
def loaded(app: Flask, crew: tuple[Member, Member]) -> tuple[Member, Member]:
    """A case that was there before, and the bulk after it."""
    support, manager = crew
    case_at("received", support.actor, manager.actor)
    done = load(app, "--yes-this-is-not-real")
    assert done.exit_code == 0, done.output
    assert f"{COMPLAINTS} / {COMPLAINTS} complaints" in done.output
    assert done.output.count("complaints") == 3
    return crew


def complaints(session: FreshSession) -> list[Complaint]:
    return list(session.scalars(select(Complaint).order_by(Complaint.reference)))


def test_the_chain_is_whole_and_the_numbers_have_no_gap(
    loaded: object, session: FreshSession
) -> None:
    assert verify(session).clean
    cases = complaints(session)
    assert len(cases) == COMPLAINTS + 1
    for counter in session.scalars(select(CaseCounter)):
        of_year = [c.reference for c in cases if f"-{counter.year}-" in c.reference]
        expected = [f"KN-{counter.year}-{n:06d}" for n in range(1, counter.last + 1)]
        assert of_year == expected
    assert all(str(in_hanoi(c.registered_at).year) in c.reference for c in cases)
    assert len({c.reference[:7] for c in cases}) >= 3


def test_most_have_ended_and_the_rest_is_somewhere_on_its_way(
    loaded: object, session: FreshSession
) -> None:
    cases = complaints(session)
    running = [c for c in cases if c.state not in ENDED]
    assert len(running) == 1 + round(COMPLAINTS * 0.03)
    assert {State.CLOSED, State.WITHDRAWN} <= {c.state for c in cases}
    assert all(c.owner_id for c in cases)


def test_a_closed_case_meets_everything_that_closing_asks_for(
    loaded: tuple[Member, Member], session: FreshSession
) -> None:
    closed = [c for c in complaints(session) if c.state is State.CLOSED]
    for standing in standings_of(session, closed).values():
        assert not standing.missing_checks
        assert standing.acknowledged and standing.answered and standing.told
        assert all(need.met for need in to_close(standing, loaded[1].actor)[1:])
    told = next(case for case in closed if case.answer_message)
    kinds = set(session.scalars(select(CaseEvent.kind).where(CaseEvent.about == told.reference)))
    assert {"concluded", "action_done", "answered", "closed"} <= kinds


def test_clocks_have_given_the_warnings_that_were_due(
    loaded: object, clock: FixedClock, session: FreshSession
) -> None:
    """The one case that was there before is minutes old; nothing of the past is warned of now."""
    reminder = system_actor("reminder", Permission.SYSTEM_REMIND)
    assert flag_clocks(reminder).warnings == 0
    ended = select(Complaint.reference).where(Complaint.state.in_(ENDED))
    running = Clock.met_at.is_(None) & Clock.cancelled_at.is_(None)
    assert not session.scalars(select(Clock).where(Clock.about.in_(ended), running)).all()
    late = session.scalar(select(func.count()).select_from(Clock).where(Clock.missed))
    assert late


def test_what_was_said_and_written_is_sealed_under_the_customers_key(
    loaded: tuple[Member, Member], session: FreshSession
) -> None:
    case = next(
        c for c in complaints(session) if c.state is State.CLOSED and c.answer_message is not None
    )
    safe = safes.of(case.customer_id)
    assert unseal_from(case, safe, "narrative")
    assert unseal_from(case, safe, "findings")
    assert json.loads(unseal_from(case, safe, "order"))["product"]
    for table in (VerificationCheck, RemedialAction):
        row = session.scalars(select(table).where(table.complaint_id == case.id)).first()
        assert unseal_from(row, safe, "result")
    (letter,) = messages_about(session, loaded[1].actor, case.reference)
    assert letter.id == case.answer_message and letter.to and letter.name


def test_customers_are_stored_clean_and_are_found(
    loaded: tuple[Member, Member], session: FreshSession
) -> None:
    rows = session.scalars(select(Customer)).all()
    assert len(rows) == CUSTOMERS + 1
    people = {row.id: open_details(safes.of(row.id), row) for row in rows[:20]}
    assert all(person == person.cleaned() for person in people.values())
    for key, person in people.items():
        found = CustomerSearch(person.phone).rows(session, loaded[0].actor)
        assert key in {row.id for row in found}
    assert bring_into_step().indexed == 0


def test_who_complains_again_says_how_it_differs(loaded: object, session: FreshSession) -> None:
    owners = [c.customer_id for c in complaints(session)]
    assert len(set(owners)) < len(owners)
    for case in complaints(session):
        if case.differs:
            assert unseal_from(case, safes.of(case.customer_id), "differs")


def test_every_page_opens(
    loaded: tuple[Member, Member],
    client: Browser,
    sign_in: Callable[[Browser, Member], None],
    session: FreshSession,
) -> None:
    _support, manager = loaded
    sign_in(client, manager)
    samples: dict[tuple[State, bool], str] = {}
    for case in complaints(session):
        samples.setdefault((case.state, case.answer_message is None), case.reference)
    pages = ["/queue", "/complaints/", "/complaints/?state=every", "/approvals", "/reports/overdue"]
    pages += [f"/complaints/{reference}" for reference in samples.values()]
    for page in pages:
        assert client.get(page).status_code == 200, page
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) > 1


def test_beside_real_records_nothing_is_invented(app: Flask, crew: object) -> None:
    refused = load(app)
    assert refused.exit_code == 1
    assert "Đây không phải bản thử" in refused.output


def test_somebody_must_have_handled_the_cases(app: Flask) -> None:
    refused = load(app, "--yes-this-is-not-real")
    assert refused.exit_code == 1
    assert "tài khoản hỗ trợ" in refused.output

"""Complaints that share a source are put before compliance, with the evidence, once."""

from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.complaints.commands.forgetting import forget
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.customers.commands import reveal_customer
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.escalation.commands.escalating import open_from_complaints
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.patterns.commands.deciding import dismiss_suggestion
from kalix_compliance.patterns.commands.putting import put_before_compliance
from kalix_compliance.patterns.kinds import Feature
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.patterns.queries.material import material
from kalix_compliance.patterns.rules.grouping import groups_of
from kalix_compliance.patterns.rules.judging import findings
from kalix_compliance.staff.roles import Role
from kalix_compliance.vault import safes
from tests.breaches import opening
from tests.client import Browser
from tests.patterns import WATCHER, complain, from_showroom, look, unrelated
from tests.people import add_member, open_door

CALLER = "0987 123 456, tự xưng bên bảo hành Vạn Lộc"


def stored() -> list[Suggestion]:
    with GuardedSession(db) as session:
        return list(session.scalars(select(Suggestion).order_by(Suggestion.reference)))


def mails() -> int:
    with GuardedSession(db) as session:
        return len(
            session.scalars(
                select(OutboxMessage).where(OutboxMessage.notice == "pattern_found")
            ).all()
        )


@pytest.fixture
def officer(app: Flask):
    return add_member(Role.COMPLIANCE)


def test_five_from_one_showroom_among_the_usual_are_suggested(app, officer) -> None:
    rng = Random(4)
    for number in range(24):
        complain(officer.actor, number, days_ago=5 + 8 * number, **unrelated(rng))
    assert look() is None
    planted = [
        complain(officer.actor, 100 + n, days_ago=n / 2, **from_showroom()) for n in range(5)
    ]
    assert look() == "found=1"
    (row,) = stored()
    assert row.feature is Feature.SHOWROOM and set(planted) <= set(row.cases)
    assert (mails(), look(), mails()) == (1, None, 1)


def test_thirty_unrelated_ones_are_not(app, officer) -> None:
    rng = Random(7)
    for number in range(30):
        complain(officer.actor, number, days_ago=rng.uniform(0, 29), **unrelated(rng))
    assert (look(), stored(), mails()) == (None, [], 0)


def test_a_shared_caller_is_found_grows_in_silence_and_stays_dismissed(
    app, officer, client
) -> None:
    first = [complain(officer.actor, n, source=CALLER) for n in range(3)]
    complain(officer.actor, 9, source="0912 000 111")
    look()
    (row,) = stored()
    assert row.feature is Feature.SOURCE and row.cases == first
    fourth = complain(officer.actor, 3, source="có người xưng là Vạn Lộc, số 0987123456")
    look()
    (row,) = stored()
    assert row.cases == [*first, fourth] and mails() == 1
    open_door(client, officer)
    page = client.get(f"/patterns/{row.reference}").text
    assert "0987 123 456" in page and "4 trên 5" in page and "Khách lộ" not in page
    assert f"complaint={fourth}" in page
    answer = client.post(f"/patterns/{row.reference}/dismiss", data={"reason": ""})
    assert answer.status_code == 422 or "Ghi" in answer.text
    answer = client.post(
        f"/patterns/{row.reference}/dismiss", data={"reason": "Hãng bảo hành do ta thuê"}
    )
    assert answer.status_code == 303
    assert "Hãng bảo hành do ta thuê" in client.get(f"/patterns/{row.reference}").text
    look()
    complain(officer.actor, 4, source=CALLER)
    assert look() is None and len(stored()) == 1  # one more is not enough
    complain(officer.actor, 5, source=CALLER)
    look()
    assert len(stored()) == 2  # two are
    dismiss_again(officer, stored()[1].reference)
    assert look() is None


def dismiss_again(officer, reference) -> None:
    dismiss_suggestion(officer.actor, reference, reason="vẫn vậy")


def test_a_breach_opened_from_it_settles_it(app, officer) -> None:
    cases = [complain(officer.actor, n, source=CALLER) for n in range(4)]
    look()
    (row,) = stored()
    number = open_from_complaints(officer.actor, row.cases, opening(times_reason="theo nhật ký"))
    (row,) = stored()
    assert row.breach == number and sorted(row.cases) == sorted(cases)
    assert look() is None


def test_an_account_that_opened_all_the_records_is_found_and_does_not_see_it(
    app, officer, clock, client
) -> None:
    thief, other = add_member(Role.COMPLIANCE, name="Đỗ Văn Mở"), add_member(Role.SUPPORT)
    cases = [complain(other.actor, n, days_ago=100) for n in range(14)]
    with GuardedSession(db) as session:
        rows = session.execute(select(Complaint.reference, Complaint.customer_id))
        people = {row.reference: row.customer_id for row in rows}
    for reference in cases[:5]:
        reveal_customer(thief.actor, people[reference], "phone", "call")
    for reference in cases[10:12]:
        reveal_customer(other.actor, people[reference], "phone", "call")
    clock.advance(timedelta(days=1))
    for reference in cases[:5]:
        complain_again(other.actor, people[reference])
    look()
    rows = stored()
    assert any(row.feature is Feature.ACCOUNT and row.value == thief.actor.id for row in rows)
    row = next(row for row in rows if row.feature is Feature.ACCOUNT)
    open_door(client, thief)
    assert client.get(f"/patterns/{row.reference}").status_code == 404
    assert row.reference not in client.get("/patterns/").text
    assert (
        client.post(f"/patterns/{row.reference}/dismiss", data={"reason": "x"}).status_code == 404
    )


def complain_again(actor, customer) -> str:
    return complain(
        actor, 0, days_ago=0, new_customer=None, customer_id=customer, differs="việc khác"
    )


def test_one_click_leads_to_the_breach(app, officer, client: Browser) -> None:
    cases = [complain(officer.actor, n, source=CALLER) for n in range(4)]
    look()
    (row,) = stored()
    open_door(client, officer)
    assert row.reference in client.get("/queue").text
    address = "/escalation/new?" + "&".join(f"complaint={case}" for case in cases)
    assert address.replace("&", "&amp;") in client.get(f"/patterns/{row.reference}").text
    answer = client.post(
        address,
        data={
            "title": "Danh sách lắp đặt lọt ra ngoài",
            "aware": "22/11/2026 13:00",
            "violation_detected": "22/11/2026 13:00",
            "times_reason": "Tới hôm nay mới thấy là một việc.",
            "once": "abcdefghij",
        },
    )
    assert answer.status_code == 303
    assert "Đã vào sự cố" in client.get(f"/patterns/{row.reference}").text
    assert row.reference not in client.get("/queue").text


def test_erased_and_restricted_cases_and_two_looks_at_once(
    app, officer, statements, client
) -> None:
    cases = [complain(officer.actor, n, source=CALLER, restricted=n == 0) for n in range(5)]
    finding, window = _first_finding()
    one = put_before_compliance(WATCHER, finding, window)
    assert put_before_compliance(WATCHER, finding, window) == ""  # the second worker
    assert (len(stored()), mails()) == (1, 1)
    with open_unit(WATCHER) as unit:
        gone = unit.session.scalars(
            select(Complaint.customer_id).where(Complaint.reference == cases[1])
        ).one()
        forget(unit, gone)
    safes.destroy(gone, runtime.get().clock.now())
    assert look() is None  # the marks went with the person; what was found stays found
    auditor = add_member(Role.AUDITOR)
    for who, reads in ((officer, True), (auditor, False)):
        open_door(client, who)
        page = client.get(f"/patterns/{one}")
        assert page.status_code == 200 and cases[0] in page.text and cases[1] in page.text
        assert ("0987 123 456" in page.text) is reads
    assert client.post(f"/patterns/{one}/dismiss", data={"reason": "x"}).status_code == 403
    open_door(client, add_member(Role.SUPPORT))
    assert client.get("/patterns/").status_code == client.get(f"/patterns/{one}").status_code == 403
    open_door(client, officer)
    for strange in ("DH-2026-9999", "x' OR 1=1", "KN-2026-000001"):
        assert client.get(f"/patterns/{strange}").status_code == 404
    with statements() as seen:
        client.get(f"/patterns/{one}")
    few = len(seen)
    for number in range(10, 16):
        complain(officer.actor, number, source=CALLER)
    look()
    assert len(stored()[0].cases) > 8
    with statements() as seen:
        client.get(f"/patterns/{one}")
    assert len(seen) == few


def _first_finding():
    now = runtime.get().clock.now()
    with GuardedSession(db) as session:
        found = findings(groups_of(material(session, runtime.get().company, now)))
    today = hanoi_day(now)
    return found[0], (today - timedelta(days=29), today)

"""A complaint is saved once, with all that was asked."""

import io
import json
import re
from datetime import datetime
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import select

from kalix_compliance.casework.models import Attachment
from kalix_compliance.complaints.catalogue import Channel, Kind, Vulnerable
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import HANOI
from kalix_compliance.customers.models import Customer
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from tests.client import Browser
from tests.intake_form import PNG, STORY, count, typed, words
from tests.sessions import FreshSession


def test_a_new_customers_complaint_gets_its_number_and_its_date(
    client: Browser, support: Actor, session: FreshSession
) -> None:
    answer = client.post("/intake", data=typed())
    assert answer.status_code == 303
    case = session.scalars(select(Complaint)).one()
    assert answer.location.endswith(f"/complaints/{case.reference}")
    assert (case.kind, case.channel, case.place) == (Kind.LEAK, Channel.HOTLINE, "094.268.9393")
    assert case.vulnerable is Vulnerable.ELDERLY
    assert case.received_at == datetime(2026, 11, 22, 13, 50, tzinfo=HANOI)
    safe = safes.of(case.customer_id)
    assert unseal_from(case, safe, "narrative") == STORY
    assert json.loads(unseal_from(case, safe, "order"))["delivered_on"] == "28/10/2026"
    page = words(client.get(answer.location))
    assert case.reference in page
    assert "Trả lời khách chậm nhất 07/12/2026." in page


def test_somebody_without_email_has_to_be_told_by_hand(client: Browser, support: Actor) -> None:
    answer = client.post("/intake", data=typed(email=""))
    assert "Khách chưa có email: gọi hoặc gửi thư báo đã tiếp nhận" in words(
        client.get(answer.location)
    )


def test_a_complaint_at_a_showroom_and_its_evidence_are_kept(
    client: Browser, support: Actor, an: str, session: FreshSession
) -> None:
    files = [(io.BytesIO(PNG), "cuộc gọi.png"), (io.BytesIO(b"ghi chep"), "ghi.txt")]
    answer = client.post(
        "/intake", data=typed(customer=an, entrance="showroom:vu-tong-phan", evidence=files)
    )
    assert answer.status_code == 303
    case = session.scalars(select(Complaint)).one()
    assert (case.channel, case.place, str(case.customer_id)) == (
        Channel.SHOWROOM,
        "vu-tong-phan",
        an,
    )
    assert count(session, Attachment) == 2


def test_the_way_in_is_remembered_for_the_next_call(client: Browser, support: Actor) -> None:
    client.post("/intake", data=typed(entrance="showroom:bat-khoi"))
    assert re.search(r'value="showroom:bat-khoi"\s+checked', client.get("/intake").text)


def test_everything_that_is_asked_starts_its_clock(
    client: Browser, support: Actor, session: FreshSession
) -> None:
    client.post("/intake", data=typed(negotiation="y", restricted="y"))
    assert session.scalars(select(Complaint)).one().restricted
    assert "negotiation.start" in set(session.scalars(select(Clock.obligation)))


def test_the_second_click_on_save_shows_the_same_case(
    client: Browser, support: Actor, session: FreshSession
) -> None:
    same = typed()
    first, second = (client.post("/intake", data=same) for _ in range(2))
    assert first.location == second.location
    assert (count(session, Complaint), count(session, Customer)) == (1, 1)


def test_two_clicks_at_once_make_one_case(
    app: Flask, client: Browser, support: Actor, session: FreshSession
) -> None:
    same, together, answers = typed(), Barrier(2), []

    def click() -> None:
        browser = app.test_client()
        browser._cookies = dict(client._cookies)
        together.wait()
        answers.append(browser.post("/intake", data=same))

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert (count(session, Complaint), count(session, Customer)) == (1, 1)


def test_two_people_take_the_first_numbers_of_a_year_at_once(
    app: Flask, client: Browser, support: Actor, session: FreshSession
) -> None:
    together, answers = Barrier(2), []

    def save(number: int) -> None:
        browser = app.test_client()
        browser._cookies = dict(client._cookies)
        together.wait()
        answers.append(
            browser.post(
                "/intake", data=typed(name=f"Khách {number}", phone="", email=f"k{number}@kalix.vn")
            )
        )

    threads = [Thread(target=save, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert sorted(session.scalars(select(Complaint.reference))) == [
        "KN-2026-000001",
        "KN-2026-000002",
    ]

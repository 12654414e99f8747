"""Who may take complaints in, and what it costs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.customers.commands import CustomerDetails
from tests.client import Browser
from tests.intake_form import typed, words
from tests.people import Member
from tests.sessions import FreshSession


@pytest.mark.parametrize("role", ["administrator", "auditor"])
@pytest.mark.sqlite_only
def test_who_registers_nothing_sees_nothing(
    client: Browser, signed_in: Callable[[str], Member], role: str
) -> None:
    signed_in(role)
    assert client.get("/intake").status_code == 403
    for address in (
        "/intake",
        "/intake/lookup",
        "/intake/person",
        "/intake/promise",
        "/intake/draft",
    ):
        assert client.post(address, data=typed()).status_code == 403


def test_a_restricted_case_is_not_given_away(
    client: Browser,
    support: Actor,
    an: str,
    session: FreshSession,
    staff_member: Callable[..., Member],
) -> None:
    other = staff_member("support").actor
    register_complaint(
        other,
        Intake(
            kind=Kind.LEAK,
            channel=Channel.HOTLINE,
            received_at=datetime(2026, 11, 20, tzinfo=HANOI),
            narrative="Về một đồng nghiệp",
            customer_id=UUID(an),
            restricted=True,
        ),
    )
    page = words(client.post("/intake/person", data=typed(customer=an)))
    assert "đồng nghiệp" not in page and "KN-" not in page
    assert "hồ sơ mở" not in words(client.post("/intake/lookup", data={"caller": "9393"}))


def test_lookup_and_save_cost_the_same_however_many_there_are(
    client: Browser, support: Actor, an: str, statements: Any, clock: FixedClock
) -> None:
    def lookup() -> int:
        with statements() as seen:
            client.post("/intake/lookup", data={"caller": "nguyen van"})
        return len(seen)

    def save() -> int:
        with statements() as seen:
            assert client.post("/intake", data=typed(phone="", email="")).status_code == 422
            answer = client.post(
                "/intake", data=typed(name=f"Trần {uuid4()}", phone="", email=f"{uuid4()}@kalix.vn")
            )
            assert answer.status_code == 303
        return len(seen)

    save()  # the first number of the year is begun, and the house's key read, only once
    few = (lookup(), save())
    for number in range(12):
        details = CustomerDetails("Nguyễn Văn An", email=f"an{number}@kalix.vn")
        for _case in range(3):
            register_complaint(
                support,
                Intake(
                    kind=Kind.LEAK,
                    channel=Channel.EMAIL,
                    received_at=clock.now(),
                    narrative="x",
                    new_customer=details,
                ),
            )
    many = (lookup(), save())
    assert many[0] <= few[0] + 2  # keys and cases are asked for when there are some
    assert many[1] == few[1]

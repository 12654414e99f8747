"""Requests and breaches beside the complaints' figures: each number opens the list that it counts."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.commands.flagging import flag_clocks
from tests.breaches import Incident
from tests.client import Browser
from tests.people import Member, open_door
from tests.requests_life import request_at

FLAGGING = system_actor("flagging", Permission.SYSTEM_REMIND)
LINK = re.compile(
    r'<a[^>]*?href="(/(?:requests|breaches)/\?[^"]*)"[^>]*>\s*(?:<b>)?(\d+)[^<]*(?:</b>)?</a>'
)
ROW = re.compile(r'<a[^>]*href="/(?:requests|breaches)/(?:YC|SC)-[0-9-]+"')


@pytest.fixture
def manager(staff_member: Callable[..., Member]) -> Member:
    return staff_member("manager")


@pytest.fixture
def past(staff_member: Callable[..., Member], manager: Member, clock: FixedClock) -> None:
    """Of each: one long ago, one too late, two in time, one overdue, one that is young."""
    officer = staff_member("compliance")

    def request(point: str) -> None:
        request_at(point, officer.actor, manager.actor)

    def breach() -> Incident:
        return Incident(officer.actor, manager.actor).open()

    request("withdrawn")
    breach().rule_out()
    clock.advance(timedelta(days=400))
    late_request, late_breach = request_at("received", officer.actor, manager.actor), breach()
    request("received")
    breach()
    clock.advance(timedelta(days=40))
    flag_clocks(FLAGGING)
    late_request.withdraw()
    late_breach.rule_out()
    for _ in range(2):
        request("withdrawn")
        breach().rule_out()
    request("received")
    breach()


@pytest.mark.usefixtures("past")
def test_what_was_kept_missed_and_is_overdue_opens_its_list(
    client: Browser, manager: Member
) -> None:
    open_door(client, manager)
    counted = {}
    for url, shown in LINK.findall(client.get("/reports/figures").text):
        listed = client.get(html.unescape(url)).text
        assert len(set(ROW.findall(listed))) == int(shown), url
        counted[html.unescape(url)] = int(shown)
    assert counted == {
        "/requests/?overdue=1": 1,
        "/requests/?state=lately&kept=yes": 2,
        "/requests/?state=lately&kept=no": 1,
        "/breaches/?overdue=1": 1,
        "/breaches/?status=lately&kept=yes": 2,
        "/breaches/?status=lately&kept=no": 1,
    }

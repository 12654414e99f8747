"""Who is warned of a complaint's deadline: its handler, then the managers, then compliance; once each."""

from collections import Counter
from datetime import timedelta

import pytest

from kalix_compliance.complaints.commands import answering, closing
from kalix_compliance.complaints.commands.registration import register_complaint
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.jobs import flag_clocks
from kalix_compliance.notifications.delivery import deliver_due
from kalix_compliance.staff.commands.accounts import disable_staff
from tests.integration.test_complaint_life import leak

CLOCKMAKER = system_actor("deadlines", Permission.SYSTEM_REMIND)
POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER)


@pytest.fixture
def people(staff_member):
    roles = ("support", "support", "manager", "compliance", "administrator", "auditor")
    return [staff_member(role) for role in roles]


@pytest.fixture
def case(app, people, clock) -> str:
    reference = register_complaint(people[0].actor, leak(clock))
    answering.acknowledge_by_call(
        people[0].actor, reference, at=clock.now(), summary="Đã báo số hồ sơ"
    )
    return reference


def after(clock, days: int) -> None:
    """Some days later, on a working morning, the worker looks at the clocks and sends what is due."""
    clock.advance(timedelta(days=days))
    flag_clocks(CLOCKMAKER)
    flag_clocks(CLOCKMAKER)
    clock.advance(timedelta(days=3))  # past any weekend: the mail may leave
    deliver_due(POSTMAN)
    clock.advance(timedelta(days=-3))


def warned(sink, word: str) -> Counter[str]:
    """How often each address got a mail with this word in its subject."""
    return Counter(
        mail["To"].addresses[0].addr_spec for mail in sink.mails() if word in str(mail["Subject"])
    )


def test_due_soon_is_for_the_handler_alone(case, people, clock, sink):
    after(clock, 10)
    assert warned(sink, "Sắp đến hạn") == {people[0].email: 1}


def test_a_warning_names_the_last_day_and_no_midnight(case, people, clock, sink):
    after(clock, 10)
    (mail,) = [mail for mail in sink.mails() if "Sắp đến hạn" in str(mail["Subject"])]
    assert str(mail["Subject"]).endswith("hạn 07/12/2026")
    assert "Hạn: 07/12/2026" in mail.get_body(("plain",)).get_content().splitlines()


def test_urgent_is_for_the_managers_too(case, people, clock, sink):
    after(clock, 10)
    after(clock, 3)
    assert warned(sink, "Khẩn") == {people[0].email: 1, people[2].email: 1}


def test_overdue_is_for_compliance_too(case, people, clock, sink):
    for days in (10, 3, 3):
        after(clock, days)
    expected = {people[0].email: 1, people[2].email: 1, people[3].email: 1}
    assert warned(sink, "Quá hạn") == expected


def test_after_an_outage_only_what_holds_now_is_mailed(case, people, clock, sink):
    after(clock, 20)
    assert not warned(sink, "Sắp đến hạn")
    assert not warned(sink, "Khẩn")
    assert sum(warned(sink, "Quá hạn").values()) == 3


def test_nobody_is_warned_of_what_is_done(case, people, clock, sink):
    closing.withdraw_complaint(people[0].actor, case, reason="Khách thôi")
    after(clock, 20)
    assert not warned(sink, "hạn")


def test_when_the_handler_has_left_a_manager_hears_of_it_at_once(
    case, people, staff_member, clock, sink
):
    admin = staff_member("administrator")
    disable_staff(admin.actor, people[0].id)
    after(clock, 10)
    assert warned(sink, "Sắp đến hạn") == {people[2].email: 1}

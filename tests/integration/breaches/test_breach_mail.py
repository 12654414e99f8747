"""Who hears of a breach: compliance and the managers, at any hour, and never what happened."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kalix_compliance.casework.approvals import ask, decide
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval, CaseEvent
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.jobs import flag_clocks
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.events import CampaignFinished, CampaignPaused
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.vault import safes
from tests.breaches import SECRET, open_one

CLOCKMAKER = system_actor("deadlines", Permission.SYSTEM_REMIND)
POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER)


@pytest.fixture
def people(staff_member):
    roles = ("compliance", "compliance", "manager", "support", "administrator", "auditor")
    names = ("officer", "second", "manager", "support", "administrator", "auditor")
    return {name: staff_member(role) for name, role in zip(names, roles, strict=True)}


@pytest.fixture
def mail(session, people):
    """`mail("breach_opened")`: (to whom, subject, body) of every such message, in words."""
    addresses = {member.id: name for name, member in people.items()}

    def written(notice: str) -> list[tuple[str, str, str]]:
        rows = session.scalars(
            select(OutboxMessage).where(OutboxMessage.notice == notice).order_by(OutboxMessage.id)
        )
        found = []
        for row in rows:
            envelope = Envelope.unseal(safes.house(), row.id, row.envelope)
            found.append((addresses[row.staff_id], envelope.subject, envelope.body))
        return found

    return written


def to(found: list[tuple[str, str, str]]) -> list[str]:
    return sorted(who for who, _subject, _body in found)


def test_who_opens_a_breach_is_not_told_of_it_but_the_others_who_follow_breaches_are(people, mail):
    reference = open_one(people["officer"].actor)
    told = mail("breach_opened")
    assert to(told) == ["manager", "second"]
    for _who, subject, body in told:
        assert reference in subject
        assert f"/breaches/{reference}" in body
        assert SECRET not in body and "máy chủ" not in body


def test_a_drill_is_marked_in_every_mail(people, mail, clock):
    open_one(people["officer"].actor, drill=True)
    clock.advance(timedelta(days=4))
    flag_clocks(CLOCKMAKER)
    told = mail("breach_opened") + mail("breach_missed")
    assert len(told) > 2
    assert all(subject.startswith("[DIỄN TẬP] ") for _who, subject, _body in told)
    assert all("DIỄN TẬP." in body for _who, _subject, body in told)


def test_half_time_is_told_to_compliance_and_the_last_hours_to_the_managers_too(
    people, mail, clock
):
    reference = open_one(people["officer"].actor, attack_detected_at=None)
    clock.advance(timedelta(hours=35, minutes=30))
    flag_clocks(CLOCKMAKER)
    half = [row for row in mail("breach_reminder") if "Còn 35 giờ" in row[1]]
    assert set(to(half)) == {"officer", "second"}
    clock.advance(timedelta(hours=30))
    flag_clocks(CLOCKMAKER)
    late = [row for row in mail("breach_reminder") if "Còn 5 giờ" in row[1]]
    assert set(to(late)) == {"officer", "second", "manager"}
    assert all(reference in subject for _who, subject, _body in late)
    assert any("Điều 23 khoản 1 Luật 91/2025/QH15" in body for _who, _subject, body in late)


def test_a_reminder_leaves_at_night_and_only_once(people, mail, session, clock):
    open_one(people["officer"].actor)
    clock.advance(timedelta(hours=13))  # three in the morning
    flag_clocks(CLOCKMAKER)
    count = len(mail("breach_reminder"))
    assert count > 0
    waiting = session.scalars(
        select(OutboxMessage.send_after).where(OutboxMessage.notice == "breach_reminder")
    )
    assert set(waiting) == {clock.now()}
    flag_clocks(CLOCKMAKER)
    assert len(mail("breach_reminder")) == count


def test_after_an_outage_each_missed_clock_is_told_once_and_written_into_the_story(
    people, mail, session, clock
):
    reference = open_one(people["officer"].actor)
    clock.advance(timedelta(days=10))
    flag_clocks(CLOCKMAKER)
    assert mail("breach_reminder") == []
    missed = mail("breach_missed")
    assert len(missed) == len({(who, subject) for who, subject, _body in missed})
    assert {who for who, *_rest in missed} == {"officer", "second", "manager"}
    told = session.scalars(select(CaseEvent.kind).where(CaseEvent.about == reference)).all()
    assert told.count("clock_missed") == len(missed) / 3


def test_a_signature_is_asked_of_managers_and_its_result_told_to_who_asked(
    people, mail, session, clock
):
    reference = open_one(people["officer"].actor)
    with open_unit(people["officer"].actor) as unit:
        ask(unit, reference, None, ApprovalKind.AUTHORITY_DECISION, "vì")
    asked = mail("breach_signature")
    assert to(asked) == ["manager"]
    assert "Quyết định báo cơ quan" in asked[0][1]
    approval = session.scalar(select(Approval.id).where(Approval.about == reference))
    with open_unit(people["manager"].actor) as unit:
        decide(unit, approval, Decision.DECLINED, "thiếu căn cứ")
    answered = mail("breach_signed")
    assert to(answered) == ["officer"]
    assert answered[0][1].startswith("Không ký: ")
    assert "thiếu căn cứ" not in answered[0][2]


def test_a_campaign_that_halts_itself_is_told_at_once(people, mail, session, clock):
    reference = open_one(people["officer"].actor)
    with open_unit(POSTMAN) as unit:
        unit.announce(CampaignPaused(new_id(), reference, "refusing 554"))
    told = mail("notice_paused")
    assert to(told) == ["manager", "officer", "second"]
    assert "mã 554" in told[0][2]
    kinds = session.scalars(select(CaseEvent.kind).where(CaseEvent.about == reference)).all()
    assert "sending_paused_itself" in kinds


def test_when_the_last_mail_has_gone_it_is_said_how_many_are_still_to_be_told(people, mail):
    reference = open_one(people["officer"].actor)
    with open_unit(POSTMAN) as unit:
        unit.announce(CampaignFinished(new_id(), reference))
    told = mail("notice_finished")
    assert to(told) == ["manager", "officer", "second"]
    assert "chưa được báo" not in told[0][2]


def test_a_drill_that_would_have_reached_somebody_is_told_as_that(people, mail, session):
    reference = open_one(people["officer"].actor, drill=True)
    with open_unit(POSTMAN) as unit:
        unit.announce(CampaignPaused(new_id(), reference, "drill"))
    assert "suýt ra ngoài" in mail("notice_paused")[0][2]
    kinds = session.scalars(select(CaseEvent.kind).where(CaseEvent.about == reference)).all()
    assert "drill_halted" in kinds

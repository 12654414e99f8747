"""The notice to the people goes through the same door for signatures as decisions do."""

import pytest
from flask import Flask

from kalix_compliance.breaches.commands.signing import sign_breach
from kalix_compliance.breaches.kinds import NoticeState
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, RuleBroken
from tests.client import Browser
from tests.notices import Story, notice_of
from tests.people import add_member, open_door
from tests.sessions import FreshSession


@pytest.fixture
def story(app: Flask, clock: FixedClock) -> Story:
    """A notice that two people are to be told by."""
    made = Story(clock)
    made.people(emails=1, calls=1, letters=0)
    made.write()
    return made


def test_a_signature_lets_the_notice_go_and_a_refusal_gives_it_back(
    story: Story, session: FreshSession
) -> None:
    sign_breach(
        story.manager, story.reference, story.submit(2), Decision.DECLINED, remark="Sửa lời"
    )
    assert notice_of(session, story).state is NoticeState.DRAFT
    sign_breach(story.manager, story.reference, story.submit(2), Decision.APPROVED)
    assert notice_of(session, story).state is NoticeState.APPROVED


def test_the_author_and_who_only_handles_do_not_sign(story: Story) -> None:
    approval = story.submit(2)
    with pytest.raises(NotAllowed):
        sign_breach(story.officer, story.reference, approval, Decision.APPROVED)
    with pytest.raises(RuleBroken, match="Nêu lý do"):
        sign_breach(story.manager, story.reference, approval, Decision.DECLINED)


def test_the_manager_reads_the_notice_before_signing_and_is_told_what_is_wrong(
    story: Story, app: Flask, session: FreshSession
) -> None:
    sign = f"/breaches/{story.reference}/sign/{story.submit(2)}"
    manager: Browser = app.test_client()
    open_door(manager, add_member("manager"))
    assert sign in manager.get(f"/breaches/{story.reference}").text
    onward = manager.get(sign)
    assert onward.location == f"/breaches/{story.reference}/notice/1#cho-ky"
    refused = manager.post(sign, data={"decision": "declined", "remark": " "})
    assert "Nêu lý do khi không ký." in refused.text
    assert onward.location in refused.text
    assert manager.post(sign, data={"decision": "approved"}).location == onward.location
    assert notice_of(session, story).state is NoticeState.APPROVED

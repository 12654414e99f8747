"""What is typed survives the session."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.intake.jobs import sweep_drafts
from kalix_compliance.intake.models import IntakeDraft
from tests.client import Browser
from tests.intake_form import PNG, STORY, count, typed, words
from tests.people import Member
from tests.sessions import FreshSession


def test_what_is_typed_is_kept_and_offered_again(
    client: Browser, support: Actor, clock: FixedClock
) -> None:
    half = typed(
        received_at="hôm qua", kind="marketing", restricted="y", evidence=(io.BytesIO(PNG), "a.png")
    )
    kept = client.post("/intake/draft", data=half, headers={"HX-Request": "true"})
    assert kept.text == "14:05"
    clock.advance(timedelta(minutes=30))
    offer = words(client.get("/intake"))
    assert "Bạn có bản nháp lúc 14:05." in offer
    again = client.get("/intake", query_string={"draft": half["opened"]})
    page = words(again)
    assert STORY in page and 'value="hôm qua"' in page and 'value="Nguyễn Thị Ánh"' in page
    assert re.search(r'value="marketing"\s+checked', page)
    assert re.search(r'value="order"\s+checked', page)
    assert f'value="{half["opened"]}"' in page
    assert "Bạn có bản nháp" not in page


def test_the_draft_is_sealed(client: Browser, support: Actor, session: FreshSession) -> None:
    client.post("/intake/draft", data=typed())
    sealed = session.scalars(select(IntakeDraft.sealed)).one()
    assert sealed is not None and STORY.encode() not in sealed


def test_saving_removes_the_draft_and_a_late_autosave_brings_nothing_back(
    client: Browser, support: Actor
) -> None:
    form = typed()
    client.post("/intake/draft", data=form)
    client.post("/intake", data=form)
    client.post("/intake/draft", data=form)
    assert "Bạn có bản nháp" not in words(client.get("/intake"))


def test_a_draft_can_be_thrown_away(client: Browser, support: Actor) -> None:
    form = typed()
    client.post("/intake/draft", data=form)
    answer = client.post(f"/intake/draft/{form['opened']}/drop")
    assert "Bạn có bản nháp" not in words(client.get(answer.location))
    assert client.post(f"/intake/draft/{uuid4()}/drop").status_code == 303


def test_the_draft_button_puts_the_page_aside(client: Browser, support: Actor) -> None:
    answer = client.post("/intake", data=typed(do="draft", narrative=""))
    assert "Bạn có bản nháp lúc 14:05." in words(client.get(answer.location))
    empty = client.post("/intake", data={"opened": str(uuid4()), "do": "draft"})
    assert "Chưa có gì để giữ nháp." in words(client.get(empty.location))


def test_nobody_sees_another_persons_draft(
    app: Flask,
    client: Browser,
    support: Actor,
    staff_member: Callable[..., Member],
    sign_in: Callable[[Browser, Member], None],
    session: FreshSession,
) -> None:
    form = typed()
    client.post("/intake/draft", data=form)
    sign_in(client, staff_member("manager"))
    assert "Bạn có bản nháp" not in words(client.get("/intake"))
    page = client.get("/intake", query_string={"draft": form["opened"]})
    assert STORY not in words(page)
    # A page that was opened under the other account keeps its text, and the next click saves it.
    page = client.post("/intake", data=form)
    assert page.status_code == 422 and STORY in words(page)
    fresh = re.search(r'name="opened"[^>]*value="([^"]+)"', page.text)
    assert fresh and fresh[1] != form["opened"]
    assert client.post("/intake", data={**form, "opened": fresh[1]}).status_code == 303


def test_a_session_that_ends_before_the_save_loses_nothing(
    client: Browser,
    signed_in: Callable[[str], Member],
    sign_in: Callable[[Browser, Member], None],
    session: FreshSession,
) -> None:
    member, form = signed_in("support"), typed()
    client.post("/intake/draft", data=form)
    with client.session_transaction() as cookie:
        cookie.clear()
    lost = client.post("/intake", data=form)
    assert "/sign-in" in lost.location
    assert count(session, Complaint) == 0
    sign_in(client, member)
    assert "Bạn có bản nháp lúc 14:05." in words(client.get("/intake"))
    assert STORY in words(client.get("/intake", query_string={"draft": form["opened"]}))


def test_old_drafts_are_swept(client: Browser, support: Actor, clock: FixedClock) -> None:
    sweeper = system_actor("intake.drafts", Permission.SYSTEM_SWEEP)
    client.post("/intake/draft", data=typed())
    clock.advance(timedelta(days=6))
    assert sweep_drafts(sweeper) == 0
    clock.advance(timedelta(days=2))
    assert sweep_drafts(sweeper) == 1


@pytest.mark.parametrize("opened", ["", "\x00", "1; drop table", "x" * 10_000])
def test_a_form_without_a_proper_id_gets_one(client: Browser, support: Actor, opened: str) -> None:
    assert client.post("/intake/draft", data=typed(opened=opened)).status_code == 200
    assert client.post("/intake", data=typed(opened=opened)).status_code == 303

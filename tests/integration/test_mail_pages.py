"""The mail page and the page of texts, in a browser without a screen."""

from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from kalix_compliance.demo.sink import Faults
from kalix_compliance.execution.unit import runtime
from kalix_compliance.notifications.notices import ALL, Notice
from kalix_compliance.notifications.samples import sample
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.staff.roles import Role
from tests.client import Browser
from tests.people import add_member, open_door
from tests.posting import deliver, queue, row, sink_for, states
from tests.sessions import FreshSession


@pytest.fixture
def officer(client: Browser) -> Browser:
    open_door(client, add_member(Role.COMPLIANCE))
    return client


def test_the_page_says_that_the_server_is_down_and_what_waits(
    app: Flask, tmp_path: Path, officer: Browser
) -> None:
    with sink_for(app, tmp_path / "mail"):
        pass
    queue()
    deliver()
    page = officer.get("/mail").text
    assert "Máy chủ thư không trả lời từ 22/11/2026 14:05, 1 thư đang chờ." in page
    assert "a****n@k***.vn" in page
    assert "an.nguyen@khach.vn" not in page


def test_an_officer_decides_about_an_uncertain_message(
    app: Flask, tmp_path: Path, officer: Browser, session: FreshSession
) -> None:
    with sink_for(app, tmp_path / "mail") as sink:
        sink.faults = Faults(hangs_up=True)
        message_id = queue()
        deliver()
    assert "Ghi là đã tới" in officer.get("/mail").text
    version = row(session, message_id).version
    stale = officer.post(f"/mail/{message_id}/sent", data={"version": version - 1})
    assert stale.status_code == 302
    assert "Thư vừa đổi trạng thái" in officer.get("/mail").text
    officer.post(f"/mail/{message_id}/sent", data={"version": version})
    assert states(session) == [Delivery.ACCEPTED]
    again = officer.post(f"/mail/{message_id}/resend", data={"version": version})
    assert again.status_code == 302
    assert states(session) == [Delivery.ACCEPTED]


def test_a_waiting_message_is_cancelled_from_the_page(
    app: Flask, officer: Browser, session: FreshSession
) -> None:
    message_id = queue()
    officer.post(f"/mail/{message_id}/cancel", data={"version": 1})
    assert states(session) == [Delivery.CANCELLED]
    assert "Không có thư nào đang chờ." in officer.get("/mail").text


def test_support_reads_no_outbox_but_every_text(app: Flask, client: Browser) -> None:
    open_door(client, add_member(Role.SUPPORT))
    assert client.get("/mail").status_code == 403
    for notice in ALL:
        for language in ("vi", "en"):
            page = client.get(f"/notices?notice={notice.code}&language={language}")
            assert page.status_code == 200
            assert _shown(app, notice, language) in unescape(page.text), notice.code
    assert client.get("/notices?notice=none&language=fr").status_code == 200


def _shown(app: Flask, notice: Notice, language: str) -> str:
    """The subject that the page must show of a notice."""
    lent = runtime.get()
    return sample(notice, language, lent.company, app.config["BASE_URL"], lent.clock.now()).subject

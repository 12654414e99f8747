"""The pages of a notice: who sees what, what bad input brings, how many statements they take."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.breaches.commands import contacting
from kalix_compliance.breaches.kinds import Contacted, DataType, NoticeState
from kalix_compliance.breaches.queries.contacts import call_page
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.demo.sink import Sink
from tests.client import Browser
from tests.files import fetch
from tests.notices import WORDS, Story, breach_of, notice_of, person_of
from tests.people import Member
from tests.sessions import FreshSession

SignedIn = Callable[[str], Member]
Statements = Callable[[], AbstractContextManager[list[str]]]
FORM = {
    "subject": WORDS.subject,
    "how_detected": WORDS.how_detected,
    "risks": WORDS.risks,
    "measures": WORDS.measures,
    "advice": WORDS.advice,
    "contacts": WORDS.contacts,
    "audience": "everyone",
}


@pytest.fixture
def story(app: Flask, clock: FixedClock) -> Story:
    made = Story(clock)
    made.people()
    return made


def page(client: Browser, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def test_written_read_submitted_signed_and_called_back_by_the_pages(
    story: Story, session: FreshSession, client: Browser, signed_in: SignedIn
) -> None:
    here = f"/breaches/{story.reference}/notice"
    signed_in("compliance")
    first = page(client, here)
    assert "[Điều gì đã xảy ra" in first
    answer = client.post(here, data={**FORM, "version": ""})
    assert answer.status_code == 303 or answer.status_code == 302
    shown = page(client, f"{here}/1")
    assert WORDS.how_detected in shown
    assert "Ng*** V** S** 0**" in shown and "Nguyễn Văn Số" not in shown
    assert "khach0@khach.example" not in shown
    refused = client.post(f"{here}/1/submit", data={"people": "5", "version": "1"})
    assert "Đọc các thư mẫu" in refused.get_data(as_text=True)
    client.post(f"{here}/1/submit", data={"people": "5", "version": "1", "read": "y"})
    row = notice_of(session, story)
    assert (row.state, row.people) == (NoticeState.SUBMITTED, 5)
    manager = signed_in("manager")
    waits = page(client, f"{here}/1")
    assert "Ký, gửi tới 5 người" in waits
    client.post(
        f"/breaches/{story.reference}/sign/{row.approval_id}", data={"decision": "approved"}
    )
    row = notice_of(session, story)
    assert (row.state, row.approved_by) == (NoticeState.APPROVED, str(manager.id))
    story.clock.advance(timedelta(seconds=61))
    live = page(client, f"{here}/1/progress")
    assert "Gửi sau 8 phút 59 giây" in live
    assert "hx-trigger" in live
    client.post(f"{here}/1/cancel")
    assert notice_of(session, story).state is NoticeState.DRAFT


def test_an_empty_part_and_a_stale_draft_keep_what_was_typed(
    story: Story, session: FreshSession, client: Browser, signed_in: SignedIn
) -> None:
    here = f"/breaches/{story.reference}/notice"
    signed_in("compliance")
    answer = client.post(here, data={**FORM, "risks": "  ", "advice": "giữ lời này"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "giữ lời này" in text
    assert 'href="#risks"' in text
    story.write()
    answer = client.post(here, data={**FORM, "advice": "giữ lời này", "version": "77"})
    text = answer.get_data(as_text=True)
    assert "Hồ sơ vừa có người khác sửa" in text
    assert "giữ lời này" in text


def test_support_calls_without_seeing_the_file(
    story: Story, session: FreshSession, client: Browser, signed_in: SignedIn, sink: Sink
) -> None:
    story.send(people=5)
    person = person_of(session, story, call_page_first(session, story))
    signed_in("support")
    assert story.reference in page(client, "/breaches/calls")
    listed = page(client, f"/breaches/{story.reference}/calls")
    assert "091****003" in listed and "0912000003" not in listed
    one = f"/breaches/{story.reference}/calls/{person.id}"
    assert WORDS.advice in page(client, one)
    page(client, f"/breaches/{story.reference}", status=403)
    page(client, f"/breaches/{story.reference}/letters", status=403)
    shown = client.post(f"{one}/reveal", data={"field": "phone", "purpose": "call"})
    assert "0912000003" in shown.get_data(as_text=True)
    trace = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number.desc())).all()
    assert set(trace[:2]) == {"reveal_for_contact", "reveal_personal_data"}
    refused = client.post(f"{one}/reveal", data={"field": "phone", "purpose": "tò mò"})
    assert "0912000003" not in refused.get_data(as_text=True)
    answer = client.post(one, data={"outcome": "reached", "at": "22/11/2026 14:15"})
    assert answer.status_code == 303


def call_page_first(session: FreshSession, story: Story):  # type: ignore[no-untyped-def]
    """Whom the list names first: the one with a phone."""
    return call_page(session, story.officer, breach_of(session, story)).rows[0].customer_id


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"outcome": "reached"},
        {"outcome": "reached", "at": "32/13/2026 99:99"},
        {"outcome": "reached", "at": "22/11/2027 10:00"},
        {"outcome": "reached", "at": "01/01/2020 10:00"},
        {"outcome": "printed", "at": "22/11/2026 14:15"},
        {"outcome": "'; DROP", "at": "22/11/2026 14:15"},
        {"outcome": "returned", "at": "22/11/2026 14:15"},
        {"outcome": "reached", "at": "22/11/2026 14:15", "note": "x" * 3_000},
        {"outcome": "reached", "at": "22/11/2026 14:15", "receipt": "x" * 300},
    ],
)
@pytest.mark.sqlite_only
def test_nonsense_about_a_call_is_answered_at_its_field(
    story: Story,
    session: FreshSession,
    client: Browser,
    signed_in: SignedIn,
    sink: Sink,
    typed: dict[str, str],
) -> None:
    story.send(people=5)
    person = person_of(session, story, call_page_first(session, story))
    signed_in("support")
    answer = client.post(f"/breaches/{story.reference}/calls/{person.id}", data=typed)
    assert answer.status_code == 200
    assert "field-error" in answer.get_data(as_text=True)


@pytest.mark.sqlite_only
def test_addresses_that_nobody_has_are_not_found(
    story: Story, client: Browser, signed_in: SignedIn
) -> None:
    signed_in("compliance")
    nobody = "00000000-0000-0000-0000-000000000000"
    base = f"/breaches/{story.reference}"
    for path in (
        f"{base}/notice/7",
        f"{base}/notice/7/progress",
        f"{base}/notice/99999999999999999999/progress",
        f"{base}/calls/{nobody}",
        f"{base}/proofs/{nobody}",
        "/breaches/SC-2026-9999/notice",
        "/breaches/KN-2026-000001/calls",
    ):
        page(client, path, status=404)
    for path in (f"{base}/calls?after=x&why=y", f"{base}/proofs?after=1"):
        page(client, path)
    for path, data in (
        ("letters/print", {"group": "x", "batch": "nonsense"}),
        ("notice/7/cancel", {}),
        ("letters/posted", {"batch": "1999-01-01T00:00:00+00:00", "day": "22/11/2026"}),
    ):
        assert client.post(f"{base}/{path}", data=data).status_code in (200, 302, 303, 404)


def test_the_letters_are_one_pdf_and_the_proofs_one_workbook(
    story: Story, session: FreshSession, client: Browser, signed_in: SignedIn, sink: Sink
) -> None:
    story.send(people=5)
    signed_in("compliance")
    base = f"/breaches/{story.reference}"
    assert "In 2 thư" in page(client, f"{base}/letters")
    answer = client.post(f"{base}/letters/print", data={"group": "all"})
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(answer.data)).pages
    assert len(pages) == 2
    assert "Số 4, phố Huế, Hà Nội" in pages[1].extract_text()
    assert "Ghi đã gửi bưu điện" in page(client, f"{base}/letters")
    proofs = f"/exports/new/proofs?reference={story.reference}"
    assert proofs in page(client, f"{base}/proofs")
    sheet = openpyxl.load_workbook(BytesIO(fetch(client, proofs))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    text = str(cells)
    assert text.count("Máy chủ thư đã nhận") == 3
    assert "Đã in thư" in text
    assert "khach0@khach.example" not in text and "Nguyễn Văn" not in text
    signed_in("auditor")
    assert client.post(proofs).status_code == 403
    assert client.post(f"{base}/letters/print").status_code == 403
    page(client, f"{base}/proofs")


def test_a_published_notice_is_in_the_story(
    story: Story, client: Browser, signed_in: SignedIn
) -> None:
    signed_in("compliance")
    base = f"/breaches/{story.reference}"
    shown = page(client, f"{base}/public")
    assert "họ tên, địa chỉ, số điện thoại" in shown
    client.post(f"{base}/public", data={"at": "22/11/2026 14:00", "where": "kalix.vn, tới 30/11"})
    assert "kalix.vn, tới 30/11" in page(client, base)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("path", ["", "/notice/1", "/notice/1/progress", "/calls", "/proofs"])
def test_the_statements_do_not_grow_with_the_people(
    app: Flask,
    clock: FixedClock,
    client: Browser,
    signed_in: SignedIn,
    statements: Statements,
    sink: Sink,
    session: FreshSession,
    path: str,
) -> None:
    counts = []
    for size in (2, 12):
        story = Story(clock)
        story.people(emails=size, calls=size, letters=size)
        story.person(99, DataType.EMAIL, email="z@khach.example")
        story.send(people=3 * size + 1)
        contacting.record_contact(
            story.officer,
            story.reference,
            person_of(session, story, call_page_first(session, story)).id,
            outcome=Contacted.NO_ANSWER,
            at=clock.now(),
        )
        signed_in("compliance")
        page(client, f"/breaches/{story.reference}{path}")
        with statements() as seen:
            page(client, f"/breaches/{story.reference}{path}")
        counts.append(len(seen))
    assert counts[0] == counts[1]

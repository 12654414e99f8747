"""The pages of papers and exports: who may, what they show, what a bad form is told."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.breaches.commands.filing import begin_filing, record_filing
from kalix_compliance.breaches.commands.record import edit_record
from kalix_compliance.breaches.kinds import FilingChannel, Form
from kalix_compliance.breaches.models import Filing
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.staff.roles import Role
from kalix_compliance.web import formats
from tests.breaches import open_one, secret
from tests.client import Browser
from tests.people import Member
from tests.sessions import FreshSession

SignIn = Callable[[Role | str], Member]
SIGNER = {
    "signer_name": "Trần Minh Đức",
    "signer_title": "Giám đốc",
    "contact_name": "Nguyễn Hoàng Yến",
    "contact_phone": "0942689393",
}


def signed_breach(officer: Member, **given: object) -> str:
    reference = open_one(officer.actor, **given)
    edit_record(officer.actor, reference, SIGNER)
    return reference


def test_a_paper_is_begun_read_frozen_filed_and_downloaded(
    client: Browser, signed_in: SignIn, session: FreshSession, clock: FixedClock
) -> None:
    reference = signed_breach(signed_in("compliance"))
    base = f"/breaches/{reference}/filings"
    listed = client.get(base).get_data(as_text=True)
    assert "Mẫu số 08" in listed and "Thiếu" in listed
    answer = client.post(f"{base}/begin", data={"form": "mau-08", "phase": "initial"})
    here = answer.headers["Location"]
    shown = client.get(here).get_data(as_text=True)
    assert secret("hành vi") in shown and "đang xác minh" in shown and "Chốt bản in" in shown
    client.post(here, data={"document_no": "12/TB-KALIX", "version": "1"})
    draft = client.post(f"{here}/draft", data={"format": "docx"})
    assert draft.data.startswith(b"PK") and "attachment" in draft.headers["Content-Disposition"]
    client.post(f"{here}/freeze")
    assert "SHA-256" in client.get(here).get_data(as_text=True)
    form = client.get(f"{here}/file").get_data(as_text=True)
    assert "Cổng thông tin quốc gia" in form
    done = client.post(
        f"{here}/file",
        data={
            "filed_at": formats.moment(clock.now()),
            "channel": "portal",
            "receipt": "BN 2211-04",
        },
    )
    assert done.status_code == 303
    paper = client.post(f"{here}/paper", data={"format": "pdf"})
    assert "Mẫu số 08" in PdfReader(BytesIO(paper.data)).pages[0].extract_text()
    assert "BN 2211-04" in client.get(f"/breaches/{reference}").get_data(as_text=True)
    replied = {"replied_at": formats.moment(clock.now()), "reply": "Đã tiếp nhận"}
    assert client.post(f"{here}/reply", data=replied).status_code == 303
    assert "Đã tiếp nhận" in client.get(here).get_data(as_text=True)
    assert client.post(f"{here}/receipt", data={"receipt": "BN-2"}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"filed_at": "22/11/2026 23:59", "channel": "portal"}, "muộn hơn bây giờ"),
        ({"filed_at": "31/02/2026 10:00", "channel": "portal"}, "không có thật"),
        ({"filed_at": "", "channel": "portal"}, "Ghi ngày giờ nộp"),
        ({"filed_at": "22/11/2026 14:00", "channel": "chim bồ câu"}, ""),
    ],
)
def test_a_bad_form_keeps_what_was_typed_and_says_why(
    client: Browser, signed_in: SignIn, typed: dict[str, str], words: str
) -> None:
    officer = signed_in("compliance")
    reference = signed_breach(officer)
    filing = begin_filing(officer.actor, reference, form=Form.MAU_08)
    answer = client.post(
        f"/breaches/{reference}/filings/{filing}/file", data={**typed, "receipt": "BN-đã-gõ"}
    )
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200 and words in shown and "BN-đã-gõ" in shown


@pytest.mark.parametrize(
    "asked",
    [{"form": "mau-99", "phase": "initial"}, {"form": "mau-08", "phase": "x"}, {}],
)
def test_an_odd_beginning_is_no_error_of_ours(
    client: Browser, signed_in: SignIn, asked: dict[str, str]
) -> None:
    reference = signed_breach(signed_in("compliance"))
    answer = client.post(f"/breaches/{reference}/filings/begin", data=asked)
    assert answer.status_code == 200


def test_an_odd_format_is_not_found(client: Browser, signed_in: SignIn) -> None:
    officer = signed_in("compliance")
    reference = signed_breach(officer)
    filing = begin_filing(officer.actor, reference, form=Form.MAU_08)
    here = f"/breaches/{reference}/filings/{filing}"
    assert client.post(f"{here}/draft", data={"format": "exe"}).status_code == 404
    assert client.post(f"{here}/paper", data={"format": "pdf"}).status_code == 404


def test_an_auditor_sees_that_papers_were_filed_and_not_what_they_say(
    client: Browser, signed_in: SignIn, clock: FixedClock
) -> None:
    officer = signed_in("compliance")
    reference = signed_breach(officer)
    filing = begin_filing(officer.actor, reference, form=Form.MAU_08)
    record_filing(
        officer.actor,
        reference,
        filing,
        filed_at=clock.now(),
        channel=FilingChannel.EMAIL,
        receipt="BN-7",
    )
    signed_in("auditor")
    here = f"/breaches/{reference}/filings/{filing}"
    shown = client.get(here).get_data(as_text=True)
    assert "BN-7" in shown and secret("hành vi") not in shown
    for step in ("paper", "draft", "freeze", "discard"):
        assert client.post(f"{here}/{step}", data={"format": "pdf"}).status_code == 403
    assert client.post(here, data={"document_no": "1"}).status_code == 403
    assert client.get(f"/breaches/{reference}/whole").status_code == 403


def test_a_paper_begun_by_mistake_is_left(
    client: Browser, signed_in: SignIn, session: FreshSession
) -> None:
    officer = signed_in("compliance")
    reference = signed_breach(officer)
    filing = begin_filing(officer.actor, reference, form=Form.CONSUMER)
    answer = client.post(f"/breaches/{reference}/filings/{filing}/discard")
    assert answer.status_code == 303
    assert session.get(Filing, filing) is None
    assert "bỏ bản soạn" in client.get(f"/breaches/{reference}").get_data(as_text=True)


def test_the_register_leaves_as_a_spreadsheet_with_its_trace(
    client: Browser, signed_in: SignIn, session: FreshSession, clock: FixedClock
) -> None:
    officer = signed_in("compliance")
    reference = signed_breach(officer, title="=HYPERLINK(1)")
    drill = open_one(officer.actor, drill=True)
    filing = begin_filing(officer.actor, reference, form=Form.MAU_08)
    record_filing(
        officer.actor,
        reference,
        filing,
        filed_at=clock.now(),
        channel=FilingChannel.PORTAL,
        receipt="BN-7",
    )
    assert client.get("/breaches/register").status_code == 200
    answer = client.post("/breaches/register", data={"status": "every", "purpose": "inspection"})
    book = load_workbook(BytesIO(answer.data))
    said = {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}
    assert [*said] == ["Sổ sự cố", "Mốc giờ", "Giấy tờ"]
    breach, times, paper = (dict(zip(rows[4], rows[5], strict=True)) for rows in said.values())
    assert breach["Số"] == reference and breach["Sự cố"] == "=HYPERLINK(1)"
    assert times["Phát hiện vi phạm"] and breach["Nộp Mẫu số 08"] == paper["Nộp lúc"]
    assert paper["Biên nhận"] == "BN-7" and paper["Đúng hạn?"] == "đúng hạn"
    assert all(len(rows) == 6 for rows in said.values()) and drill not in str(said)
    assert "Thanh tra" in str(said["Sổ sự cố"][2])
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "note_register_export")
    ).one()
    assert entry.facts["purpose"] == "inspection" and len(entry.facts["sha256"]) == 64
    drills = client.post(
        "/breaches/register", data={"status": "every", "drill": "1", "purpose": "archive"}
    )
    page = load_workbook(BytesIO(drills.data)).active
    assert "DIỄN TẬP" in page["A2"].value and page["A6"].value == drill


def test_no_purpose_no_file(client: Browser, signed_in: SignIn) -> None:
    reference = signed_breach(signed_in("compliance"))
    for address in ("/breaches/register", f"/breaches/{reference}/whole"):
        answer = client.post(address, data={})
        assert answer.status_code == 200 and "Chọn một lý do" in answer.get_data(as_text=True)


def test_the_whole_file_says_everything_and_leaves_a_line_in_the_story(
    client: Browser, signed_in: SignIn, clock: FixedClock
) -> None:
    officer = signed_in("compliance")
    reference = signed_breach(officer)
    filing = begin_filing(officer.actor, reference, form=Form.MAU_08)
    record_filing(
        officer.actor, reference, filing, filed_at=clock.now(), channel=FilingChannel.PORTAL
    )
    answer = client.post(f"/breaches/{reference}/whole", data={"purpose": "lawyer"})
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(answer.data)).pages
    said = "\n".join(page.extract_text() for page in pages)
    for words in (
        reference,
        secret("hành vi"),
        "Phát hiện vi phạm",
        "Điều 23 khoản 1",
        "Mẫu số 08",
        "SHA-256",
        "Diễn biến",
        "Tư vấn pháp lý",
    ):
        assert words in said, words
    assert "Mục đích: Tư vấn pháp lý" in client.get(f"/breaches/{reference}").get_data(as_text=True)

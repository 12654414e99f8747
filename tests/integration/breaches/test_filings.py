"""Papers to authorities: what they say, what is frozen, which clocks they meet, what is refused."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.breaches.commands.filing import (
    begin_filing,
    discard_filing,
    record_filing,
    write_filing,
)
from kalix_compliance.breaches.commands.papers import draw_draft, freeze_filing, take_paper
from kalix_compliance.breaches.commands.record import edit_record
from kalix_compliance.breaches.commands.replies import record_receipt, record_reply
from kalix_compliance.breaches.kinds import FilingChannel, Form, PaperFormat, Phase
from kalix_compliance.breaches.models import Breach, Filing, FilingPaper
from kalix_compliance.breaches.obligations import AUTHORITY, CONSUMER, CYBER, CYBER_SERIOUS
from kalix_compliance.breaches.queries.filings import filings_of, next_paper
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotFound, RuleBroken, StaleRecord
from kalix_compliance.deadlines.queries import clocks_about
from tests.breaches import open_one, secret
from tests.people import Member
from tests.sessions import FreshSession

Breaches = Callable[..., str]


@pytest.fixture
def handler(staff_member: Callable[..., Member]) -> Actor:
    return staff_member("compliance", name="Nguyễn Hoàng Yến").actor


@pytest.fixture
def opened(handler: Actor) -> Breaches:
    """`opened(serious=True)`: a breach whose papers name who signs them."""

    def make(*, serious: bool | None = None, **given: Any) -> str:
        reference = open_one(handler, **given)
        changes: dict[str, Any] = {
            "signer_name": "Trần Minh Đức",
            "signer_title": "Giám đốc",
            "contact_name": "Nguyễn Hoàng Yến",
            "contact_phone": "0942689393",
        }
        if serious is not None:
            changes["serious"] = serious
        edit_record(handler, reference, changes)
        return reference

    return make


def breach_of(session: FreshSession, reference: str) -> Breach:
    return session.scalars(select(Breach).where(Breach.reference == reference)).one()


def file_now(handler: Actor, reference: str, filing: UUID, at: Any, **given: Any) -> None:
    record_filing(handler, reference, filing, filed_at=at, channel=FilingChannel.PORTAL, **given)


def text_of(content: bytes) -> str:
    """Everything in a DOCX: paragraphs, tables, heads and feet."""
    document = Document(BytesIO(content))
    section = document.sections[0]
    parts = [document, section.header, section.footer, section.first_page_header]
    lines = [p.text for part in parts for p in part.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def test_a_new_breach_owes_the_papers_whose_clocks_run_and_the_minutes(
    session: FreshSession, opened: Breaches, clock: FixedClock
) -> None:
    reference = opened()
    rows = filings_of(Reading(session, breach_of(session, reference), clock.now()))
    owed = {(row.form, row.authority, row.id) for row in rows}
    assert owed == {
        (Form.MAU_08, "a05", None),
        (Form.CONSUMER, "so-cong-thuong", None),
        (Form.CYBER, "a05", None),
        (Form.MINUTES, "", None),
    }
    following = next_paper(breach_of(session, reference), rows)
    assert following is not None and following.row.form is Form.CONSUMER
    assert following.filled and following.row.complete.missing


def test_reading_the_papers_takes_the_same_statements_however_many_there_are(
    session: FreshSession, handler: Actor, opened: Breaches, statements: Any, clock: FixedClock
) -> None:
    reference = opened()
    breach = breach_of(session, reference)
    with statements() as few:
        filings_of(Reading(session, breach, clock.now()))
    for form in Form:
        filing = begin_filing(handler, reference, form=form)
        file_now(handler, reference, filing, clock.now())
    breach = breach_of(session, reference)
    with statements() as many:
        filings_of(Reading(session, breach, clock.now()))
    assert len(many) <= len(few) + 2


def test_mau_08_says_what_the_record_says_and_marks_what_is_not_known(
    handler: Actor, opened: Breaches
) -> None:
    reference = opened(act=secret("hành vi"))
    filing = begin_filing(handler, reference, form=Form.MAU_08)
    write_filing(handler, reference, filing, document_no="12/TB-KALIX")
    name, content = draw_draft(handler, reference, filing, form=PaperFormat.DOCX)
    said = text_of(content)
    assert name == f"nhap-{reference}-mau-08.docx"
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/TB-KALIX",
        "VI PHẠM QUY ĐỊNH BẢO VỆ DỮ LIỆU CÁ NHÂN",
        "Kính gửi: Cơ quan chuyên trách bảo vệ dữ liệu cá nhân, Bộ Công an.",
        f"- Hành vi: {secret('hành vi')}",
        "- Địa điểm: đang xác minh",
        "họ tên, địa chỉ, số điện thoại",
        "TM. TỔ CHỨC, DOANH NGHIỆP",
        "GIÁM ĐỐC",
        "Trần Minh Đức",
        "a) Biên bản xác nhận về việc xảy ra hành vi vi phạm (gửi bổ sung).",
    ):
        assert words in said, words
    assert "DIỄN TẬP" not in said and "{" not in said


def test_a_drill_is_marked_on_every_paper(handler: Actor, opened: Breaches) -> None:
    reference = opened(drill=True)
    for form in Form:
        filing = begin_filing(handler, reference, form=form)
        name, content = draw_draft(handler, reference, filing, form=PaperFormat.DOCX)
        assert name.startswith("nhap-dien-tap-") and "DIỄN TẬP" in text_of(content)
        _, pdf = draw_draft(handler, reference, filing, form=PaperFormat.PDF)
        assert pdf.startswith(b"%PDF")


def test_filing_freezes_both_copies_and_commits_to_their_hashes(
    session: FreshSession, handler: Actor, opened: Breaches, clock: FixedClock
) -> None:
    reference = opened()
    filing = begin_filing(handler, reference, form=Form.MAU_08)
    file_now(handler, reference, filing, clock.now(), receipt="BN 2211-04")
    for form in PaperFormat:
        name, content = take_paper(handler, reference, filing, form=form)
        paper = session.scalars(
            select(FilingPaper).where(FilingPaper.filing_id == filing, FilingPaper.format == form)
        ).one()
        assert name == f"{reference}-mau-08.{form}"
        assert hashlib.sha256(content).hexdigest() == paper.sha256
        assert content not in paper.sealed
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "record_filing")).one()
    assert {"docx_sha256", "pdf_sha256"} <= entry.facts.keys()
    assert verify(session).clean


def test_a_filed_paper_stays_as_it_was_whatever_the_record_says_later(
    handler: Actor, opened: Breaches, clock: FixedClock
) -> None:
    reference = opened()
    filing = begin_filing(handler, reference, form=Form.MAU_08)
    file_now(handler, reference, filing, clock.now())
    before = take_paper(handler, reference, filing, form=PaperFormat.DOCX)
    edit_record(handler, reference, {"act": "hoàn toàn khác"})
    assert take_paper(handler, reference, filing, form=PaperFormat.DOCX) == before
    with pytest.raises(RuleBroken, match="đã nộp nên không sửa được"):
        write_filing(handler, reference, filing, document_no="13")
    with pytest.raises(RuleBroken):
        discard_filing(handler, reference, filing)
    with pytest.raises(RuleBroken):
        freeze_filing(handler, reference, filing)


def test_what_was_frozen_for_signing_is_what_is_kept(
    handler: Actor, opened: Breaches, clock: FixedClock
) -> None:
    reference = opened()
    filing = begin_filing(handler, reference, form=Form.MAU_08)
    freeze_filing(handler, reference, filing)
    printed = take_paper(handler, reference, filing, form=PaperFormat.PDF)
    edit_record(handler, reference, {"consequences": "biết sau khi in"})
    file_now(handler, reference, filing, clock.now())
    assert take_paper(handler, reference, filing, form=PaperFormat.PDF) == printed


@pytest.mark.parametrize(
    ("form", "code"),
    [(Form.MAU_08, AUTHORITY), (Form.CONSUMER, CONSUMER), (Form.CYBER, CYBER)],
)
def test_a_paper_meets_its_clock_at_the_moment_it_was_filed(
    session: FreshSession,
    handler: Actor,
    opened: Breaches,
    clock: FixedClock,
    form: Form,
    code: str,
) -> None:
    reference = opened()
    filed_at = clock.now() - timedelta(minutes=20)
    file_now(handler, reference, begin_filing(handler, reference, form=form), filed_at)
    met = next(c for c in clocks_about(session, reference) if c.obligation.code == code)
    assert met.met_at == filed_at and not met.missed


def test_an_early_notice_of_a_serious_incident_leaves_the_report_owed_when_it_says_so(
    session: FreshSession, handler: Actor, opened: Breaches, clock: FixedClock
) -> None:
    reference = opened(serious=True)
    early = begin_filing(handler, reference, form=Form.CYBER)
    write_filing(handler, reference, early, as_report=False)
    file_now(handler, reference, early, clock.now())
    clocks = {c.obligation.code: c for c in clocks_about(session, reference)}
    assert clocks[CYBER_SERIOUS].met_at and clocks[CYBER].is_running
    rows = filings_of(Reading(session, breach_of(session, reference), clock.now()))
    owed = next(row for row in rows if row.form is Form.CYBER and row.id is None)
    assert owed.phase is Phase.SUPPLEMENT and owed.due_at == clocks[CYBER].due_at
    report = begin_filing(handler, reference, form=Form.CYBER, phase=Phase.SUPPLEMENT)
    file_now(handler, reference, report, clock.now())
    clocks = {c.obligation.code: c for c in clocks_about(session, reference)}
    assert clocks[CYBER].met_at


def test_a_late_paper_needs_its_reason_and_stays_late(
    session: FreshSession, handler: Actor, opened: Breaches, clock: FixedClock
) -> None:
    reference = opened()
    filing = begin_filing(handler, reference, form=Form.CONSUMER)
    clock.advance(timedelta(hours=26))
    with pytest.raises(RuleBroken, match="phải ghi lý do") as refused:
        file_now(handler, reference, filing, clock.now())
    assert refused.value.field == "late_reason"
    file_now(handler, reference, filing, clock.now(), late_reason="mất điện cả ngày")
    row = next(
        r
        for r in filings_of(Reading(session, breach_of(session, reference), clock.now()))
        if r.filed_at
    )
    assert row.late and row.state == ("l-late", "is-late")


def test_a_paper_filed_in_time_and_recorded_late_is_not_late(
    session: FreshSession, handler: Actor, opened: Breaches, clock: FixedClock
) -> None:
    reference = opened()
    filed_at = clock.now()
    filing = begin_filing(handler, reference, form=Form.CONSUMER)
    clock.advance(timedelta(hours=26))
    file_now(handler, reference, filing, filed_at)
    row = next(
        r
        for r in filings_of(Reading(session, breach_of(session, reference), clock.now()))
        if r.filed_at
    )
    assert not row.late


@pytest.mark.parametrize(
    ("shift", "words"),
    [(timedelta(minutes=1), "muộn hơn bây giờ"), (-timedelta(days=3), "sớm hơn lúc phát hiện")],
)
def test_an_impossible_moment_is_refused(
    handler: Actor, opened: Breaches, clock: FixedClock, shift: timedelta, words: str
) -> None:
    reference = opened()
    filing = begin_filing(handler, reference, form=Form.MAU_08)
    with pytest.raises(RuleBroken, match=words) as refused:
        file_now(handler, reference, filing, clock.now() + shift)
    assert refused.value.field == "filed_at"


def test_a_paper_without_its_signer_is_not_filed(handler: Actor, clock: FixedClock) -> None:
    reference = open_one(handler)
    filing = begin_filing(handler, reference, form=Form.MAU_08)
    with pytest.raises(RuleBroken, match="người ký"):
        file_now(handler, reference, filing, clock.now())


def test_supplements_are_numbered_and_say_what_they_go_on_from(
    handler: Actor, opened: Breaches, clock: FixedClock, session: FreshSession
) -> None:
    reference = opened()
    with pytest.raises(RuleBroken, match="Nộp bản ban đầu trước"):
        begin_filing(handler, reference, form=Form.MAU_08, phase=Phase.SUPPLEMENT)
    first = begin_filing(handler, reference, form=Form.MAU_08)
    assert begin_filing(handler, reference, form=Form.MAU_08) == first
    write_filing(handler, reference, first, document_no="12/TB-KALIX")
    file_now(handler, reference, first, clock.now())
    with pytest.raises(RuleBroken, match="soạn bản bổ sung"):
        begin_filing(handler, reference, form=Form.MAU_08)
    for n in (1, 2):
        more = begin_filing(handler, reference, form=Form.MAU_08, phase=Phase.SUPPLEMENT)
        write_filing(handler, reference, more, changes="Thêm 300 người.\nĐã đối chiếu nhật ký.")
        _, content = draw_draft(handler, reference, more, form=PaperFormat.DOCX)
        said = text_of(content)
        assert f"(Bổ sung lần {n})" in said and "Thêm 300 người." in said
        assert "12/TB-KALIX ngày 22/11/2026" in said or n == 2
        file_now(handler, reference, more, clock.now())
    numbers = session.scalars(
        select(Filing.number).where(Filing.phase == Phase.SUPPLEMENT).order_by(Filing.number)
    ).all()
    assert list(numbers) == [1, 2]


def test_the_minutes_name_who_took_part_and_then_stand_on_mau_08(
    handler: Actor, opened: Breaches, clock: FixedClock
) -> None:
    reference = opened()
    minutes = begin_filing(handler, reference, form=Form.MINUTES, authority="a05")
    write_filing(
        handler, reference, minutes, document_no="04/BB-KALIX", changes="Bà Yến\nÔng Đức, Giám đốc"
    )
    said = text_of(draw_draft(handler, reference, minutes, form=PaperFormat.DOCX)[1])
    assert "Bà Yến" in said and "Ông Đức, Giám đốc" in said and "Kính gửi" not in said
    record_filing(
        handler, reference, minutes, filed_at=clock.now(), channel=FilingChannel.IN_PERSON
    )
    filing = begin_filing(handler, reference, form=Form.MAU_08)
    said = text_of(draw_draft(handler, reference, filing, form=PaperFormat.DOCX)[1])
    assert "số 04/BB-KALIX, ngày 22/11/2026" in said


def test_a_paper_of_another_breach_is_not_found(handler: Actor, opened: Breaches) -> None:
    mine, other = opened(), opened()
    filing = begin_filing(handler, other, form=Form.MAU_08)
    for attempt in (
        lambda: write_filing(handler, mine, filing),
        lambda: draw_draft(handler, mine, filing, form=PaperFormat.PDF),
        lambda: take_paper(handler, mine, filing, form=PaperFormat.PDF),
    ):
        with pytest.raises(NotFound):
            attempt()
    with pytest.raises(NotFound):
        take_paper(handler, other, filing, form=PaperFormat.PDF)


def test_an_unknown_authority_is_refused(handler: Actor, opened: Breaches) -> None:
    with pytest.raises(RuleBroken, match="không có trong cài đặt"):
        begin_filing(handler, opened(), form=Form.MAU_08, authority="sao-hoa")


def test_two_people_do_not_write_over_each_other(handler: Actor, opened: Breaches) -> None:
    reference = opened()
    filing = begin_filing(handler, reference, form=Form.MAU_08)
    write_filing(handler, reference, filing, document_no="1", version=1)
    with pytest.raises(StaleRecord):
        write_filing(handler, reference, filing, document_no="2", version=1)


def test_the_reply_comes_after_the_filing(
    handler: Actor, opened: Breaches, clock: FixedClock
) -> None:
    reference = opened()
    filing = begin_filing(handler, reference, form=Form.MAU_08)
    with pytest.raises(RuleBroken, match="chưa nộp"):
        record_reply(handler, reference, filing, replied_at=clock.now(), reply="đã nhận")
    filed_at = clock.now()
    file_now(handler, reference, filing, filed_at)
    record_receipt(handler, reference, filing, receipt="BN-1")
    with pytest.raises(RuleBroken, match="sớm hơn giờ nộp"):
        record_reply(
            handler, reference, filing, replied_at=filed_at - timedelta(hours=1), reply="đã nhận"
        )
    record_reply(handler, reference, filing, replied_at=clock.now(), reply="đã nhận")


HOSTILE = "{{ 7*7 }} {% raw %} #panic() $x$ <w:p/> & \x00\x0b\ud800 😀 漢字 \uffff"


def test_texts_are_printed_as_they_are_and_never_read_as_a_template(
    handler: Actor, opened: Breaches
) -> None:
    reference = opened(act=HOSTILE.replace("\x00", "").replace("\ud800", ""))
    for form in Form:
        filing = begin_filing(handler, reference, form=form)
        said = text_of(draw_draft(handler, reference, filing, form=PaperFormat.DOCX)[1])
        assert "{{ 7*7 }} {% raw %} #panic() $x$ <w:p/> &" in said
        assert draw_draft(handler, reference, filing, form=PaperFormat.PDF)[1].startswith(b"%PDF")

"""The papers: every field of the form is there, unknown is said to be, and texts stay texts."""

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError, UndefinedError
from pypdf import PdfReader

from config import company
from kalix_compliance.breaches.kinds import Cause, Discovery, Form, Harm, Moment, Phase
from kalix_compliance.breaches.papers import phrases
from kalix_compliance.breaches.papers.docx import FOLDER, docx_of, placeholders
from kalix_compliance.breaches.papers.facts import (
    Counts,
    EvidenceFact,
    Facts,
    MeasureFact,
    PaperFact,
    Person,
)
from kalix_compliance.breaches.papers.fields import VERSIONS, Wanted, fields_of
from kalix_compliance.breaches.papers.missing import ITEMS, completeness
from kalix_compliance.breaches.papers.pdf import pdf_of
from kalix_compliance.core.clock import HANOI
from kalix_compliance.core.language import translator
from kalix_compliance.web import office

COMPANY = replace(
    company(),
    tax_code="0101234567",
    registration=replace(
        company().registration,
        number="0101234567",
        issuer="Sở Tài chính Hà Nội",
        day="15/03/2016",
        place="Hà Nội",
    ),
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HANOI)


FULL = Facts(
    reference="SC-2026-0007",
    drill=False,
    now=at(22, 14, 5),
    times={
        Moment.OCCURRED_FROM: at(18, 23, 10),
        Moment.VIOLATION_DETECTED: at(20, 10, 30),
        Moment.ATTACK_DETECTED: at(21, 9, 15),
        Moment.CONTAINED: at(21, 11, 2),
    },
    ongoing=True,
    discovery=Discovery.COMPLAINT,
    discovery_text="ba khách gọi hotline",
    act="Tải danh sách giao hàng.\nGọi điện giả danh.",
    place="Máy chủ kalix.vn",
    related_parties="chưa rõ người thực hiện",
    processor="Sao Bắc",
    nature=("confidentiality",),
    cause=Cause.ATTACK,
    cause_text="lộ mật khẩu",
    systems="Website bán hàng",
    data_types=("phone", "name", "location"),
    counts=Counts(15300, 12000, 12480, 13000, 12480),
    consequences="Ba khách bị gọi đòi tiền.",
    serious=True,
    times_differ="nhật ký xác nhận sau",
    contact=Person("Nguyễn Hoàng Yến", "Cán bộ bảo vệ dữ liệu", "0942689393", "yen@kalix.example"),
    signer=Person("Trần Minh Đức", "Giám đốc"),
    measures=(
        MeasureFact(1, "Đổi mật khẩu", "Bảo", date(2026, 11, 21), at(21, 11), "hết đăng nhập lạ"),
        MeasureFact(2, "Bật hai lớp", "Long", date(2026, 11, 25)),
    ),
    evidence=(EvidenceFact("e1", "nhat-ky.zip", "ab" * 32, 10),),
    harm=Harm.YES,
    harm_reasons="người lạ đòi chuyển khoản",
    minutes=PaperFact("04/BB-KALIX", at(21, 16)),
    told=7912,
)
EMPTY = Facts(reference="SC-2026-0008", drill=False, now=at(22, 14, 5), registered=False)


def wanted(form: Form, **given: Any) -> Wanted:
    authority = None if form is Form.MINUTES else COMPANY.authority("a05")
    return Wanted(form, authority=authority, writer="Nguyễn Hoàng Yến", **given)


def words_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def pdf_words(content: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("form", Form)
def test_every_placeholder_of_a_template_is_a_field(form: Form) -> None:
    assert placeholders(form) <= fields_of(wanted(form), FULL, COMPANY).keys()


LABELS = (
    "Tên tổ chức, doanh nghiệp: Công ty cổ phần KALIX",
    "Địa chỉ trụ sở chính: Số 347",
    "Địa chỉ trụ sở giao dịch: Số 347",
    "Giấy chứng nhận đăng ký doanh nghiệp số: 0101234567 do Sở Tài chính Hà Nội cấp ngày 15/03/2016",
    "Mã số thuế: 0101234567",
    "Điện thoại: 094.268.9393; Website: kalix.vn",
    "Họ và tên: Nguyễn Hoàng Yến",
    "Chức danh: Cán bộ bảo vệ dữ liệu",
    "Số điện thoại liên lạc: 0942689393",
    "Email: yen@kalix.example",
    "Thời gian: Xảy ra từ 23 giờ 10 phút ngày 18/11/2026, đến nay vẫn tiếp diễn",
    "Phát hiện vi phạm lúc 10 giờ 30 phút ngày 20/11/2026",
    "Địa điểm: Máy chủ kalix.vn",
    "Hành vi: Tải danh sách giao hàng.",
    "Tổ chức, cá nhân liên quan: chưa rõ người thực hiện; bên xử lý dữ liệu: Sao Bắc",
    "Dữ liệu cá nhân cơ bản: họ tên, số điện thoại",
    "Dữ liệu cá nhân nhạy cảm: vị trí",
    "Số lượng: 15.300 bản ghi dữ liệu; 12.480 người (từ 12.000 đến 13.000)",
    "Hậu quả xảy ra: Ba khách bị gọi đòi tiền.",
    "Đã làm ngày 21/11/2026: Đổi mật khẩu. Kết quả: hết đăng nhập lạ.",
    "Sẽ làm xong trước ngày 25/11/2026: Bật hai lớp; người phụ trách: Long.",
    "Đã thông báo cho 7.912 người bị ảnh hưởng.",
    "số 04/BB-KALIX, ngày 21/11/2026;",
    "b) nhat-ky.zip (SHA-256:",
    "4. Cam kết",
    "- Lưu: VT, hồ sơ SC-2026-0007.",
    "(Ký, ghi rõ họ tên, đóng dấu)",
    "Trần Minh Đức",
)


@pytest.fixture(scope="module")
def mau_08() -> dict[str, str]:
    """The words of a Mẫu số 08 with everything filled in, by kind of file."""
    fields = fields_of(wanted(Form.MAU_08, attached=("e1",)), FULL, COMPANY)
    return {
        "docx": words_of(docx_of(Form.MAU_08, fields)),
        "pdf": pdf_words(pdf_of(Form.MAU_08, fields, FULL.now)),
    }


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize("label", LABELS)
def test_mau_08_has_every_field_of_the_decree(
    mau_08: dict[str, str], kind: str, label: str
) -> None:
    assert label in mau_08[kind]


@pytest.mark.parametrize("form", Form)
def test_nothing_known_is_printed_as_being_looked_into(form: Form) -> None:
    fields = fields_of(wanted(form), EMPTY, COMPANY)
    said = words_of(docx_of(form, fields))
    assert said.count("đang xác minh") >= 5
    assert "None" not in said and "{" not in said
    assert "đang xác minh" in pdf_words(pdf_of(form, fields, EMPTY.now))


@pytest.mark.parametrize("form", Form)
def test_a_drill_is_marked_in_the_head_of_every_page(form: Form) -> None:
    fields = fields_of(wanted(form), replace(FULL, drill=True), COMPANY)
    section = Document(BytesIO(docx_of(form, fields))).sections[0]
    for head in (section.header, section.first_page_header):
        assert "DIỄN TẬP" in "".join(paragraph.text for paragraph in head.paragraphs)
    pages = PdfReader(BytesIO(pdf_of(form, fields, FULL.now))).pages
    assert all("DIỄN TẬP" in page.extract_text() for page in pages)


@pytest.mark.parametrize("form", Form)
def test_every_paper_bears_the_version_of_its_form(form: Form) -> None:
    fields = fields_of(wanted(form), FULL, COMPANY)
    foot = Document(BytesIO(docx_of(form, fields))).sections[0].footer
    assert VERSIONS[form] in foot.paragraphs[0].text and FULL.reference in foot.paragraphs[0].text


@pytest.mark.parametrize("form", Form)
def test_the_templates_are_a4_in_times_new_roman_for_binding_at_the_left(form: Form) -> None:
    document = Document(str(FOLDER / f"{form.value}.docx"))
    section, normal = document.sections[0], document.styles["Normal"]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert section.left_margin >= Mm(29.9)
    assert normal.font.name == "Times New Roman" and 13 <= normal.font.size.pt <= 14
    fonts = normal.element.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs")} == {"Times New Roman"}


def test_papers_are_vietnamese_for_an_english_reader_too() -> None:
    token = translator.set(lambda _text: "ENGLISH")
    try:
        fields = fields_of(wanted(Form.CYBER), FULL, COMPANY)
    finally:
        translator.reset(token)
    assert "ENGLISH" not in str(fields) and "Tấn công vào hệ thống: lộ mật khẩu" in str(fields)


def test_a_supplement_says_what_it_goes_on_from() -> None:
    more = wanted(
        Form.MAU_08,
        phase=Phase.SUPPLEMENT,
        number=2,
        changes="Thêm 480 người.\nĐã đối chiếu nhật ký.",
        earlier=PaperFact("12/TB-KALIX", at(22, 9)),
    )
    said = words_of(docx_of(Form.MAU_08, fields_of(more, FULL, COMPANY)))
    assert "(Bổ sung lần 2)" in said and "số 12/TB-KALIX ngày 22/11/2026" in said
    assert "Thêm 480 người." in said and "Đã đối chiếu nhật ký." in said


@pytest.mark.parametrize("form", Form)
def test_a_full_record_misses_nothing_and_an_empty_one_everything(form: Form) -> None:
    assert completeness(form, FULL).missing == ()
    assert completeness(form, FULL).filled == len(ITEMS[form])
    bare = completeness(form, EMPTY)
    assert bare.filled == 0 and bare.in_the_way


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(), "đang xác minh"),
        (Counts(best=5), "5 người"),
        (Counts(least=1200), "ít nhất 1.200 người, số chính xác đang xác minh"),
        (Counts(most=9), "nhiều nhất 9 người, số chính xác đang xác minh"),
        (Counts(least=1, best=2, most=3), "2 người (từ 1 đến 3)"),
        (Counts(records=10, listed=4), "10 bản ghi dữ liệu; 4 người"),
        (Counts(records=0), "0 bản ghi dữ liệu"),
    ],
)
def test_counts_in_words(counts: Counts, words: str) -> None:
    assert phrases.data(replace(EMPTY, counts=counts))[-1] == f"Số lượng: {words}"


def test_attachments_have_the_letters_of_legal_texts() -> None:
    lines = phrases.lettered(["một", "hai", "ba", "bốn", "năm"])
    assert [line[0] for line in lines] == ["a", "b", "c", "d", "đ"]
    assert lines[0].endswith(";") and lines[-1].endswith(".")


def test_a_template_reaches_nothing_but_its_fields() -> None:
    fields = fields_of(wanted(Form.MAU_08), FULL, COMPANY)
    with pytest.raises(UndefinedError):
        docx_of(Form.MAU_08, {name: value for name, value in fields.items() if name != "place"})
    with pytest.raises(SecurityError):
        office._environment().from_string("{{ ''.__class__.__mro__ }}").render()


NASTY = st.text(max_size=60) | st.sampled_from(
    [
        "{{ 7*7 }}",
        "{% for %}",
        "#panic()",
        "<w:p>",
        "&amp;",
        "]]>",
        "$x$",
        "\x00\x1f",
        "😀",
        "{{r x}}",
    ]
)


@settings(max_examples=25)
@given(st.lists(NASTY, min_size=3, max_size=3))
def test_any_text_can_be_printed(texts: list[str]) -> None:
    act, place, signer = texts
    facts = replace(FULL, act=act, place=place, signer=Person(signer, signer))
    fields = fields_of(wanted(Form.MAU_08), facts, COMPANY)
    said = words_of(docx_of(Form.MAU_08, fields))
    assert "{{ 7*7 }}" not in texts or "{{ 7*7 }}" in said
    assert pdf_of(Form.MAU_08, fields, FULL.now).startswith(b"%PDF")

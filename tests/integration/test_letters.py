"""Letters on paper."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

from pypdf import PdfReader

from config import Environment, company
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.letters import Letter, letter_from, pdf_of, place_and_date

KALIX = company(Environment({}))
MAIL = Text(
    "[KN-2026-000412] Kết quả giải quyết khiếu nại của quý khách",
    "Kính gửi quý khách Nguyễn Văn An,\n\nKALIX đã xác minh.\n\n- Xóa danh sách\n- Khóa tài khoản"
    "\n\nTrân trọng,\n\nBộ phận Chăm sóc khách hàng\nCông ty cổ phần KALIX",
)


def letter(**changed: object) -> Letter:
    made = letter_from(
        MAIL,
        number="KN-2026-000412",
        day=date(2026, 11, 22),
        to_name="Đặng Thị Mỹ Duyên",
        to_address="Số 17, ngõ 509, đường Vũ Tông Phan, Hà Nội",
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def words_in(pdf: bytes) -> str:
    """What a reader of the PDF reads."""
    pages = PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_a_mail_becomes_a_letter_without_the_mail_s_greeting_and_signature() -> None:
    made = letter()
    assert made.subject == "Kết quả giải quyết khiếu nại của quý khách"
    assert made.paragraphs == ("KALIX đã xác minh.", "- Xóa danh sách\n- Khóa tài khoản")


def test_a_letter_bears_the_day_that_it_is_in_hanoi() -> None:
    late = datetime(2026, 11, 22, 18, tzinfo=UTC)
    made = letter_from(MAIL, number="KN-2026-000412", day=late, to_name="An", to_address="")
    assert made.day == date(2026, 11, 23)


def test_place_and_date_as_vietnamese_letters_have_them() -> None:
    assert place_and_date(KALIX, letter()) == "Hà Nội, ngày 22 tháng 11 năm 2026"
    assert place_and_date(KALIX, letter(language="en")) == "Hà Nội, 22/11/2026"


def test_the_pdf_is_an_archive_pdf_and_the_same_each_time() -> None:
    first = pdf_of(KALIX, letter())
    assert first.startswith(b"%PDF-1.7")
    assert first == pdf_of(KALIX, letter())


def test_every_vietnamese_letter_is_on_the_page() -> None:
    alphabet = "ăâđêôơư ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ỳýỷỹỵ ĂÂĐÊÔƠƯ Ộ Ẫ Ỹ 2.000.000 ₫"
    read = words_in(pdf_of(KALIX, letter(paragraphs=(alphabet,))))
    assert alphabet in read
    assert "Kính gửi: Đặng Thị Mỹ Duyên" in read
    assert "Công ty cổ phần KALIX" in read
    assert "Đại diện công ty" in read


def test_what_people_type_is_printed_and_never_run() -> None:
    spell = '#panic() $x$ *a* _b_ <c> @d `e` #read("letter.typ") \\ [f]'
    read = words_in(pdf_of(KALIX, letter(subject=spell, to_name=spell, paragraphs=(spell,))))
    assert read.count('#panic() $x$ *a* _b_ <c> @d `e` #read("letter.typ") \\ [f]') == 3


def test_a_long_letter_goes_on_to_more_pages() -> None:
    read = words_in(pdf_of(KALIX, letter(paragraphs=("Đoạn dài. " * 60,) * 12)))
    assert "Trang 1 / 3" in read
    assert "Trang 3 / 3" in read


def test_nothing_to_print_but_the_head_still_prints() -> None:
    bare = letter(to_address="", paragraphs=(), subject="")
    assert pdf_of(KALIX, bare).startswith(b"%PDF")

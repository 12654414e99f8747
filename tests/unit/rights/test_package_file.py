"""The file of an access package: pages and JSON say the same, whatever people wrote."""

import json
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from config import Environment, company
from kalix_compliance.subject_requests.package.contents import Contents, Item, Part
from kalix_compliance.subject_requests.package.file import (
    DIGITS,
    JSON_NAME,
    Cover,
    draw,
    in_groups,
    new_code,
    opened,
)

COMPANY = company(Environment({}))
COVER = Cover(
    "YC-2026-00007", "Yêu cầu xem dữ liệu cá nhân", datetime(2026, 11, 22, 7, 5, tzinfo=UTC), 7
)
CODE = "1234567890123456"


def contents(*texts, name="Nguyễn Thị Ánh Tuyết"):
    items = [
        Item(
            f"KN-2026-{n:06d}", "22/11/2026 14:05", "2026-11-22T14:05:00+07:00", {"Mục": text}, text
        )
        for n, text in enumerate(texts)
    ]
    return Contents(name, [Part("complaints", "Khiếu nại", "Ghi chú", items)])


def read(content, code=CODE):
    reader = PdfReader(BytesIO(content))
    assert reader.decrypt(code)
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 400,
        "😀 漢字 שלום عربى",
        "#set page(width: 1cm) $x^2$ *đậm* _nghiêng_ `mã` <nhãn> @tham-chiếu \\ // /* */",
        "dòng một\n\n\n\ndòng hai\r\nba\t\tbốn",
        "\x00\x01\x1f\u2028\u202e\ufeff",
        "a\u0301 cha\u0300o",
        "[đã che]" * 30,
        "ab" * 32,
    ],
)
def test_whatever_people_wrote_is_drawn_and_kept_whole_in_the_json(text):
    content = draw(contents(text), COVER, COMPANY, CODE)
    entry = opened(content, CODE)["sections"][0]["entries"][0]
    assert entry.get("text", "") == text


def test_signs_of_the_typesetter_are_only_signs():
    text = "#set page(width: 1cm) và *sao*"
    assert text in read(draw(contents(text), COVER, COMPANY, CODE))


def test_the_first_page_says_what_it_is_and_whose():
    text = read(draw(contents("một"), COVER, COMPANY, CODE))
    for words in (
        "Dữ liệu cá nhân chúng tôi đang giữ về quý khách",
        "Nguyễn Thị Ánh Tuyết",
        "YC-2026-00007, yêu cầu xem dữ liệu cá nhân",
        "22/11/2026 14:05",
        "7 ngày sau khi duyệt",
        JSON_NAME,
        COMPANY.officer_phone,
    ):
        assert words in text


def test_a_person_of_whom_nothing_is_held_gets_a_page_that_says_so():
    assert "0 mục" in read(draw(Contents("", []), COVER, COMPANY, CODE))


def test_many_entries_are_drawn_on_many_pages():
    content = draw(contents(*(f"lời kể {n}" for n in range(400))), COVER, COMPANY, CODE)
    reader = PdfReader(BytesIO(content))
    reader.decrypt(CODE)
    assert len(reader.pages) > 20
    assert "KN-2026-000399" in read(content)


def test_the_pages_are_tagged_for_those_who_listen_to_them():
    content = draw(contents("một"), COVER, COMPANY, CODE)
    reader = PdfReader(BytesIO(content))
    reader.decrypt(CODE)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert reader.metadata.title == "Dữ liệu cá nhân của quý khách, YC-2026-00007"


def test_nothing_can_be_read_without_the_code():
    content = draw(contents("lời kể rất riêng"), COVER, COMPANY, CODE)
    assert "riêng".encode() not in content
    with pytest.raises(Exception, match="not been decrypted"):
        opened(content, "0" * DIGITS)
    assert json.dumps(opened(content, in_groups(CODE)))


def test_codes_are_sixteen_digits_and_never_alike():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == DIGITS and code.isdigit() for code in codes)
    assert in_groups(CODE) == "1234 5678 9012 3456"

"""The words that leave the house."""

import re
from datetime import UTC, datetime

import pytest

from config import Environment, company
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say, translator
from kalix_compliance.notifications.compose import (
    FOLDER,
    LANGUAGES,
    MissingValues,
    Text,
    compose_for,
    names_used,
)
from kalix_compliance.notifications.envelope import Envelope, checked_address, one_line, plain_text
from kalix_compliance.notifications.message import html_of
from kalix_compliance.notifications.notices import ALL, Audience, Notice, notice_of
from kalix_compliance.notifications.samples import sample

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
KALIX = company(Environment({}))
HERE = "https://hoso.kalix.vn/"
NUMBERS = {
    "YC": "YC-2026-00012",
    "SC": "SC-2026-0007",
    "XD": "XD-2026-00003",
    "TX": "TX-2026-000031",
}
CODES = [notice.code for notice in ALL]


def written(notice: Notice | str, language: str = "vi", **changed: object) -> Text:
    known = notice_of(notice) if isinstance(notice, str) else notice
    if not changed:
        return sample(known, language, KALIX, HERE, NOW)
    values: dict[str, object] = {"customer_name": "Nguyễn Văn An", "reference": "KN-2026-000412"}
    if "received_at" in known.needs:
        values["received_at"] = NOW
    values.update(changed)
    return compose_for(KALIX, HERE, known.code, language, values)


@pytest.mark.parametrize("code", CODES)
def test_each_text_uses_just_the_values_that_its_line_names(code: str) -> None:
    notice = notice_of(code)
    for language in LANGUAGES:
        used = names_used(code, language)
        assert notice.needs <= used <= notice.needs | notice.may


def test_every_text_has_its_line_and_every_line_its_texts() -> None:
    files = {path.name for path in FOLDER.glob("*.txt") if not path.name.startswith("_")}
    assert files == {f"{code}.{language}.txt" for code in CODES for language in LANGUAGES}


def test_a_code_that_nobody_knows_is_not_found() -> None:
    with pytest.raises(NotFound):
        notice_of("no_such_notice")


def test_a_forgotten_or_unknown_value_is_noticed_at_once() -> None:
    with pytest.raises(MissingValues, match="withdrawn_at"):
        written("complaint_withdrawn", closed_at=NOW)
    with pytest.raises(MissingValues, match="nonsense"):
        written("complaint_closed", closed_at=NOW, nonsense=1)


def test_the_acknowledgement_names_the_case_the_date_and_the_danger() -> None:
    text = written(
        "complaint_received", kind="lộ dữ liệu", due_at=datetime(2026, 12, 7, 16, tzinfo=UTC)
    )
    assert text.subject == "[KN-2026-000412] KALIX đã tiếp nhận khiếu nại của quý khách"
    assert "Số hồ sơ: KN-2026-000412" in text.body
    assert "chậm nhất ngày 07/12/2026" in text.body
    assert "không bao giờ yêu cầu khách hàng chuyển tiền" in text.body
    assert text.paragraphs[0] == "Kính gửi quý khách Nguyễn Văn An,"
    assert text.paragraphs[-1].startswith("Bộ phận Chăm sóc khách hàng\nCông ty cổ phần KALIX")


@pytest.mark.parametrize(
    ("conclusion", "words", "apologies"),
    [
        ("confirmed", "đúng như quý khách phản ánh", 1),
        ("partly", "đúng một phần", 1),
        ("not_confirmed", "chưa có căn cứ xác nhận", 0),
    ],
)
def test_the_answer_apologises_once_and_only_when_we_were_wrong(
    conclusion: str, words: str, apologies: int
) -> None:
    text = written(
        "complaint_answered", conclusion=conclusion, findings="Đã rõ.", measures=["Xóa", "Khóa"]
    )
    assert f"Kết luận: {words}" in text.body
    assert text.body.lower().count("xin lỗi") == apologies
    assert "- Xóa\n- Khóa" in text.body
    assert "7 ngày làm việc" in text.body


def test_an_answer_without_measures_has_no_empty_heading() -> None:
    text = written("complaint_answered", conclusion="not_confirmed", findings="Đã rõ.", measures=[])
    assert "đã thực hiện" not in text.body
    assert "\n\n\n" not in text.body


def test_what_people_type_is_never_read_as_a_template() -> None:
    spell = "{{ 7*7 }} {% include 'x' %} {{ ''.__class__ }}"
    assert spell in written("complaint_refused", reasons=spell).body


def test_a_line_break_in_a_value_does_not_get_into_the_subject() -> None:
    text = written("complaint_refused", reference="KN-1\r\nBcc: a@b.vn", reasons="x")
    assert "\n" not in text.subject


@pytest.mark.parametrize(
    "notice", [n for n in ALL if "customer" in n.needs], ids=lambda notice: notice.code
)
def test_colleagues_get_masked_names_and_a_link_to_our_own_address(notice: Notice) -> None:
    body = written(notice).body
    assert "Ng*** V** A**" in body
    assert "Nguyễn Văn An" not in body
    assert "https://hoso.kalix.vn/complaints/KN-2026-000412" in body


@pytest.mark.parametrize(
    "notice",
    [n for n in ALL if n.record == "SC" and n.audience is Audience.STAFF],
    ids=lambda notice: notice.code,
)
@pytest.mark.parametrize(("language", "mark"), [("vi", "[DIỄN TẬP] "), ("en", "[DRILL] ")])
def test_a_drill_is_marked_in_the_subject_and_in_the_first_lines(
    notice: Notice, language: str, mark: str
) -> None:
    real = written(notice, language)
    drill = sample(notice, language, KALIX, HERE, NOW, drill=True)
    assert mark not in real.subject
    assert drill.subject == mark + real.subject
    assert drill.paragraphs[1].startswith(mark.strip("[] "))
    assert "https://hoso.kalix.vn/breaches/SC-2026-0007" in real.body


@pytest.mark.parametrize("notice", ALL, ids=lambda notice: notice.code)
def test_every_text_reads_well_in_both_languages(notice: Notice) -> None:
    for language in ("vi", "en"):
        text = written(notice, language)
        assert text.subject
        whole = f"{text.subject}\n{text.body}"
        assert not re.search(r"\{\{|\{%|None|Undefined|  ", whole)
        assert not re.search(r" [,.:;]|,,|\.\.", whole)
        assert "\n\n\n" not in text.body
        number = NUMBERS.get(notice.record, "KN-2026-000412")
        if notice.legal:
            assert notice.audience is Audience.STAFF or number in text.subject
        else:
            assert text.subject.startswith("[QC] ")


def test_a_vietnamese_letter_stays_vietnamese_while_its_writer_works_in_english() -> None:
    token = translator.set(lambda text: "translated")
    try:
        text = written("complaint_refused", reasons=say("Không có dấu vết."))
    finally:
        translator.reset(token)
    assert "Không có dấu vết." in text.body


def test_headers_stay_on_one_line() -> None:
    assert one_line("Kết quả\r\nBcc: x@y.vn\u2028\x00 ") == "Kết quả Bcc: x@y.vn"
    assert plain_text("a\r\nb\rc\x00\ud800") == "a\nb\nc?"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "an",
        "an@",
        "@khach.vn",
        "a b@khach.vn",
        "an@khach.vn\nBcc: x@y.vn",
        "ân@khach.vn",
        "an@khach.vn, x@y.vn",
        "<an@khach.vn>",
        "an..b@khach.vn",
    ],
)
def test_what_is_no_address_is_refused_at_the_field(address: str) -> None:
    with pytest.raises(RuleBroken, match="Địa chỉ email chưa đúng"):
        checked_address(address)


def test_a_domain_with_accents_is_written_for_mail_servers() -> None:
    assert checked_address("an@nộithất.vn").startswith("an@xn--")
    assert checked_address(" an.nguyen+kalix@khach.vn ") == "an.nguyen+kalix@khach.vn"


def test_the_html_part_shows_words_and_links_and_runs_nothing() -> None:
    page = html_of("<b>", 'Chào\n<svg onload=x>\n\nMở: https://x.vn/a?b=1&c="2".', "vi")
    assert "<p>Chào<br>\n&lt;svg onload=x&gt;</p>" in page
    assert '<a href="https://x.vn/a?b=1&amp;c=">' in page
    assert "<title>&lt;b&gt;</title>" in page


def test_the_commitment_covers_address_subject_and_body() -> None:
    one = Envelope("an@khach.vn", "An", "s", "b")
    assert one.committed_text != Envelope("an@khach.vn", "An", "s", "c").committed_text
    assert one.committed_text == Envelope("an@khach.vn", "Ân", "s", "b").committed_text

"""Evidence files are known by what is in them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.file_kinds import LARGEST, kind_of
from kalix_compliance.core.errors import RuleBroken

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
DOCX = b"PK\x03\x04" + b"....[Content_Types].xml...."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ảnh cuộc gọi.png", PNG),
        ("hoa-don.pdf", b"%PDF-1.7 ..."),
        ("anh.JPG", b"\xff\xd8\xff\xe0..."),
        ("don.docx", DOCX),
        ("thu.txt", "Chào anh".encode()),
        ("ghi-am.mp3", b"ID3\x04..."),
        ("quay.mp4", b"\0\0\0\x20ftypisom...."),
    ],
)
def test_what_agrees_with_its_name_is_taken(name, content):
    assert kind_of(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.png", b"MZ\x90\x00"),
        ("trang.pdf", b"<html><script>"),
        ("anh.jpg", PNG),
        ("chay.exe", b"MZ\x90\x00"),
        ("nen.zip", b"PK\x03\x04aaaa"),
        ("khong-duoi", PNG),
        ("rong.txt", b""),
        ("to.txt", b"a" * (LARGEST + 1)),
        ("nhi-phan.txt", b"\0\1\2"),
        ("trang.html", b"<svg onload=x>"),
    ],
)
def test_what_does_not_is_refused_in_words(name, content):
    with pytest.raises(RuleBroken) as refusal:
        kind_of(name, content)
    assert refusal.value.field == "evidence"
    assert str(refusal.value)


@given(st.text(max_size=300), st.binary(max_size=200))
def test_no_name_and_no_content_breaks_the_check(name, content):
    with suppress(RuleBroken):
        assert kind_of(Upload(name, content).safe_name, content).endings


@given(st.text(max_size=400))
def test_a_stored_name_is_short_printable_and_no_path(name):
    stored = Upload(name, b"").safe_name
    assert 0 < len(stored) <= 200
    assert stored.isprintable()
    assert "/" not in stored

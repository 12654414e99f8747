"""Whatever is typed: a clear message, nothing lost, nothing half-saved."""

import io
import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.models import Customer
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from tests.client import Browser
from tests.intake_form import PNG, STORY, count, multipart, typed, words
from tests.sessions import FreshSession


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"received_at": "hôm qua"}, "Chưa đọc được ngày giờ. Viết như 22/11/2026 14:05."),
        ({"received_at": "31/02/2026 10:00"}, "Ngày hoặc giờ này không có thật."),
        ({"received_at": "22/11/2026 14:06"}, "Giờ nhận muộn hơn bây giờ. Sửa giờ nhận."),
        ({"received_at": "22/11/2024 14:06"}, "Giờ nhận đã quá một năm."),
        ({"received_at": ""}, "Ghi giờ nhận, như 22/11/2026 14:05."),
        ({"happened_since": "31/02/2026"}, "Ngày này không có trong lịch."),
        ({"happened_since": "23/11/2026"}, "Ngày này chưa tới."),
        ({"delivered_on": "tuần trước"}, "Chưa đọc được ngày."),
        ({"phone": "số của anh An"}, "Số điện thoại chưa đúng."),
        ({"phone": "", "email": ""}, "Chưa có cách liên lạc lại."),
        ({"email": "anh@"}, "Địa chỉ email chưa đúng."),
        ({"name": ""}, "Chưa có họ tên."),
        ({"name": "An" * 500}, "Họ tên dài quá 120 ký tự."),
        ({"narrative": ""}, "Ghi lại lời khách, dù ngắn."),
        ({"narrative": "\x00\x01"}, "Ghi lại lời khách, dù ngắn."),
        ({"narrative": "a" * 100_000}, "Dài 100.000 ký tự, nhiều nhất là 20.000."),
        ({"wish": "a" * 100_000}, "nhiều nhất là 500."),
        ({"kind": ""}, "Chọn loại khiếu nại."),
        ({"kind": "murder"}, "Chọn loại khiếu nại."),
        ({"data_items": ["name", "shoe-size"]}, "Chọn lại dữ liệu liên quan."),
        ({"entrance": "hotline:113"}, "Chọn nơi nhận khiếu nại."),
        ({"vulnerable": "rich"}, "Chọn lại mức ưu tiên."),
        ({"customer": str(uuid4())}, "Chọn khách trong danh sách"),
        ({"customer": "\x00"}, "Chọn khách trong danh sách"),
    ],
)
@pytest.mark.sqlite_only
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: Browser, support: Actor, session: FreshSession, change: dict[str, Any], said: str
) -> None:
    page = client.post("/intake", data=typed(**change))
    assert page.status_code == 422
    assert words(page).count(said) == 2  # in the summary and at the field
    assert "<title>Lỗi: " in re.sub(r">\s+", ">", words(page))
    kept = {"wish": "Không bị gọi nữa", "name": "Nguyễn Thị Ánh", **change}
    for name in ("wish", "name", "happened_since", "received_at", "phone"):
        if value := kept.get(name):
            assert value in words(page)
    for table in (Complaint, Customer, CaseEvent, Clock):
        assert count(session, table) == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("virus.png", b"MZ\x90\x00", "virus.png: Nội dung tệp không đúng loại như tên tệp."),
        ("trong.pdf", b"", "trong.pdf: Tệp này rỗng."),
        ("../../etc/passwd", b"\x00" * 10, "passwd: Nội dung tệp không đúng loại"),
        ("to.png", PNG + b"\x00" * 10 * 1024 * 1024, "to.png: Tệp lớn hơn 10 MB."),
        ("<svg onload=x>.png", b"no", "<svg onload=x>.png: Nội dung tệp"),
    ],
)
@pytest.mark.sqlite_only
def test_a_wrong_file_is_named_and_must_be_chosen_again(
    client: Browser, support: Actor, session: FreshSession, name: str, content: bytes, said: str
) -> None:
    files = [(io.BytesIO(content), name), (io.BytesIO(PNG), "tot.png")]
    page = client.post("/intake", **multipart(typed(evidence=files)))
    assert page.status_code == 422
    assert said in words(page)
    assert "Chọn lại tệp" in words(page) and STORY in words(page)
    assert "<svg onload" not in page.text
    assert count(session, Complaint) == 0


@pytest.mark.sqlite_only
def test_too_many_files_are_refused(client: Browser, support: Actor) -> None:
    files = [(io.BytesIO(PNG), f"{number}.png") for number in range(11)]
    assert "Mỗi lần gửi tối đa 10 tệp." in words(client.post("/intake", data=typed(evidence=files)))


@pytest.mark.sqlite_only
def test_more_than_the_house_takes_at_once_is_a_readable_page(
    app: Flask, client: Browser, support: Actor
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    page = client.post("/intake", data=typed(evidence=[(io.BytesIO(PNG * 2_000), "to.png")]))
    assert page.status_code == 413
    assert "quá lớn" in words(page)


def test_markup_in_the_story_stays_text(client: Browser, an: str, session: FreshSession) -> None:
    evil = '"><svg onload=x>'
    answer = client.post(
        "/intake", data=typed(customer=an, narrative=evil, wish=evil, product=evil)
    )
    page = client.get(answer.location)
    assert evil in words(page) and "<svg onload" not in page.text
    assert "<svg onload" not in client.post("/intake/person", data=typed(customer=an)).text
    assert "<svg onload" not in client.post("/intake/lookup", data={"caller": "nguyen"}).text


def test_control_characters_are_left_out(client: Browser, an: str, session: FreshSession) -> None:
    client.post(
        "/intake", data=typed(customer=an, narrative="Một\x00 hai\nba\u202e", wish="a\x00b")
    )
    case = session.scalars(select(Complaint)).one()
    safe = safes.of(case.customer_id)
    assert unseal_from(case, safe, "narrative") == "Một hai\nba"
    assert unseal_from(case, safe, "wish") == "ab"

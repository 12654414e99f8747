"""The intake page as a browser sends it."""

from html import unescape
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.sessions import FreshSession

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
STORY = "Sáng nay có người gọi, đọc đúng tên, địa chỉ và đơn bàn ăn gỗ sồi."
HOTLINE = "hotline:094.268.9393"


def typed(**changes: Any) -> dict[str, Any]:
    """A new customer's leak, as the page sends it."""
    return {
        "opened": str(uuid4()),
        "customer": "new",
        "name": "Nguyễn Thị Ánh",
        "phone": "0912 345 678",
        "email": "anh@khach.example",
        "kind": "leak",
        "narrative": STORY,
        "data_items": ["name", "order"],
        "happened_since": "20/11/2026",
        "wish": "Không bị gọi nữa",
        "product": "Bàn ăn gỗ sồi",
        "quantity": "1",
        "delivered_on": "28.10.2026",
        "entrance": HOTLINE,
        "received_at": "22/11/2026 13:50",
        "vulnerable": "elderly",
        "do": "save",
        **changes,
    }


def multipart(form: dict[str, Any]) -> dict[str, Any]:
    """A form with large files, kept in memory."""
    pairs = [
        (name, FileStorage(value[0], value[1]) if isinstance(value, tuple) else value)
        for name, given in form.items()
        for value in (given if isinstance(given, list) else [given])
    ]
    boundary, body = encode_multipart(MultiDict(pairs))
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def words(page: Any) -> str:
    return unescape(page.text)


def count(session: FreshSession, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0

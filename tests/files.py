"""Files that leave the system, asked for and fetched as people do, and read back."""

import csv
import re
from io import BytesIO, StringIO
from typing import Any

import openpyxl

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.job import MAKER, make_exports
from tests.client import Browser

WORKER = system_actor(MAKER, Permission.SYSTEM_EXPORT)


def ask(client: Browser, address: str, **given: str) -> str:
    """Ask for a file on its page (`/exports/new/overdue?…`); returns its number."""
    answer = client.post(address, data={"form": "xlsx", "purpose": "management", **given})
    assert answer.status_code == 303, answer.text[:3000]
    found = re.search(r"TX-[0-9]{4}-[0-9]+", answer.headers["Location"])
    assert found
    return found[0]


def work() -> str | None:
    """What the worker does every few seconds."""
    return make_exports(WORKER)


def take(client: Browser, reference: str) -> bytes:
    answer = client.post(f"/exports/{reference}/file")
    assert answer.status_code == 200, answer.headers.get("Location")
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.data) == answer.content_length
    return bytes(answer.data)


def fetch(client: Browser, address: str, **given: str) -> bytes:
    """Ask, let the worker work, fetch."""
    reference = ask(client, address, **given)
    work()
    return take(client, reference)


def workbook(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def sheet(content: bytes, number: int = 0) -> list[list[Any]]:
    """The cells of one sheet, row by row."""
    return [list(row) for row in workbook(content).worksheets[number].iter_rows(values_only=True)]


def lines(content: bytes) -> list[list[str]]:
    """The cells of a CSV file."""
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))

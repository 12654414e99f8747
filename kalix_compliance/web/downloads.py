"""Files that leave the system: always as an attachment, never shown by the browser."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from flask import Response, send_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, name: str, media_type: str = "application/octet-stream") -> Response:
    """A download under its own name, which no browser opens in our pages."""
    answer = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def csv_file(lines: Iterable[Sequence[object]]) -> bytes:
    """Lines as CSV, with the mark by which Excel knows UTF-8."""
    out = StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("utf-8-sig")

"""Files that leave the system: always as an attachment, never shown by the browser."""

from io import BytesIO

from flask import Response, send_file


def download(content: bytes, name: str, media_type: str = "application/octet-stream") -> Response:
    """A download under its own name, which no browser opens in our pages."""
    answer = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer

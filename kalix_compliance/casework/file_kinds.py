"""Which evidence files are taken, told by their content and not by their name."""

import re
from dataclasses import dataclass

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 200
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True)
class FileKind:
    media_type: str
    endings: tuple[str, ...]


PDF = FileKind("application/pdf", ("pdf",))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"))
PNG = FileKind("image/png", ("png",))
WEBP = FileKind("image/webp", ("webp",))
HEIC = FileKind("image/heic", ("heic", "heif"))
MP4 = FileKind("video/mp4", ("mp4", "m4a", "mov"))
MP3 = FileKind("audio/mpeg", ("mp3",))
WAV = FileKind("audio/wav", ("wav",))
AMR = FileKind("audio/amr", ("amr",))
OFFICE = FileKind("application/vnd.openxmlformats-officedocument", ("docx", "xlsx"))
TEXT = FileKind("text/plain", ("txt", "eml", "csv"))

KINDS = (PDF, JPEG, PNG, WEBP, HEIC, MP4, MP3, WAV, AMR, OFFICE, TEXT)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)
WANTED = say("Chỉ nhận ảnh, PDF, Word, Excel, ghi âm, video hoặc văn bản, mỗi tệp tối đa 10 MB.")


def kind_of(name: str, content: bytes) -> FileKind:
    """The kind of a file whose name and content agree; raises RuleBroken in words otherwise."""
    if not content:
        raise RuleBroken(say("Tệp này rỗng. Chọn lại tệp."), field="evidence")
    if len(content) > LARGEST:
        raise RuleBroken(say("Tệp lớn hơn 10 MB. Nén lại hoặc chia nhỏ."), field="evidence")
    kind = _by_content(content)
    ending = name.rpartition(".")[2].lower()
    if kind is None or ending not in kind.endings:
        raise RuleBroken(say("Nội dung tệp không đúng loại như tên tệp."), WANTED, field="evidence")
    return kind


def _by_content(content: bytes) -> FileKind | None:
    head = content[:16]
    starts = {
        b"%PDF-": PDF,
        b"\xff\xd8\xff": JPEG,
        b"\x89PNG\r\n\x1a\n": PNG,
        b"ID3": MP3,
        b"\xff\xfb": MP3,
        b"#!AMR": AMR,
    }
    for start, kind in starts.items():
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return HEIC if head[8:12] in (b"heic", b"heix", b"mif1", b"heif") else MP4
    if head.startswith(b"PK\x03\x04"):
        return OFFICE if b"[Content_Types].xml" in content else None
    return TEXT if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    """UTF-8 without control characters; it is only ever handed out as a download."""
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return CONTROL.search(words) is None

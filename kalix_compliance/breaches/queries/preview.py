"""A paper on the screen: each field with what would be printed in it now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kalix_compliance.breaches.kinds import Form
from kalix_compliance.breaches.papers.phrases import UNKNOWN
from kalix_compliance.breaches.queries.drawing import drawing, fingerprint
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.core.company import Company
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence, say

# fmt: off
LABELS: dict[str, Sentence] = {
    "participants": say("Thành phần tham gia"),
    "detected": say("Thời điểm phát hiện"),
    "how": say("Cách phát hiện"),
    "time": say("Thời gian"),
    "place": say("Địa điểm"),
    "act": say("Hành vi"),
    "systems": say("Hệ thống liên quan"),
    "serious": say("Mức độ"),
    "nature": say("Tính chất"),
    "related": say("Tổ chức, cá nhân liên quan"),
    "data": say("Loại dữ liệu và số lượng"),
    "contact": say("Nhân sự chịu trách nhiệm"),
    "cause": say("Nguyên nhân"),
    "consequences": say("Hậu quả xảy ra"),
    "measures": say("Biện pháp áp dụng"),
    "contained": say("Ngăn chặn xong"),
    "threshold": say("Ngưỡng 72 giờ"),
    "next_steps": say("Việc tiếp theo"),
    "evidence": say("Chứng cứ đã bảo toàn"),
    "attachments": say("Tài liệu kèm theo"),
    "signer_name": say("Người ký"),
}
# fmt: on


@dataclass(frozen=True)
class PreviewLine:
    label: Sentence
    lines: tuple[str, ...]

    @property
    def unknown(self) -> bool:
        """Whether nothing is known yet of what this field asks for."""
        return all(line == UNKNOWN for line in self.lines)


@dataclass(frozen=True)
class Preview:
    """What the paper says now. `fingerprint` tells whether the frozen copy says the same."""

    form: Form
    addressee: str
    lines: tuple[PreviewLine, ...]
    fingerprint: str


def preview_of(r: Reading, filing_id: UUID, company: Company) -> Preview:
    """The fields in the order of the form; raises NotFound for another breach's paper."""
    filing = next((one for one in r.filings if one.id == filing_id), None)
    if filing is None:
        raise NotFound
    fields, _ = drawing(r, filing, company)
    lines = tuple(_lines(fields, filing.form))
    return Preview(filing.form, str(fields["addressee"]), lines, fingerprint(fields))


def _lines(fields: dict[str, Any], form: Form) -> Iterator[PreviewLine]:
    for name, label in LABELS.items():
        if name in fields and not (name == "contact" and form is Form.MINUTES):
            yield PreviewLine(label, _texts(fields[name]))


def _texts(value: Any) -> tuple[str, ...]:
    match value:
        case list():
            return tuple(value)
        case dict():
            return (", ".join(text for text in value.values() if text),)
        case _:
            return (str(value) or "…………",)

"""The register as sheets that fit on A4 across: the breaches, their times, the papers that were filed."""

from collections.abc import Iterator, Sequence
from typing import Any

from kalix_compliance.breaches.catalogue import (
    FORM_NAMES,
    HARM_NAMES,
    PHASE_NAMES,
    data_in_words,
)
from kalix_compliance.breaches.kinds import Form, Moment
from kalix_compliance.breaches.queries.register import RegisterLine
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Text, say
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet

# fmt: off
BREACHES = (
    Column(say("Số"), 14),
    Column(say("Sự cố"), 30),
    Column(say("Trạng thái"), 13),
    Column(say("Phát hiện vi phạm"), 16, Kind.MOMENT),
    Column(say("Loại dữ liệu"), 26),
    Column(say("Số người"), 10, Kind.NUMBER),
    Column(say("Chưa được báo"), 9, Kind.NUMBER),
    Column(say("ENISA"), 13),
    Column(say("Có thể gây hại?"), 9),
    Column(say("Nộp Mẫu số 08"), 16, Kind.MOMENT),
    Column(say("Hạn đã lỡ"), 8, Kind.NUMBER),
    Column(say("Người phụ trách"), 20),
    Column(say("Kết thúc"), 16, Kind.MOMENT),
    Column(say("Lưu đến"), 12, Kind.DAY),
)
TIMES = (
    Column(say("Số"), 14),
    Column(say("Sự cố"), 40),
    Column(say("Mở lúc"), 17, Kind.MOMENT),
    Column(say("Xảy ra từ"), 17, Kind.MOMENT),
    Column(say("Xảy ra đến"), 17, Kind.MOMENT),
    Column(say("Phát hiện vi phạm"), 17, Kind.MOMENT),
    Column(say("Phát hiện tấn công"), 17, Kind.MOMENT),
    Column(say("Công ty biết"), 17, Kind.MOMENT),
    Column(say("Ngăn chặn xong"), 17, Kind.MOMENT),
    Column(say("Khắc phục xong"), 13, Kind.DAY),
)
PAPERS = (
    Column(say("Số sự cố"), 14),
    Column(say("Giấy"), 26),
    Column(say("Giai đoạn"), 12),
    Column(say("Cơ quan"), 26),
    Column(say("Số văn bản"), 15),
    Column(say("Nộp lúc"), 16, Kind.MOMENT),
    Column(say("Đúng hạn?"), 10),
    Column(say("Biên nhận"), 16),
    Column(say("Trả lời lúc"), 16, Kind.MOMENT),
    Column(say("SHA-256 bản PDF"), 34),
)
# fmt: on
SHOWN = (
    Moment.OCCURRED_FROM,
    Moment.OCCURRED_TO,
    Moment.VIOLATION_DETECTED,
    Moment.ATTACK_DETECTED,
    Moment.AWARE,
    Moment.CONTAINED,
)


def register_sheets(
    lines: Sequence[RegisterLine], company: Company, notes: Sequence[Text], *, drill: bool
) -> list[Sheet]:
    """Three sheets; those of drills say on each that they are drills."""
    mark = say("DIỄN TẬP – không phải sự cố thật")
    said = [mark, *notes] if drill else notes
    return [
        Sheet(
            say("Sổ sự cố"),
            company.name,
            say("DIỄN TẬP: sổ sự cố") if drill else say("Sổ sự cố dữ liệu cá nhân"),
            said,
            BREACHES,
            (_breach(line) for line in lines),
        ),
        Sheet(
            say("Mốc giờ"),
            company.name,
            say("DIỄN TẬP: các mốc giờ") if drill else say("Các mốc giờ"),
            said,
            TIMES,
            (_times(line) for line in lines),
        ),
        Sheet(
            say("Giấy tờ"),
            company.name,
            say("DIỄN TẬP: giấy đã nộp") if drill else say("Giấy đã nộp"),
            said,
            PAPERS,
            (paper for line in lines for paper in _papers(line, company)),
        ),
    ]


def _breach(line: RegisterLine) -> tuple[Any, ...]:
    row, score = line.row, line.score
    harm = row.standing.harm
    return (
        row.reference,
        row.title,
        row.status_name,
        line.at(Moment.VIOLATION_DETECTED),
        data_in_words(line.data_types),
        row.people,
        row.standing.untold,
        f"{score.total_in('vi')}, {score.level_name}" if score else "",
        HARM_NAMES[harm] if harm else "",
        line.mau_08_at,
        row.missed,
        row.owner,
        line.closed_at,
        line.keep_until,
    )


def _times(line: RegisterLine) -> tuple[Any, ...]:
    row = line.row
    shown = (line.at(kind) for kind in SHOWN)
    return (row.reference, row.title, row.opened_at, *shown, line.remedied_on)


def _papers(line: RegisterLine, company: Company) -> Iterator[tuple[Any, ...]]:
    for paper in line.filed:
        authority = company.authority(paper.authority)
        yield (
            line.row.reference,
            FORM_NAMES[paper.form],
            "" if paper.form is Form.MINUTES else PHASE_NAMES[paper.phase],
            authority.name if authority else paper.authority or say("lưu tại công ty"),
            paper.document_no,
            paper.at,
            say("trễ") if paper.late else say("đúng hạn"),
            paper.receipt,
            paper.replied_at,
            paper.sha256,
        )

"""The report on paper, under the company's head: pictures that print in black and white, with figures."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from kalix_compliance.complaints.queries.conditions import AGE_NAMES
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Text, say
from kalix_compliance.reports.figures.lines import Line, Span
from kalix_compliance.reports.queries.now import Aged
from kalix_compliance.web.formats import local_day, number, percent
from kalix_compliance.web.typesetting import typeset

A_DAY = 24
TWO_DAYS = 48


class Counted(Protocol):
    """What is drawn (`figures_file.Report`)."""

    @property
    def total(self) -> Line: ...
    @property
    def groups(self) -> tuple[tuple[Text, Sequence[Line]], ...]: ...
    @property
    def spans(self) -> Sequence[Span]: ...
    @property
    def ages(self) -> Sequence[Aged]: ...


def pdf_of(
    company: Company,
    now: datetime,
    maker: str,
    title: Text,
    notes: Iterable[Text],
    report: Counted,
) -> bytes:
    """The report as PDF/A on A4, for `maker` to sign; the same figures give the same pages."""
    day = local_day(now)
    return typeset(
        "letters/figures",
        {
            "company": {
                "name": company.name,
                "address": company.address,
                "phone": " – ".join(company.hotlines) or company.phone,
                "email": company.email,
                "website": company.website.removeprefix("https://"),
                "tax_code": company.tax_code,
            },
            "day": [day.year, day.month, day.day],
            "title": str(title),
            "maker": maker,
            "notes": [str(note) for note in notes],
            "total": _line(report.total),
            "groups": [
                {"name": str(name), "lines": [_line(line) for line in members]}
                for name, members in report.groups
                if members
            ],
            "spans": [_span(span) for span in report.spans],
            "ages": [
                {
                    "name": str(AGE_NAMES[row.age]),
                    "all": row.all,
                    "overdue": row.overdue,
                    "shown": [number(row.overdue), number(row.all)],
                }
                for row in report.ages
            ],
            "words": {name: str(words) for name, words in WORDS.items()},
        },
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "name": str(line.name),
        "all": line.all,
        "kept": line.kept,
        "missed": line.missed,
        "open": line.open,
        "shown": [number(n) for n in (line.all, line.kept, line.missed, line.open)],
        "share": percent(line.share, digits=0) or "–",
    }


def _span(span: Span) -> list[str]:
    late = "–" if span.late is None else number(span.late)
    return [str(span.name), str(span.until), _spent(span.median), _spent(span.most), late]


def _spent(hours: float | None) -> str:
    if hours is None:
        return "–"
    if hours < TWO_DAYS:
        return str(say("%(n)s giờ", n=number(hours, digits=0)))
    return str(say("%(n)s ngày", n=number(hours / A_DAY, digits=1)))


WORDS = {
    "all": say("Nhận"),
    "kept": say("Đúng hạn"),
    "missed": say("Trễ"),
    "open": say("Còn hạn"),
    "share": say("Tỷ lệ"),
    "spans": say("Mất bao lâu, từ lúc nhận"),
    "task": say("Việc"),
    "term": say("Hạn"),
    "half": say("Nửa số hồ sơ"),
    "most": say("9 trên 10 hồ sơ"),
    "ages": say("Tuổi hồ sơ đang mở, lúc lập báo cáo"),
    "age": say("Nhận cách đây"),
    "overdue": say("Quá hạn"),
    "running": say("Đang mở"),
    "page": say("Trang"),
    "phone": say("Điện thoại"),
    "tax_code": say("Mã số thuế"),
    "signer": say("Người lập"),
    "sign_here": say("(Ký tên)"),
    "key_kept": say("trả lời đúng hạn"),
    "key_missed": say("trễ hạn"),
    "key_open": say("chưa trả lời, còn hạn"),
    "promise": say("Lời hứa 15 ngày"),
}

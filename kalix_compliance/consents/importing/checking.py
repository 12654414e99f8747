"""One row of a list of consents: who, when, to which words, by what proof; or why it is none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from kalix_compliance.consents.importing.columns import FIELD_NAMES, Columns
from kalix_compliance.core.clock import HANOI
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.customers.personal_data import SEALED, CustomerDetails
from kalix_compliance.tables.cells import Flaw, Row
from kalix_compliance.vault.folding import fold

LONGEST_SOURCE = 500
FORMULA_SIGNS = ("=", "+", "-", "@")
DAY_FIRST = re.compile(
    r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(?:[ T,]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
YEARS = range(2000, 2200)

# fmt: off
BAD_ROWS: dict[str, Sentence] = {
    "no-email":    say("Không có email."),
    "email":       say("Email không đúng dạng."),
    "phone":       say("Số điện thoại không đúng dạng."),
    "name":        say("Họ tên không dùng được."),
    "no-date":     say("Không có lúc đồng ý: không có ngày thì không có sự đồng ý."),
    "date":        say("Chưa đọc được lúc đồng ý. Viết như 22/11/2026 14:05 hoặc 2026-11-22 14:05."),
    "future":      say("Lúc đồng ý ở sau hôm nay."),
    "number":      say("Không có bản lời số này cho mục đích đã chọn."),
    "before-text": say("Đồng ý trước khi bản lời này được dùng."),
    "withdrawn-later": say("Khách đã rút đồng ý sau ngày này nên không ghi lại."),
    "objected":    say("Khách đã phản đối tiếp thị sau ngày này nên không ghi lại."),
    "restricted":  say("Khách đang hạn chế xử lý dữ liệu nên không ghi."),
    "same-person": say("Trùng email với dòng %(other)s."),
    "two-people":  say("Email này là của nhiều khách và dòng không có tên để biết là ai."),
    "formula":     say("Ô là công thức hoặc bắt đầu như công thức."),
    "error":       say("Ô báo lỗi của Excel."),
    "control":     say("Ô có ký tự không đọc được."),
    "too-long":    say("Ô dài quá mức đọc được."),
}
# fmt: on
FLAWS = {
    Flaw.FORMULA: "formula",
    Flaw.ERROR: "error",
    Flaw.CONTROL: "control",
    Flaw.TOO_LONG: "too-long",
}


@dataclass(frozen=True)
class Agreed:
    """What a row says. `name` is empty in `person` when the row has none; `number` None when no column
    says which version."""

    row: int
    person: CustomerDetails
    given_at: datetime
    number: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Bad:
    """A row that is not taken. `column` is a field of FIELD_NAMES, or nothing."""

    row: int
    code: str
    column: str = ""
    other_row: int | None = None


class _Refused(Exception):
    def __init__(self, code: str, column: str = "") -> None:
        super().__init__(code)
        self.code, self.column = code, column


def checked(row: Row, columns: Columns, now: datetime) -> Agreed | Bad:
    """What stands in a row, looked at by itself."""
    try:
        texts = {name: _text(row, name, place) for name, place in vars(columns).items()}
        return Agreed(
            row.number,
            _person(texts),
            _moment(texts["agreed"], now),
            _number(texts["number"]),
            texts["source"][:LONGEST_SOURCE],
        )
    except _Refused as refusal:
        return Bad(row.number, refusal.code, refusal.column)


def all_checked(rows: Sequence[Row], columns: Columns, now: datetime) -> list[Agreed | Bad]:
    """Every row; of several with one address the first good one counts."""
    seen: dict[str, int] = {}
    found: list[Agreed | Bad] = []
    for row in rows:
        one = checked(row, columns, now)
        if isinstance(one, Agreed):
            first = seen.setdefault(fold(one.person.email), one.row)
            if first != one.row:
                one = Bad(one.row, "same-person", "email", first)
        found.append(one)
    return found


def bad_words(code: str, other_row: int | None = None) -> Sentence:
    words = BAD_ROWS[code]
    return Sentence(words.text, {"other": other_row}) if other_row else words


def column_name(column: str) -> Sentence | str:
    return FIELD_NAMES.get(column, "")


def _text(row: Row, name: str, place: int | None) -> str:
    if place is None or place >= len(row.cells):
        return ""
    cell = row.cells[place]
    if isinstance(cell, Flaw):
        raise _Refused(FLAWS[cell], name)
    return cell


def _person(texts: Mapping[str, str]) -> CustomerDetails:
    if not texts["email"]:
        raise _Refused("no-email", "email")
    if texts["name"].startswith(FORMULA_SIGNS):
        raise _Refused("formula", "name")
    email = _clean("email", texts["email"])
    phone = _clean("phone", texts["phone"]) if texts["phone"] else ""
    name = _clean("name", texts["name"]) if texts["name"] else ""
    return CustomerDetails(name=name, phone=phone, email=email)


def _clean(field: str, text: str) -> str:
    try:
        return SEALED[field].clean(text)
    except RuleBroken as refusal:
        raise _Refused(field, field) from refusal


def _moment(text: str, now: datetime) -> datetime:
    """An instant; a time without a zone is Hanoi's, a day without a time begins at midnight."""
    if not text:
        raise _Refused("no-date", "agreed")
    try:
        found = _day_first(text) or datetime.fromisoformat(text.replace("/", "-"))
        at = found if found.tzinfo else found.replace(tzinfo=HANOI)
        at.timestamp()
    except (ValueError, OverflowError, OSError):
        raise _Refused("date", "agreed") from None
    if at.year not in YEARS:
        raise _Refused("date", "agreed")
    if at > now:
        raise _Refused("future", "agreed")
    return at


def _day_first(text: str) -> datetime | None:
    parts = DAY_FIRST.fullmatch(text)
    if parts is None:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in parts.groups())
    return datetime.combine(date(year, month, day), time(hour, minute, second))


def _number(text: str) -> int | None:
    """`2`, `v2`, `bản 2`."""
    if not text:
        return None
    digits = re.findall(r"[0-9]+", text)
    if len(digits) != 1 or len(digits[0]) > 4:
        raise _Refused("number", "number")
    return int(digits[0])

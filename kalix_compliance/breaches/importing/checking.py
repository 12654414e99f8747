"""One row becomes a person, or a reason why not: a code, never what stood in the row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kalix_compliance.breaches.catalogue import DATA_NAMES, DATA_SHORT
from kalix_compliance.breaches.importing.columns import FIELD_NAMES, Columns
from kalix_compliance.breaches.kinds import DataType
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.customers.cleaning import LONGEST_ADDRESS, LONGEST_NAME
from kalix_compliance.customers.personal_data import SEALED, CustomerDetails
from kalix_compliance.tables.cells import Cell, Flaw, Row
from kalix_compliance.vault.folding import fold

NOTHING = frozenset(
    {"-", "--", "n/a", "na", "null", "none", "khong", "khong co", "chua co", "x", "0"}
)
LONGEST_NOTHING = 10
CONTACTS = frozenset({"phone", "email", "address"})
FORMULA_SIGNS = ("=", "+", "-", "@")
MANY = re.compile(r"[;|\n]")
FEW = re.compile(r"[,/+]")

# fmt: off
BAD_ROWS: dict[str, Sentence] = {
    "no-name":     say("Chưa có họ tên."),
    "name":        say("Họ tên không có chữ nào, hoặc dài quá %(most)s ký tự.", most=LONGEST_NAME),
    "phone":       say("Số điện thoại chưa đúng. Mỗi ô một số, viết như 0942 689 393."),
    "email":       say("Địa chỉ email chưa đúng. Mỗi ô một địa chỉ, viết như ten.khach@gmail.com."),
    "address":     say("Địa chỉ dài quá %(most)s ký tự.", most=LONGEST_ADDRESS),
    "no-contact":  say("Không có điện thoại, email hay địa chỉ, nên không báo được cho người này."),
    "data":        say("Có loại dữ liệu chưa hiểu. Viết như trong hồ sơ sự cố, cách nhau bằng dấu ;"),
    "formula":     say("Ô là công thức. Chép cột rồi dán lại dạng giá trị."),
    "error":       say("Ô báo lỗi của bảng tính, như #N/A."),
    "control":     say("Ô có ký tự điều khiển không đọc được."),
    "too-long":    say("Ô dài bất thường, có thể thiếu dấu ngoặc kép đóng."),
    "same-person": say("Trùng người với dòng %(other)s: cùng điện thoại hoặc email."),
}
# fmt: on
FLAWS = {
    Flaw.FORMULA: "formula",
    Flaw.ERROR: "error",
    Flaw.CONTROL: "control",
    Flaw.TOO_LONG: "too-long",
}
TYPES_BY_NAME: dict[str, str] = {
    **{
        fold(name): kind.value
        for kind in DataType
        for name in (kind.value, DATA_NAMES[kind].text, DATA_SHORT[kind].text)
    },
    "ten": DataType.NAME.value,
    "dien thoai": DataType.PHONE.value,
    "sdt": DataType.PHONE.value,
    "mat khau": DataType.CREDENTIALS.value,
    "cccd": DataType.IDENTITY_NUMBER.value,
}


@dataclass(frozen=True)
class Person:
    """Somebody to be put on the list; details in their stored form, data items by their codes."""

    row: int
    details: CustomerDetails
    data_types: tuple[str, ...] = ()


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


def checked(row: Row, columns: Columns) -> Person | Bad:
    """The person in a row, or why there is none."""
    try:
        if row.cells == [Flaw.TOO_LONG]:
            raise _Refused("too-long")
        texts = {name: _text(row, name, place) for name, place in vars(columns).items()}
        details = _details(texts)
        return Person(row.number, details, _data_types(texts["items"]))
    except _Refused as refusal:
        return Bad(row.number, refusal.code, refusal.column)


def _text(row: Row, name: str, place: int | None) -> str:
    if place is None or place >= len(row.cells):
        return ""
    cell: Cell = row.cells[place]
    if isinstance(cell, Flaw):
        raise _Refused(FLAWS[cell], name)
    return (
        "" if name in CONTACTS and len(cell) < LONGEST_NOTHING and fold(cell) in NOTHING else cell
    )


def _details(texts: Mapping[str, str]) -> CustomerDetails:
    name = f"{texts['family']} {texts['name']}".strip()
    if not name:
        raise _Refused("no-name", "name")
    if name.startswith(FORMULA_SIGNS):
        raise _Refused("formula", "name")
    if texts["address"].startswith(FORMULA_SIGNS):
        raise _Refused("formula", "address")
    given = {"name": name, **{field: texts[field] for field in ("phone", "email", "address")}}
    clean = {field: _clean(field, text) for field, text in given.items()}
    if not (clean["phone"] or clean["email"] or clean["address"]):
        raise _Refused("no-contact")
    return CustomerDetails(**clean)


def _clean(field: str, text: str) -> str:
    try:
        return SEALED[field].clean(text)
    except RuleBroken as refusal:
        raise _Refused(field, field) from refusal


def _data_types(text: str) -> tuple[str, ...]:
    """The data items of one person, by name or code; nothing said means the file's default."""
    found: set[str] = set()
    for part in filter(None, map(str.strip, MANY.split(text))):
        whole = TYPES_BY_NAME.get(fold(part))  # the decree's own names have commas in them
        for name in [part] if whole else filter(None, map(str.strip, FEW.split(part))):
            kind = whole or TYPES_BY_NAME.get(fold(name))
            if kind is None:
                raise _Refused("data", "items")
            found.add(kind)
    return tuple(sorted(found))


def column_name(column: str) -> Sentence | str:
    """What a column of a bad row is called."""
    return FIELD_NAMES.get(column, "")

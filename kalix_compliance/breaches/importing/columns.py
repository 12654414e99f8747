"""Which column holds what: guessed from the headings and the first rows, decided by a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.tables.cells import Row
from kalix_compliance.tables.columns import Places, guess_places

# fmt: off
FIELD_NAMES: dict[str, Sentence] = {
    "name":    say("Họ tên"),
    "family":  say("Họ và tên đệm, nếu tệp để riêng"),
    "phone":   say("Điện thoại"),
    "email":   say("Email"),
    "address": say("Địa chỉ"),
    "items":    say("Dữ liệu bị lộ của từng người"),
}

# Folded headings, the surest first; a heading that only contains one of the words counts less.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("ho ten", "ho va ten", "ten khach hang", "ten khach", "khach hang", "nguoi nhan",
             "ten nguoi nhan", "full name", "fullname", "customer name", "name", "ten", "first name",
             "customer", "recipient"),
    "family": ("ho va ten dem", "ho dem", "ho", "last name", "family name", "surname"),
    "phone": ("so dien thoai", "dien thoai", "sdt", "so dt", "dt", "di dong", "mobile", "phone",
              "phone number", "tel", "telephone", "hotline"),
    "email": ("email", "e-mail", "dia chi email", "thu dien tu", "mail"),
    "address": ("dia chi", "dia chi giao hang", "dia chi nhan hang", "address", "shipping address",
                "noi o"),
    "items": ("du lieu bi lo", "du lieu", "loai du lieu", "data types", "data items", "data"),
}
# fmt: on


@dataclass(frozen=True)
class Columns(Places):
    """The place of each field, from 0; None when the file does not have it."""

    name: int | None = None
    family: int | None = None
    phone: int | None = None
    email: int | None = None
    address: int | None = None
    items: int | None = None

    @property
    def reach(self) -> bool:
        """Whether anybody could be told by what these columns hold."""
        return not (self.phone is None and self.email is None and self.address is None)


def guess(head: Sequence[Row]) -> Columns:
    """The columns that the headings name, then those that the rows look like."""
    found = guess_places(head, HEADINGS)
    if "name" not in found:
        found.pop("family", None)
    return Columns(**found)

"""Which column of a list holds what: guessed from the headings, decided by a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.tables.cells import Row
from kalix_compliance.tables.columns import Places, guess_places

# fmt: off
FIELD_NAMES: dict[str, Sentence] = {
    "email":  say("Email"),
    "agreed": say("Lúc đồng ý"),
    "name":   say("Họ tên"),
    "phone":  say("Điện thoại"),
    "number": say("Bản lời số mấy"),
    "source": say("Nguồn, bằng chứng"),
}

HEADINGS: dict[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "dia chi email", "thu dien tu", "mail", "subscriber email"),
    "agreed": ("ngay dong y", "dong y luc", "luc dong y", "thoi gian dong y", "ngay dang ky",
               "dang ky luc", "consent date", "consented at", "opt-in time", "optin time", "optin",
               "subscribed at", "signup date", "created at", "date", "ngay", "thoi gian"),
    "name": ("ho ten", "ho va ten", "ten khach hang", "khach hang", "full name", "name", "ten",
             "first name"),
    "phone": ("so dien thoai", "dien thoai", "sdt", "phone", "mobile", "tel"),
    "number": ("ban loi", "phien ban", "phien ban loi", "version", "text version",
               "consent version", "consent text"),
    "source": ("nguon", "bang chung", "form", "trang", "source", "url", "ip", "proof"),
}
# fmt: on


@dataclass(frozen=True)
class Columns(Places):
    """The place of each field, from 0; None when the file does not have it."""

    email: int | None = None
    agreed: int | None = None
    name: int | None = None
    phone: int | None = None
    number: int | None = None
    source: int | None = None


def guess(head: Sequence[Row]) -> Columns:
    """The columns that the headings name, then those that the rows look like."""
    return Columns(**guess_places(head, HEADINGS))

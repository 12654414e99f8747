"""Which column of a list holds what: guessed from the headings, decided by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.tables.cells import Row
from kalix_compliance.tables.columns import guess_places

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
class Columns:
    """The place of each field, from 0; None when the file does not have it."""

    email: int | None = None
    agreed: int | None = None
    name: int | None = None
    phone: int | None = None
    number: int | None = None
    source: int | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Columns":
        """As `stored` keeps it; what makes no sense is left out."""
        return cls(
            **{
                field.name: place
                for field in fields(cls)
                if isinstance(place := stored.get(field.name), int) and place >= 0
            }
        )

    def stored(self) -> dict[str, int]:
        return {name: place for name, place in vars(self).items() if place is not None}


def guess(head: Sequence[Row]) -> Columns:
    """The columns that the headings name, then those that the rows look like."""
    return Columns(**guess_places(head, HEADINGS))

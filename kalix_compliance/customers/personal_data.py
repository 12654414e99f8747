"""What is held about a person: one row per field says how it is kept, shown and found.

A sealed field is encrypted under the customer's own key, in the column of its name. The mask is what
everybody sees; the clear value is asked for, with a purpose, and leaves a trace. Vietnamese words are
msgids, English ones are in the catalogue.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.customers import cleaning
from kalix_compliance.vault.blind_index import BlindIndex
from kalix_compliance.vault.folding import local_phone
from kalix_compliance.vault.masking import (
    mask_address,
    mask_email,
    mask_name,
    mask_phone,
    mask_text,
)

Tokens = Callable[[BlindIndex, str], set[int]]


@dataclass(frozen=True)
class PersonalField:
    """One field of a customer; `tokens` is None when nobody can search by it."""

    name: str
    label: Sentence
    clean: Callable[[str], str]
    mask: Callable[[str], str]
    tokens: Tokens | None = None
    shown: Callable[[str], str] = str


# field, label, what is kept of what is typed, mask, search tokens, form in which it is revealed
SEALED: dict[str, PersonalField] = {
    field.name: field
    for field in (
        PersonalField("name", say("Họ tên"), cleaning.clean_name, mask_name, BlindIndex.of_name),
        PersonalField(
            "phone",
            say("Điện thoại"),
            cleaning.clean_phone,
            mask_phone,
            BlindIndex.of_phone,
            local_phone,
        ),
        PersonalField("email", say("Email"), cleaning.clean_email, mask_email, BlindIndex.of_email),
        PersonalField("address", say("Địa chỉ"), cleaning.clean_address, mask_address),
        PersonalField("note", say("Ghi chú"), cleaning.clean_note, mask_text),
    )
}

PLAIN = frozenset({"id", "created_at", "restricted_at", "objected_at", "version", "search_version"})
"""Columns in clear: they say that somebody is a customer since when, and not who."""


class Limit(StrEnum):
    """What a person may forbid (Law 91/2025/QH15 art. 4(1)(d)): all use but keeping, or marketing."""

    RESTRICTED = "restricted"
    OBJECTED = "objected"


LIMIT_NAMES: dict[Limit, Sentence] = {
    Limit.RESTRICTED: say("Hạn chế xử lý"),
    Limit.OBJECTED: say("Phản đối tiếp thị"),
}


class Purpose(StrEnum):
    """Why somebody wants to read a field in clear."""

    CALL = "call"
    IDENTITY = "identity"
    SEND = "send"
    LEGAL = "legal"


PURPOSES: dict[Purpose, Sentence] = {
    Purpose.CALL: say("Gọi khách theo hồ sơ này"),
    Purpose.IDENTITY: say("Đối chiếu danh tính"),
    Purpose.SEND: say("Gửi thư hoặc email"),
    Purpose.LEGAL: say("Nghĩa vụ pháp luật khác"),
}


@dataclass(frozen=True)
class CustomerDetails:
    """Everything about a person, in clear; an empty text means that there is none."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    note: str = ""

    def cleaned(self) -> "CustomerDetails":
        """The stored form of every field; raises RuleBroken at the first field that is wrong."""
        return CustomerDetails(
            **{name: field.clean(getattr(self, name)) for name, field in SEALED.items()}
        )

    def tokens(self, index: BlindIndex) -> set[int]:
        """Every search token of this person; the details have to be clean."""
        found: set[int] = set()
        for name, field in SEALED.items():
            if field.tokens:
                found |= field.tokens(index, getattr(self, name))
        return found


@dataclass(frozen=True)
class CustomerChanges:
    """What an editor, who sees masks only, wants to be different; None leaves a field as it is."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    note: str | None = None

    def given(self) -> dict[str, str]:
        """The fields to change, each in its stored form; raises RuleBroken at a wrong one."""
        typed = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: SEALED[name].clean(text) for name, text in typed.items() if text is not None}

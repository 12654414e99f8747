"""What is sealed of a message: to whom, and what it says."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Protocol
from uuid import UUID

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say

PLACE = "outbox_message.envelope"
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
SPACES = re.compile(r"\s+")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST_SUBJECT = 200


class Seals(Protocol):
    """As much of a safe as an envelope needs."""

    def seal(self, place: str, row_id: UUID, text: str) -> bytes: ...
    def unseal(self, place: str, row_id: UUID, sealed: bytes) -> str: ...


@dataclass(frozen=True)
class Envelope:
    """A message as the recipient gets it; `salt` opens its commitment in the audit trail."""

    to: str
    name: str
    subject: str
    body: str
    salt: str = ""

    def seal(self, safe: Seals, row_id: UUID) -> bytes:
        return safe.seal(PLACE, row_id, json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def unseal(cls, safe: Seals, row_id: UUID, sealed: bytes) -> "Envelope":
        return cls(**json.loads(safe.unseal(PLACE, row_id, sealed)))

    @property
    def committed_text(self) -> str:
        """What the audit trail commits to: address, subject and body, as they were queued."""
        return json.dumps([self.to, self.subject, self.body], ensure_ascii=False)


def one_line(text: str) -> str:
    """Text that is safe in a mail header: no line breaks, no control characters, single spaces."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return SPACES.sub(" ", UNSEEN.sub(" ", sound)).strip()


def plain_text(text: str) -> str:
    """A body with one kind of line end and nothing that cannot be written as UTF-8."""
    sound = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return sound.replace("\r\n", "\n").replace("\r", "\n")


def checked_address(address: str) -> str:
    """The address as a mail server can take it; raises RuleBroken at the field `email`."""
    local, at, domain = address.strip().rpartition("@")
    try:
        plain = f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        plain = ""
    if not ADDRESS.fullmatch(plain) or ".." in plain:
        raise RuleBroken(
            say(
                "Địa chỉ email chưa đúng nên chưa gửi thư được. Sửa địa chỉ hoặc báo bằng cách khác."
            ),
            field="email",
        )
    return plain

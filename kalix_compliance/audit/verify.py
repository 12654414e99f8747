"""Walk the chain from its beginning and name the first entry that does not fit."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.audit.chain import GENESIS, link
from kalix_compliance.audit.models import AuditEntry, AuditHead

CHUNK = 2_000


@dataclass(frozen=True)
class Verdict:
    """`checked` entries fit; `bad_number` is the first that does not, and `why` says how."""

    checked: int
    bad_number: int | None = None
    why: str = ""

    @property
    def clean(self) -> bool:
        return self.bad_number is None


def verify(session: Session) -> Verdict:
    """Check every link; memory stays flat whatever the length."""
    previous, number = GENESIS, 0
    entries = session.scalars(
        select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=CHUNK)
    )
    for entry in entries:
        if entry.number != number + 1:
            return Verdict(number, number + 1, "missing")
        if entry.previous_hash != previous:
            return Verdict(number, entry.number, "does not follow the entry before it")
        if entry.hash != link(previous, entry.number, entry.at, entry.body):
            return Verdict(number, entry.number, "was altered")
        previous, number = entry.hash, entry.number
    head = session.get(AuditHead, 1)
    if head is None and number == 0:
        return Verdict(0)
    if head is None or (head.number, head.hash) != (number, previous):
        return Verdict(number, number + 1, "missing: the end of the chain was cut off")
    return Verdict(number)

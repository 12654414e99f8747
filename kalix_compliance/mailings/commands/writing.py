"""Write a marketing mail, change the draft, give it up."""

from dataclasses import dataclass
from datetime import datetime

from kalix_compliance.casework.numbering import next_reference
from kalix_compliance.consents.catalogue import MARKETING
from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.mailings.catalogue import PREFIX
from kalix_compliance.mailings.commands.loading import load_in, note
from kalix_compliance.mailings.models import Mailing, MailingState
from kalix_compliance.mailings.rules import reasons_not_to_write, subject_without_mark


@dataclass(frozen=True)
class Draft:
    """What is written. `send_at` None is as soon as it is approved."""

    purpose: Purpose
    subject: str
    words: str
    send_at: datetime | None = None

    def cleaned(self) -> "Draft":
        """As it is kept; raises RuleBroken at the first field that is wrong."""
        subject, words = subject_without_mark(self.subject), self.words.strip()
        if self.purpose not in MARKETING:
            raise RuleBroken(say("Chọn khách đã đồng ý nhận gì."), field="purpose")
        for field, sentence in reasons_not_to_write(subject, words, self.send_at):
            raise RuleBroken(sentence, field=field)
        return Draft(self.purpose, subject, words, self.send_at)


@command(Permission.MAILING_WRITE)
def write_mailing(unit: Unit, draft: Draft) -> str:
    """Keep a new draft; returns its number TT-…. Raises RuleBroken at the field."""
    clean = draft.cleaned()
    row = Mailing(
        id=new_id(),
        reference=next_reference(unit, PREFIX, digits=4),
        purpose=clean.purpose,
        subject=clean.subject,
        words=clean.words,
        send_at=clean.send_at,
        state=MailingState.DRAFT,
        written_by=unit.actor.id,
        written_at=unit.now,
        left_out={},
    )
    unit.session.add(row)
    unit.about(row.reference, purpose=clean.purpose.value)
    note(unit, row, "mailing_written")
    return row.reference


@command(Permission.MAILING_WRITE)
def change_mailing(unit: Unit, reference: str, draft: Draft, version: int | None = None) -> None:
    """Change a draft; whoever does is one of its authors from then on."""
    row = load_in(unit, reference, MailingState.DRAFT)
    unit.expect(row, version)
    clean = draft.cleaned()
    row.purpose, row.subject, row.words = clean.purpose, clean.subject, clean.words
    row.send_at = clean.send_at
    row.written_by, row.written_at = unit.actor.id, unit.now
    note(unit, row, "mailing_changed")


@command(Permission.MAILING_WRITE)
def discard_mailing(unit: Unit, reference: str) -> None:
    """Give a draft up; its number stays."""
    row = load_in(unit, reference, MailingState.DRAFT)
    row.state, row.finished_at = MailingState.DISCARDED, unit.now
    note(unit, row, "mailing_discarded")

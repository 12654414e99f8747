"""A file is asked for, for a purpose; the worker makes it, or first somebody signs."""

import hashlib
from dataclasses import dataclass, replace

from sqlalchemy import select

from kalix_compliance.audit.chain import canonical
from kalix_compliance.casework.approvals import ask, withdraw_requests
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.numbering import lock_numbers, next_reference
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.exports.kinds import Form, Purpose, State
from kalix_compliance.exports.loading import kind_of, locked_export
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.notes import ask_signers
from kalix_compliance.exports.rules import (
    needs_signature,
    reasons_not_to_ask,
    reasons_not_to_cancel,
)
from kalix_compliance.exports.table import Asking, Filters
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

PREFIX = "TX"


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `once_key` tells a second press of the button from a second wish.

    Somebody who goes back to the page and asks for something else has another wish, under the same key.
    """

    kind: str
    form: Form
    purpose: Purpose
    filters: Filters
    note: str = ""
    once_key: str = ""

    def wish(self, asker: str) -> str | None:
        """The key of this very wish of this person; None when a second press cannot be told."""
        if not self.once_key:
            return None
        said = [asker, self.once_key, self.kind, self.form, self.purpose, self.note]
        return hashlib.sha256(canonical([*said, dict(self.filters)]).encode()).hexdigest()


def request_file(actor: Actor, wanted: Wanted) -> str:
    """Ask for a file; returns its number. What it names is counted before anything is locked.

    Raises NotFound for an unknown kind or form, RuleBroken when filters mean nothing or words are missing.
    """
    actor.require(Permission.EXPORT_ASK)
    kind = kind_of(actor, wanted.kind)
    if wanted.form not in kind.forms:
        raise NotFound(wanted.form)
    lent = runtime.get()
    with GuardedSession(db) as session:
        asking = Asking(session, actor, wanted.filters, lent.clock.now(), lent.company)
        filters = dict(kind.read(asking))
        people = kind.people(replace(asking, filters=filters))
    if reasons := reasons_not_to_ask(wanted.purpose, wanted.note, people):
        raise RuleBroken(*reasons, field="note")
    return ask_for_export(actor, replace(wanted, filters=filters), people)


@command(Permission.EXPORT_ASK)
def ask_for_export(unit: Unit, wanted: Wanted, people: int) -> str:
    """Keep who wants which file, of whom, what for; put it before a second person where one is needed."""
    lock_numbers(unit, PREFIX)  # who presses twice at the same moment waits, and finds the first
    wish = wanted.wish(unit.actor.id)
    if known := _asked_before(unit, wish):
        unit.about(known, again=True)
        return known
    row = Export(
        id=new_id(),
        reference=next_reference(unit, PREFIX),
        kind=wanted.kind,
        form=wanted.form,
        filters=dict(wanted.filters),
        purpose=wanted.purpose,
        state=State.WAITING if needs_signature(people) else State.QUEUED,
        asked_at=unit.now,
        asked_by=unit.actor.id,
        people=people,
        once_key=wish,
    )
    seal_into(row, safes.house(), note=wanted.note)
    unit.session.add(row)
    unit.session.flush()
    unit.about(
        row.reference,
        kind=row.kind,
        form=row.form.value,
        purpose=row.purpose.value,
        people=people,
        **{f"filter_{name}": value for name, value in wanted.filters.items()},
    )
    if row.state is State.WAITING:
        ask(unit, row.reference, None, ApprovalKind.EXPORT, wanted.note)
        ask_signers(unit, row)
    return row.reference


@command(Permission.EXPORT_ASK)
def cancel_export(unit: Unit, reference: str) -> None:
    """Do without the file: nobody signs it, nobody makes it, and nothing stays of one that was made."""
    row = locked_export(unit, reference)
    if reasons := reasons_not_to_cancel(row.asked_by, row.state, unit.actor.id):
        raise RuleBroken(*reasons)
    withdraw_requests(unit, reference, ApprovalKind.EXPORT)
    row.move_to(State.CANCELLED)
    row.held_until = None


def _asked_before(unit: Unit, wish: str | None) -> str | None:
    if wish is None:
        return None
    return unit.session.scalar(select(Export.reference).where(Export.once_key == wish))

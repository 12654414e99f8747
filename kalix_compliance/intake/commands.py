"""Saving an opened form once, whatever is clicked twice, and keeping it until then."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.exc import IntegrityError

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.complaints.commands.keeping import add_evidence, add_to_open_case
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.side_stores import insert_into
from kalix_compliance.execution.command import again_if_worth_it
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.intake.models import IntakeDraft
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

Typed = Sequence[tuple[str, str]]
LONGEST_DRAFT = 500_000  # characters


@dataclass(frozen=True)
class Report:
    """More about a matter that has a case already."""

    narrative: str
    received_at: datetime
    evidence: Sequence[Upload] = ()


def save_intake(actor: Actor, opened: UUID, intake: Intake) -> str:
    """Log the complaint of an opened form, once; returns the case's number, the second time too."""
    once = replace(intake, once_key=str(opened))
    return _finish(actor, opened, lambda: register_complaint(actor, once))


def save_report(actor: Actor, opened: UUID, reference: str, report: Report) -> str:
    """Add the report of an opened form to an open case, once; returns the case's number."""

    def add() -> str:
        add_to_open_case(
            actor, reference, narrative=report.narrative, received_at=report.received_at
        )
        if report.evidence:
            add_evidence(actor, reference, report.evidence)
        return reference

    return _finish(actor, opened, add)


def keep_draft(actor: Actor, opened: UUID, typed: Typed) -> datetime | None:
    """Keep what is typed so far; returns when, or None when the form has been saved meanwhile."""
    actor.require(Permission.COMPLAINT_REGISTER)
    text = json.dumps(list(typed), ensure_ascii=False)
    if len(text) > LONGEST_DRAFT:
        raise RuleBroken(say("Nội dung quá dài để giữ nháp. Rút gọn rồi lưu."), field="narrative")
    with open_unit(actor) as unit:
        draft = _claimed(unit, opened)
        if draft.reference is not None:
            return None
        seal_into(draft, safes.house(), sealed=text)
        draft.updated_at = unit.now
        return unit.now


def drop_draft(actor: Actor, opened: UUID) -> None:
    """Throw an unsaved draft of one's own away; nothing happens when there is none."""
    actor.require(Permission.COMPLAINT_REGISTER)
    with open_unit(actor) as unit:
        unit.session.execute(
            delete(IntakeDraft).where(
                IntakeDraft.id == opened,
                IntakeDraft.staff_id == actor.staff_id,
                IntakeDraft.reference.is_(None),
            )
        )


def forget_drafts(actor: Actor, kept: timedelta) -> int:
    """Remove every form that was not touched for so long; returns how many."""
    actor.require(Permission.SYSTEM_SWEEP)
    with open_unit(actor) as unit:
        done = unit.session.execute(
            delete(IntakeDraft).where(IntakeDraft.updated_at < unit.now - kept)
        )
        return cast("CursorResult[Any]", done).rowcount


def _finish(actor: Actor, opened: UUID, save: Callable[[], str]) -> str:
    """Save and empty the draft in one transaction; whoever comes second gets the first one's number."""

    def once() -> str:
        with open_unit(actor) as unit:
            draft = _claimed(unit, opened)
            if draft.reference is None:
                draft.reference, draft.sealed, draft.updated_at = save(), None, unit.now
            return draft.reference

    try:
        return again_if_worth_it(once)
    except IntegrityError:
        # Two people took the first number of a year at once: the other one's transaction is over now.
        return again_if_worth_it(once)


def _claimed(unit: Unit, opened: UUID) -> IntakeDraft:
    """The row of an opened form, made when it is not there, and locked until the commit."""
    actor = unit.actor
    new = insert_into(unit.session.connection(), IntakeDraft).values(
        id=opened, staff_id=actor.staff_id, updated_at=unit.now
    )
    unit.session.execute(new.on_conflict_do_nothing())
    wanted = select(IntakeDraft).where(
        IntakeDraft.id == opened, IntakeDraft.staff_id == actor.staff_id
    )
    draft = unit.session.scalar(wanted.with_for_update())
    if draft is None:
        raise NotFound  # somebody else's form
    return draft

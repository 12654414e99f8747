"""Saving an opened form once, whatever is clicked twice, and keeping it until then."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.complaints.commands.keeping import add_evidence, add_to_open_case
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.complaints.loading import load
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.queries import likely_same
from kalix_compliance.database.side_stores import insert_into
from kalix_compliance.execution.command import again_if_worth_it
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.intake.drafts import seal_draft
from kalix_compliance.intake.models import IntakeDraft
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from kalix_compliance.vault.rows import unseal_from

Typed = Sequence[tuple[str, str]]
LONGEST_DRAFT = 500_000  # characters
SURE = frozenset({"phone", "email"})
"""What two people seldom share; a name is only a hint."""
GONE = say("Hồ sơ của khách này không còn. Chọn khách trong danh sách hoặc ghi khách mới.")


@dataclass(frozen=True)
class Report:
    """More about a matter that has a case already."""

    narrative: str
    received_at: datetime
    evidence: Sequence[Upload] = ()


def save_intake(actor: Actor, opened: UUID, intake: Intake, *, surely_new: bool = False) -> str:
    """Log the complaint of an opened form, once; returns the case's number, the second time too.

    Raises RuleBroken when a new person's phone or e-mail is known already, unless somebody asked and is
    `surely_new`, and when the form was saved before with something else in it.
    """
    once = replace(intake, once_key=str(opened))
    made: list[str] = []

    def register() -> str:
        if intake.new_customer and not surely_new:
            _refuse_twin(actor, intake.new_customer)
        try:
            made.append(register_complaint(actor, once))
        except (NotFound, Erased) as error:
            raise RuleBroken(GONE, field="caller") from error
        return made[-1]

    saved = _finish(actor, opened, register)
    if saved not in made and not _holds(actor, saved, intake):
        raise _saved_before(saved)
    return saved


def _holds(actor: Actor, reference: str, intake: Intake) -> bool:
    """Whether this is what the case was made of: a second click, and no other story."""
    with open_unit(actor) as unit:
        case = load(unit, reference)
        safe = safes.of_many([case.customer_id]).get(case.customer_id)
        same_person = intake.customer_id in (None, case.customer_id)
        return same_person and unseal_from(case, safe, "narrative") == intake.narrative


def _saved_before(reference: str) -> RuleBroken:
    return RuleBroken(
        say(
            "Trang này đã lưu thành hồ sơ %(reference)s. Nếu đây là chuyện khác, bấm lần nữa.",
            reference=reference,
        ),
        field="opened",
    )


def _refuse_twin(actor: Actor, details: CustomerDetails) -> None:
    with open_unit(actor) as unit:
        same = likely_same(unit.session, actor, details)
    if any(SURE & set(row.because) for row in same):
        raise RuleBroken(
            say(
                "Số điện thoại hoặc email này là của một khách đã có. Chọn khách đó, hoặc đánh dấu là "
                "đã hỏi và vẫn ghi khách mới."
            ),
            field="surely_new",
        )


def save_report(actor: Actor, opened: UUID, reference: str, report: Report) -> str:
    """Add the report of an opened form to an open case, once; returns the case's number.

    Raises RuleBroken when the form became another case before.
    """

    def add() -> str:
        add_to_open_case(
            actor, reference, narrative=report.narrative, received_at=report.received_at
        )
        if report.evidence:
            add_evidence(actor, reference, report.evidence)
        return reference

    if (saved := _finish(actor, opened, add)) != reference:
        raise _saved_before(saved)
    return reference


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
        seal_draft(draft, text)
        draft.updated_at = unit.now
        return unit.now


def drop_draft(actor: Actor, opened: UUID) -> None:
    """Throw an unsaved draft of one's own away; nothing happens when there is none."""
    actor.require(Permission.COMPLAINT_REGISTER)
    with open_unit(actor) as unit:
        dropped = unit.session.scalar(
            delete(IntakeDraft)
            .where(
                IntakeDraft.id == opened,
                IntakeDraft.staff_id == actor.staff_id,
                IntakeDraft.reference.is_(None),
            )
            .returning(IntakeDraft.id)
        )
        unit.after_commit.append(partial(safes.discard, [dropped] if dropped else []))


def forget_drafts(actor: Actor, kept: timedelta) -> int:
    """Remove every form that was not touched for so long; returns how many."""
    actor.require(Permission.SYSTEM_SWEEP)
    with open_unit(actor) as unit:
        old = unit.session.scalars(
            delete(IntakeDraft)
            .where(IntakeDraft.updated_at < unit.now - kept)
            .returning(IntakeDraft.id)
        ).all()
        unit.after_commit.append(partial(safes.discard, old))
        return len(old)


def _finish(actor: Actor, opened: UUID, save: Callable[[], str]) -> str:
    """Save and empty the draft in one transaction; whoever comes second gets the first one's number."""

    def once() -> str:
        with open_unit(actor) as unit:
            draft = _claimed(unit, opened)
            if draft.reference is None:
                draft.reference, draft.sealed, draft.updated_at = save(), None, unit.now
                unit.after_commit.append(partial(safes.discard, [opened]))
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
        raise RuleBroken(
            say("Trang này do tài khoản khác mở. Kiểm tra lại rồi bấm lưu lần nữa."), field="opened"
        )
    return draft

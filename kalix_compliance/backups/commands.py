"""What is written down of backups, and what is done in a store that has just been restored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, or_, select, update

from kalix_compliance.backups.models import Act, BackupRun
from kalix_compliance.breaches.commands.importing import end_import
from kalix_compliance.breaches.kinds import ImportState
from kalix_compliance.breaches.models import AffectedImport
from kalix_compliance.casework.approvals import withdraw_requests
from kalix_compliance.consents.commands.importing import end_file
from kalix_compliance.consents.kinds import FileState
from kalix_compliance.consents.models import ConsentFile
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.contributions import contributed
from kalix_compliance.customers.models import Customer
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.intake.models import IntakeDraft
from kalix_compliance.notifications.campaigns import pause_itself
from kalix_compliance.notifications.models import Campaign, CampaignState, OutboxMessage
from kalix_compliance.notifications.states import WAITING, Delivery
from kalix_compliance.staff.models import StaffSession
from kalix_compliance.subject_requests.erasing.codes import BEGIN
from kalix_compliance.subject_requests.erasing.emptying import empty_cells
from kalix_compliance.subject_requests.erasing.gathering import as_stored, kept_of
from kalix_compliance.subject_requests.erasing.loading import move
from kalix_compliance.subject_requests.kinds import ErasureState
from kalix_compliance.subject_requests.models import Erasure

FORGOTTEN = "forgotten"
RESTORED = "restored"
"""The code that messages and campaigns bear which a restore held back."""


@dataclass(frozen=True)
class Ended:
    """What no longer goes by itself in a restored store."""

    held_mail: int
    paused: int
    ended_sessions: int


@command(Permission.SYSTEM_BACKUP)
def record_backup(
    unit: Unit, name: str, began: datetime, *, good: bool, findings: Mapping[str, Any]
) -> None:
    """Keep what became of an attempt to make a backup: sizes and hashes, or a code."""
    _record(unit, Act.CREATE, name, began, good=good, findings=findings)


@command(Permission.SYSTEM_BACKUP)
def record_trial(
    unit: Unit, name: str, began: datetime, *, good: bool, findings: Mapping[str, Any]
) -> None:
    """Keep what a restore into a scratch place showed."""
    _record(unit, Act.TRIAL, name, began, good=good, findings=findings)


@command(Permission.SYSTEM_BACKUP)
def record_restore(unit: Unit, name: str, findings: Mapping[str, Any]) -> None:
    """Leave in the restored trail which backup it was restored from."""
    unit.about(f"backup:{name}", **findings)


@command(Permission.SYSTEM_BACKUP)
def end_what_ran(unit: Unit) -> Ended:
    """What may have left or ended since the backup does not go on by itself.

    Mail that was due becomes uncertain, so that a person decides about each; campaigns are paused; everybody
    signs in again.
    """
    due = (
        update(OutboxMessage)
        .where(
            or_(
                OutboxMessage.state == Delivery.SENDING,
                OutboxMessage.state.in_(WAITING) & (OutboxMessage.send_after <= unit.now),
            )
        )
        .values(
            state=Delivery.UNCERTAIN,
            send_after=None,
            claimed_at=None,
            settled_at=unit.now,
            server_answer=RESTORED,
            version=OutboxMessage.version + 1,
        )
    )
    running = select(Campaign.id).where(Campaign.state == CampaignState.SENDING)
    campaigns = unit.session.scalars(running).all()
    for campaign in campaigns:
        pause_itself(unit, campaign, RESTORED)
    signed_in = (
        update(StaffSession).where(StaffSession.ended_at.is_(None)).values(ended_at=unit.now)
    )
    done = Ended(_count(unit, due), len(campaigns), _count(unit, signed_in))
    unit.about("backup", n_mail=done.held_mail, n_campaigns=done.paused)
    return done


@command(Permission.SYSTEM_BACKUP)
def throw_away_unreadable(
    unit: Unit, drafts: Collection[UUID], imports: Collection[UUID], lists: Collection[UUID]
) -> None:
    """Delete forms, and end files in work, that nobody can read any more: their keys went since."""
    for draft in drafts:
        unit.session.execute(delete(IntakeDraft).where(IntakeDraft.id == draft))
    for import_id in imports:
        row = unit.session.get_one(AffectedImport, import_id, with_for_update=True)
        end_import(unit, row, ImportState.DISCARDED, FORGOTTEN)
    for file_id in lists:
        file = unit.session.get_one(ConsentFile, file_id, with_for_update=True)
        end_file(unit, file, FileState.DISCARDED, FORGOTTEN)
    unit.about("backup", n_drafts=len(drafts), n_files=len(imports) + len(lists))


@command(Permission.SYSTEM_ERASE)
def erase_again(unit: Unit, customer_id: UUID) -> None:
    """Empty a person whose key was destroyed after these records were backed up; may be done twice."""
    unit.about(f"customer:{customer_id}")
    for forget in contributed().forget:
        forget(unit, customer_id)
    customer = unit.session.get_one(Customer, customer_id, with_for_update=True)
    customer.search_version += 1
    unit.session.flush()
    unit.session.expunge(customer)
    unit.about(f"customer:{customer_id}", n_cells=empty_cells(unit, customer_id))


@command(Permission.SYSTEM_ERASE)
def take_up_erasure(unit: Unit, erasure_id: UUID) -> None:
    """An erasure that was under way at the backup has happened since: it goes on to its certificate.

    One that waited for a signature has had it since, although nobody can say any more whose it was.
    """
    erasure = unit.session.get_one(Erasure, erasure_id, with_for_update=True)
    unit.about(erasure.reference, state=erasure.state.value)
    if erasure.state is ErasureState.PLANNED:
        withdraw_requests(unit, erasure.reference)
        erasure.approved_at, erasure.approved_by = unit.now, unit.actor.id
    if erasure.state in (ErasureState.PLANNED, ErasureState.COOLING):
        move(erasure, ErasureState.ERASING)
        erasure.began_at, erasure.step = unit.now, BEGIN
        erasure.kept = [as_stored(kept) for kept in kept_of(unit.session, erasure.customer_id)]
    erasure.not_before = min(erasure.not_before or unit.now, unit.now)


def _record(
    unit: Unit, act: Act, name: str, began: datetime, *, good: bool, findings: Mapping[str, Any]
) -> None:
    unit.session.add(
        BackupRun(
            act=act,
            backup=name,
            started_at=began,
            finished_at=max(unit.now, began),
            good=good,
            findings=dict(findings),
        )
    )
    unit.about(f"backup:{name}", good=good, trouble=findings.get("trouble"))


def _count(unit: Unit, statement: Any) -> int:
    done = unit.session.execute(statement.execution_options(synchronize_session=False))
    return done.rowcount if isinstance(done, CursorResult) else 0

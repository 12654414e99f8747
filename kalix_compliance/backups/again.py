"""What a restored store has to be told again: who was erased since, and what may not be done twice.

The newest key store knows every key that was destroyed. Whoever is still readable in the records of then is
emptied again, whatever the records themselves say of an erasure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlalchemy import Select, select

from kalix_compliance.backups.commands import (
    end_what_ran,
    erase_again,
    take_up_erasure,
    throw_away_unreadable,
)
from kalix_compliance.breaches.models import AffectedImport
from kalix_compliance.consents.models import ConsentFile
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.intake.models import IntakeDraft
from kalix_compliance.subject_requests.commands.erasing_steps import go_on
from kalix_compliance.subject_requests.kinds import ErasureState
from kalix_compliance.subject_requests.models import Erasure
from kalix_compliance.vault import safes

RESTORER = system_actor(
    "backups.restore", Permission.SYSTEM_BACKUP, Permission.SYSTEM_ERASE, Permission.SYSTEM_INDEX
)
CHUNK = 500
UNDER_WAY = (ErasureState.PLANNED, ErasureState.COOLING, ErasureState.ERASING)


@dataclass(frozen=True)
class Again:
    """How many people were emptied again, erasures finished, mails held back, sessions ended."""

    emptied: int = 0
    finished: int = 0
    held_mail: int = 0
    paused: int = 0
    ended_sessions: int = 0
    drafts: int = 0
    files: int = 0


def catch_up(actor: Actor = RESTORER) -> Again:
    """Bring a restored store into step with the newest keys; may be broken off and begun anew."""
    ran = end_what_ran(actor)
    drafts = without_key(select(IntakeDraft.id).where(IntakeDraft.sealed.is_not(None)))
    imports = without_key(select(AffectedImport.id).where(AffectedImport.finished_at.is_(None)))
    lists = without_key(select(ConsentFile.id).where(ConsentFile.finished_at.is_(None)))
    throw_away_unreadable(actor, drafts, imports, lists)
    people = list(readable_erased())
    for person in people:
        erase_again(actor, person)
    finished = [_finish(actor, erasure) for erasure in _erasures_to_finish()]
    return Again(
        emptied=len(people),
        finished=sum(finished),
        held_mail=ran.held_mail,
        paused=ran.paused,
        ended_sessions=ran.ended_sessions,
        drafts=len(drafts),
        files=len(imports) + len(lists),
    )


def readable_erased() -> Iterator[UUID]:
    """People whose key is destroyed and whose record is not empty here."""
    with GuardedSession(db) as session:
        for chunk in _chunks(iter(safes.destroyed())):
            wanted = select(Customer.id).where(Customer.id.in_(chunk), Customer.name != b"")
            yield from session.scalars(wanted).all()


def _erasures_to_finish() -> list[UUID]:
    with GuardedSession(db) as session:
        wanted = select(Erasure.id, Erasure.customer_id).where(Erasure.state.in_(UNDER_WAY))
        under_way = {row.id: row.customer_id for row in session.execute(wanted)}
    known = safes.known(under_way.values())
    return [erasure for erasure, person in under_way.items() if known.get(person)]


def _finish(actor: Actor, erasure: UUID) -> bool:
    take_up_erasure(actor, erasure)
    return go_on(actor, erasure).done


def without_key(wanted: Select[UUID]) -> list[UUID]:
    """Which of these passing things have lost their key since: saved, given up, or about an erased person."""
    with GuardedSession(db) as session:
        there = session.scalars(wanted).all()
    return [
        owner for chunk in _chunks(iter(there)) for owner in set(chunk) - set(safes.known(chunk))
    ]


def _chunks(ids: Iterator[UUID]) -> Iterator[list[UUID]]:
    while chunk := list(islice(ids, CHUNK)):
        yield chunk

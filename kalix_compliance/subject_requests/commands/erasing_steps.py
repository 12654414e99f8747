"""The erasure itself, one step at a time: each is a transaction, and may be begun again after any end of it.

Nothing is written down as done before it is. What lies outside the records (the key, the search tokens, the
logs of the stores) is done first and noted then: after a crash it is done once more, to no effect.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError

from kalix_compliance.casework.story import tell
from kalix_compliance.casework.summaries.keeping import forget_person
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import KalixError
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers import index
from kalix_compliance.customers.contributions import contributed
from kalix_compliance.customers.models import Customer
from kalix_compliance.database.journals import cut_off_logs
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.holds.commands.placing import wait_for_holds
from kalix_compliance.subject_requests.clocks import meet_completion
from kalix_compliance.subject_requests.erasing import mails
from kalix_compliance.subject_requests.erasing.certificate import certificate
from kalix_compliance.subject_requests.erasing.codes import (
    BEGIN,
    EMPTY,
    HALTS,
    INDEX,
    KEY,
    LOGS,
    PROOF,
    Halt,
    KeyState,
    feature_of,
)
from kalix_compliance.subject_requests.erasing.emptying import empty_cells
from kalix_compliance.subject_requests.erasing.gathering import (
    as_stored,
    kept_of,
    next_step,
    obstacles_of,
    stopping,
)
from kalix_compliance.subject_requests.erasing.keys import key_state
from kalix_compliance.subject_requests.erasing.loading import move
from kalix_compliance.subject_requests.kinds import ErasureState, RequestState
from kalix_compliance.subject_requests.models import Erasure, SubjectRequest
from kalix_compliance.subject_requests.queries.erasure import against_erasing
from kalix_compliance.vault import safes

log = logging.getLogger(__name__)
UNDER_WAY = (ErasureState.COOLING, ErasureState.ERASING)


class Halted(KalixError):
    """The erasure cannot go on now; nothing of this step has been done."""

    def __init__(self, halt: Halt) -> None:
        super().__init__(halt.value)
        self.halt = halt


@dataclass(frozen=True)
class Outcome:
    """How far one erasure came in one run."""

    done: bool = False
    halted: str = ""


def due_erasures(actor: Actor) -> list[UUID]:
    """Those whose time to think again is over, and those that were broken off; the oldest first."""
    actor.require(Permission.SYSTEM_ERASE)
    with open_unit(actor) as unit:
        wanted = select(Erasure.id).where(
            or_(
                Erasure.state == ErasureState.ERASING,
                (Erasure.state == ErasureState.COOLING) & (Erasure.not_before <= unit.now),
            )
        )
        return list(unit.session.scalars(wanted.order_by(Erasure.planned_at)))


def go_on(actor: Actor, erasure_id: UUID) -> Outcome:
    """Take the steps that are left, as far as they go; says why when it does not come to the end."""
    try:
        while (step := _next(actor, erasure_id)) is not None:
            if step == LOGS and not cut_off_logs():
                raise Halted(Halt.BUSY)
            erase_step(actor, erasure_id, step)
    except Halted as stop:
        return _halted(actor, erasure_id, stop.halt)
    except SQLAlchemyError as error:
        log.warning("erasure %s: %s", erasure_id, type(error).__name__)
        return _halted(actor, erasure_id, _silent_store(actor, erasure_id))
    except Exception as error:  # noqa: BLE001 - one erasure that breaks must not stop the others
        log.error("erasure %s: %s", erasure_id, type(error).__name__)
        return _halted(actor, erasure_id, Halt.FAULT)
    return Outcome(done=True)


@command(Permission.SYSTEM_ERASE)
def erase_step(unit: Unit, erasure_id: UUID, step: str) -> None:
    """One step of one erasure, if it is the next one; raises Halted when it cannot be done now."""
    erasure = unit.session.get(Erasure, erasure_id, with_for_update=True)
    if erasure is None or erasure.state not in UNDER_WAY or next_step(erasure.step) != step:
        return
    unit.about(erasure.reference, step=step)
    if _key(erasure) is KeyState.KNOWN:
        _insist_on_no_obstacle(unit, erasure)
        _insist_on_being_asked(unit, erasure)
    counts = WORK.get(step, _forget)(unit, erasure) or {}
    if counts:
        erasure.counts = {**erasure.counts, step: _sum(erasure.counts.get(step), counts)}
        unit.about(erasure.reference, **{f"n_{code}": n for code, n in counts.items()})
    erasure.step, erasure.halted, erasure.halted_at = step, "", None


@command(Permission.SYSTEM_ERASE)
def note_halt(unit: Unit, erasure_id: UUID, halt: Halt) -> None:
    """Write down, once, why an erasure stands still, and let compliance know."""
    erasure = unit.session.get(Erasure, erasure_id, with_for_update=True)
    if erasure is None or erasure.state not in UNDER_WAY:
        return
    unit.about(erasure.reference, halted=halt.value)
    erasure.halted, erasure.halted_at = halt.value, unit.now
    tell(unit, erasure.reference, "erasure_halted", halt=halt.value)
    mails.does_not_go_on(unit, erasure, HALTS[halt])


def _begin(unit: Unit, erasure: Erasure) -> None:
    """The obstacles are asked for the last time; what stays is written down while all can be read."""
    if erasure.not_before is None or unit.now < erasure.not_before:
        raise Halted(Halt.EARLY)
    if erasure.request_id is not None and erasure.told_at is None:
        raise Halted(Halt.UNTOLD)
    move(erasure, ErasureState.ERASING)
    erasure.began_at = unit.now
    erasure.kept = [as_stored(kept) for kept in kept_of(unit.session, erasure.customer_id)]
    tell(unit, erasure.reference, "erasure_began")


def _forget(unit: Unit, erasure: Erasure) -> Mapping[str, int]:
    """What one feature has of the person that does not go with the key."""
    step = next_step(erasure.step)
    found: dict[str, int] = {}
    for forget in contributed().forget:
        if feature_of(forget) == step:
            found = _sum(found, forget(unit, erasure.customer_id))
    return found


def _destroy_key(unit: Unit, erasure: Erasure) -> None:
    safes.destroy(erasure.customer_id, unit.now)
    if _key(erasure) is not KeyState.DESTROYED:
        raise Halted(Halt.KEYSTORE)


def _empty(unit: Unit, erasure: Erasure) -> Mapping[str, int]:
    customer = unit.session.get(Customer, erasure.customer_id, with_for_update=True)
    if customer is not None:
        customer.search_version += 1  # a late writer's tokens are older than the emptied entry
        unit.session.flush()
        unit.session.expunge(customer)
    return {"rows": empty_cells(unit, erasure.customer_id)}


def _unindex(unit: Unit, erasure: Erasure) -> None:
    version = unit.session.scalar(
        select(Customer.search_version).where(Customer.id == erasure.customer_id)
    )
    index.write([index.Entry(erasure.customer_id, version or 1, frozenset())])
    forget_person(unit, erasure.customer_id)


def _prove(unit: Unit, erasure: Erasure) -> None:
    """Only here it is called done: everything before it is."""
    if _key(erasure) is not KeyState.DESTROYED:
        raise Halted(Halt.KEYSTORE)
    move(erasure, ErasureState.DONE)
    erasure.done_at = unit.now
    request = _close_request(unit, erasure)
    content = certificate(unit.session, unit.company, erasure, request)
    erasure.certificate = content
    erasure.certificate_sha256 = hashlib.sha256(content).hexdigest()
    tell(unit, erasure.reference, "erasure_done")
    unit.about(erasure.reference, sha256=erasure.certificate_sha256)


WORK: dict[str, Callable[[Unit, Erasure], Mapping[str, int] | None]] = {
    BEGIN: _begin,
    KEY: _destroy_key,
    EMPTY: _empty,
    INDEX: _unindex,
    LOGS: lambda _unit, _erasure: None,
    PROOF: _prove,
}
"""What each step does; a step that is not here is a feature's own."""


def _close_request(unit: Unit, erasure: Erasure) -> str:
    """The request has what it asked for; its words are gone with the person."""
    if erasure.request_id is None:
        return ""
    request = unit.session.get_one(SubjectRequest, erasure.request_id, with_for_update=True)
    if request.ended_at is None:
        request.state = RequestState.COMPLETED
        request.told_at, request.told_by = erasure.told_at, erasure.told_by
        request.ended_at, request.ended_by = unit.now, unit.actor.id
        meet_completion(unit, request, unit.now)
    return request.reference


def _insist_on_no_obstacle(unit: Unit, erasure: Erasure) -> None:
    wait_for_holds(unit)
    if stopping(obstacles_of(unit.session, erasure.customer_id, unit.now)):
        raise Halted(Halt.OBSTACLE)


def _insist_on_being_asked(unit: Unit, erasure: Erasure) -> None:
    """As long as nothing is gone: the person may have taken it back, or turned out to be another."""
    if erasure.step in ("", BEGIN) and against_erasing(unit.session, erasure):
        raise Halted(Halt.NOT_ASKED)


def _key(erasure: Erasure) -> KeyState:
    """The state of the key, when the key store is the right one and answers; raises Halted."""
    state = key_state(erasure.customer_id)
    if state is KeyState.SILENT:
        raise Halted(Halt.KEYSTORE)
    if state is KeyState.UNKNOWN:
        raise Halted(Halt.UNKNOWN_KEY)
    return state


def _next(actor: Actor, erasure_id: UUID) -> str | None:
    with open_unit(actor) as unit:
        erasure = unit.session.get(Erasure, erasure_id)
        if erasure is None or erasure.state not in UNDER_WAY:
            return None
        return next_step(erasure.step)


def _halted(actor: Actor, erasure_id: UUID, halt: Halt) -> Outcome:
    with open_unit(actor) as unit:
        erasure = unit.session.get(Erasure, erasure_id)
        known = erasure.halted if erasure else halt.value
    if known != halt.value:
        note_halt(actor, erasure_id, halt)
    return Outcome(halted=halt.value)


def _silent_store(actor: Actor, erasure_id: UUID) -> Halt:
    """Which store it was that did not answer."""
    with open_unit(actor) as unit:
        erasure = unit.session.get_one(Erasure, erasure_id)
        if key_state(erasure.customer_id) is KeyState.SILENT:
            return Halt.KEYSTORE
        return Halt.SEARCH if next_step(erasure.step) == INDEX else Halt.FAULT


def _sum(known: object, more: Mapping[str, int]) -> dict[str, int]:
    before = {str(code): int(n) for code, n in known.items()} if isinstance(known, dict) else {}
    return {code: before.get(code, 0) + more.get(code, 0) for code in {**before, **more}}

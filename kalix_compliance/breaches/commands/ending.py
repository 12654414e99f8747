"""Confirming a suspicion, ruling it out, closing a breach, and opening it again."""

from dataclasses import dataclass
from datetime import date

from kalix_compliance.breaches.clocks import reconcile_clocks
from kalix_compliance.breaches.events import BreachReopened
from kalix_compliance.breaches.loading import load, load_open
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.standing import standing_of
from kalix_compliance.breaches.rules.closing import (
    kept_until,
    reasons_against_days,
    to_close,
    to_confirm,
    to_reopen,
    to_rule_out,
)
from kalix_compliance.breaches.rules.requirements import insist
from kalix_compliance.breaches.telling import tell
from kalix_compliance.casework import approvals
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into


@dataclass(frozen=True)
class Learned:
    """Why it could happen, what is done so that it does not happen again, how long the file is kept.

    Without `keep_until` it is kept five years from the day on which remediation was finished.
    """

    root_cause: str = ""
    lessons: str = ""
    remedied_on: date | None = None
    keep_until: date | None = None


@command(Permission.BREACH_HANDLE)
def confirm_breach(unit: Unit, reference: str, *, facts: str, version: int | None = None) -> None:
    """The suspicion holds: the facts that confirm it."""
    breach = load(unit, reference, version)
    insist(to_confirm(standing_of(unit.session, breach)))
    breach.confirmed_at, breach.confirmed_by = unit.now, unit.actor.id
    tell(unit, breach, "confirmed", facts)


@command(Permission.BREACH_HANDLE)
def rule_out_breach(unit: Unit, reference: str, *, reason: str, version: int | None = None) -> None:
    """The suspicion does not hold: why. Every clock that runs is stopped; what was missed stays missed."""
    breach = load(unit, reference, version)
    insist(to_rule_out(standing_of(unit.session, breach)))
    breach.ruled_out_at, breach.ruled_out_by = unit.now, unit.actor.id
    reconcile_clocks(unit, breach)
    tell(unit, breach, "ruled_out", reason)


@command(Permission.BREACH_HANDLE)
def record_lessons(
    unit: Unit, reference: str, learned: Learned, *, version: int | None = None
) -> None:
    """What is known so far of root cause, lessons and retention; closing asks for all of it."""
    breach = load_open(unit, reference, version)
    _learn(unit, breach, learned)
    tell(unit, breach, "lessons_recorded", _in_one(learned))


@command(Permission.BREACH_HANDLE)
def close_breach(
    unit: Unit, reference: str, learned: Learned, *, version: int | None = None
) -> None:
    """Close a breach of which nothing is open any more; raises RuleBroken with everything that is."""
    breach = load(unit, reference, version)
    _learn(unit, breach, learned)
    unit.session.flush()
    insist(to_close(standing_of(unit.session, breach)))
    breach.closed_at, breach.closed_by = unit.now, unit.actor.id
    approvals.withdraw_requests(unit, reference)
    reconcile_clocks(unit, breach)
    tell(unit, breach, "closed", _in_one(learned))


@command(Permission.BREACH_HANDLE)
def reopen_breach(unit: Unit, reference: str, *, reason: str, version: int | None = None) -> None:
    """Open an ended breach again, with a reason; its clocks count again from the times on record."""
    breach = load(unit, reference, version)
    insist(to_reopen(standing_of(unit.session, breach)))
    breach.closed_at = breach.closed_by = None
    breach.ruled_out_at = breach.ruled_out_by = None
    reconcile_clocks(unit, breach)
    tell(unit, breach, "reopened", reason)
    unit.announce(BreachReopened(reference))


def _learn(unit: Unit, breach: Breach, learned: Learned) -> None:
    today = in_hanoi(unit.now).date()
    for field, reason in reasons_against_days(
        learned.remedied_on, learned.keep_until, today
    ).items():
        raise RuleBroken(reason, field=field)
    seal_into(breach, safes.house(), root_cause=learned.root_cause, lessons=learned.lessons)
    breach.remedied_on = learned.remedied_on
    breach.keep_until = learned.keep_until
    if learned.remedied_on and not learned.keep_until:
        breach.keep_until = kept_until(learned.remedied_on)


def _in_one(learned: Learned) -> str:
    return "\n\n".join(part for part in (learned.root_cause, learned.lessons) if part)

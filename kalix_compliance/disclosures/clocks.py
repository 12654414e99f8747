"""By when an order must be answered: its procedure decides, then its own date, then the company's aim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kalix_compliance.deadlines import tracking
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.disclosures.kinds import Procedure
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.execution.unit import Unit

CIVIL, CYBER, CYBER_URGENT = "disclosure.civil", "disclosure.cyber", "disclosure.cyber-urgent"
BY_ORDER, BY_COMPANY = "disclosure.order", "disclosure.company"
CODES = (CIVIL, CYBER, CYBER_URGENT, BY_ORDER, BY_COMPANY)
BY_HOUR = {Procedure.CYBER: CYBER, Procedure.CYBER_URGENT: CYBER_URGENT}


@dataclass(frozen=True)
class Term:
    """Which duty's clock runs, and its last day where no row of the table says it."""

    obligation: str
    last_day: date | None = None


def term_for(
    procedure: Procedure,
    received_at: datetime,
    due_on: date | None,
    settings: Mapping[str, Any],
) -> Term:
    """The clock of an order; its own date counts when it is nearer than the law's, or the law has none.

    The 24 and 3 hours hold for providers in cyberspace (Cybersecurity Law Art 25(2)(a)); whether a shop is
    one is a setting.
    """
    if procedure in BY_HOUR and settings["CYBERSPACE_PROVIDER"]:
        return Term(BY_HOUR[procedure])
    if procedure is Procedure.CIVIL:
        legal = hanoi_day(received_at) + timedelta(days=obligation_of(CIVIL).term.length)
        return Term(BY_ORDER, due_on) if due_on and due_on < legal else Term(CIVIL)
    if due_on:
        return Term(BY_ORDER, due_on)
    aim = hanoi_day(received_at) + timedelta(days=settings["DISCLOSURE_DAYS"])
    return Term(BY_COMPANY, aim)


def start(unit: Unit, disclosure: Disclosure, *, missed: bool = False) -> None:
    """Let the order's clock run from its receipt."""
    term = term_for(
        disclosure.procedure, disclosure.received_at, disclosure.due_on, unit.lent.settings
    )
    clock = tracking.start_clock(
        unit,
        term.obligation,
        disclosure.reference,
        disclosure.received_at,
        owner_id=disclosure.owner_id,
        last_day=term.last_day,
    )
    clock.missed = clock.missed or missed
    disclosure.due_at = clock.due_at


def meet(unit: Unit, disclosure: Disclosure, at: datetime) -> None:
    """The order was answered: data handed over, or a refusal with its reasons."""
    for code in CODES:
        tracking.meet_clock(unit, code, disclosure.reference, at)


def stop(unit: Unit, disclosure: Disclosure) -> None:
    """The body took its order back."""
    tracking.cancel_clocks(unit, disclosure.reference)


def restart(unit: Unit, disclosure: Disclosure) -> None:
    """The order was read wrongly: its clock runs anew from the receipt, and a miss stays a miss."""
    missed = disclosure.due_at is not None and unit.now >= disclosure.due_at
    stop(unit, disclosure)
    unit.session.flush()
    start(unit, disclosure, missed=missed)

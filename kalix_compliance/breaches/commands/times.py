"""Set and change the times of a breach; its clocks follow."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from kalix_compliance.breaches.clocks import reconcile_clocks
from kalix_compliance.breaches.commands.opening import refuse
from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.moments import moments_of, set_moment
from kalix_compliance.breaches.rules.times import (
    Times,
    changed,
    detected_apart,
    explanations_missing,
    times_contradict,
    wants_reason,
)
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from


@command(Permission.BREACH_HANDLE)
def set_times(
    unit: Unit,
    reference: str,
    version: int | None,
    times: Mapping[Moment, datetime],
    *,
    ongoing: bool = False,
    reason: str = "",
    times_differ: str = "",
) -> None:
    """Let these be the times of a breach; those that are left out are unknown, or taken back.

    Every clock moves with its start (`deadlines/obligations.py` has the articles). `reason` is demanded
    when a time that a clock counts from is changed, `times_differ` when attack and violation were detected
    at different times. Raises RuleBroken, StaleRecord.
    """
    breach = load_open(unit, reference, version)
    before = {kind: moment.given for kind, moment in moments_of(unit.session, breach.id).items()}
    refuse(times_contradict(times, unit.now, ongoing=ongoing))
    refuse(explanations_missing(before, times, reason=reason, differ=times_differ))
    explained = wants_reason(before, times)
    for kind in changed(before, times):
        why = reason if kind in explained else ""
        set_moment(unit, breach, kind, times.get(kind), why)
        _tell_of_time(unit, breach, kind, before, times, why)
    flag_modified(breach, "ongoing")  # a new version, though the times are rows of their own
    _explain(unit, breach, times_differ if detected_apart(times) else "")
    if breach.ongoing is not ongoing:
        breach.ongoing = ongoing
        tell(unit, breach, "ongoing" if ongoing else "not_ongoing")
    unit.about(reference, times=[kind.value for kind in changed(before, times)])
    reconcile_clocks(unit, breach)


@command(Permission.BREACH_HANDLE)
def set_one_time(unit: Unit, reference: str, kind: Moment, at: datetime) -> None:
    """Set one time and leave the others; the breach's explanations stay as they are. Raises RuleBroken."""
    breach = load_open(unit, reference)
    times = {one: moment.given for one, moment in moments_of(unit.session, breach.id).items()}
    set_times(
        unit.actor,
        reference,
        None,
        {**times, kind: at},
        ongoing=breach.ongoing and kind is not Moment.CONTAINED,
        times_differ=unseal_from(breach, safes.house(), "times_differ"),
    )


def _tell_of_time(
    unit: Unit, breach: Breach, kind: Moment, before: Times, after: Times, why: str
) -> None:
    at = after.get(kind)
    what = "time_removed" if at is None else "time_changed" if kind in before else "time_set"
    facts = {"time": kind.value, **({} if at is None else {"moment": at.isoformat()})}
    tell(unit, breach, f"{what}_why" if why else what, why, **facts)


def _explain(unit: Unit, breach: Breach, why: str) -> None:
    """Keep why the two were detected apart; an explanation that has nothing to explain any more goes."""
    if why == unseal_from(breach, safes.house(), "times_differ"):
        return
    seal_into(breach, safes.house(), times_differ=why)
    if why:
        tell(unit, breach, "times_explained", why)

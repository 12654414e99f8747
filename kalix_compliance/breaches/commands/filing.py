"""Papers to authorities: begun, written and filed; each step leaves a line in the story."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.breaches.commands.papers import (
    codes,
    freeze,
    papers_of_filing,
    thaw,
    unfiled,
)
from kalix_compliance.breaches.kinds import FilingChannel, Form, Moment, Phase
from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import Breach, Filing
from kalix_compliance.breaches.moments import moments_of
from kalix_compliance.breaches.rules.filings import (
    USUAL_AUTHORITY,
    Known,
    clocks_met,
    is_late,
    next_number,
    reasons_against_time,
    reasons_not_to_begin,
)
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import clocks_about
from kalix_compliance.deadlines.tracking import meet_clock
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

DETECTED = (Moment.ATTACK_DETECTED, Moment.VIOLATION_DETECTED, Moment.AWARE)


@command(Permission.BREACH_HANDLE)
def begin_filing(
    unit: Unit,
    reference: str,
    *,
    form: Form,
    authority: str = "",
    phase: Phase = Phase.INITIAL,
) -> UUID:
    """Begin to draw up a paper; the one of this phase that is being drawn up already, if there is one.

    Raises RuleBroken when the authority is not in the settings, or the phase is not due.
    """
    breach = load_open(unit, reference)
    code = _authority(unit, form, authority)
    same = unit.session.scalars(
        select(Filing).where(
            Filing.breach_id == breach.id, Filing.form == form, Filing.authority == code
        )
    ).all()
    for filing in same:
        if filing.phase is phase and filing.filed_at is None:
            return filing.id
    known = [Known(f.phase, f.number, f.filed_at is not None) for f in same]
    if form is not Form.MINUTES and (reasons := reasons_not_to_begin(form, phase, known)):
        raise RuleBroken(*reasons, field="phase")
    filing = Filing(
        id=new_id(),
        breach_id=breach.id,
        form=form,
        authority=code,
        phase=phase,
        number=next_number(phase, known),
        extra={},
        began_at=unit.now,
        began_by=unit.actor.id,
    )
    unit.session.add(filing)
    unit.about(reference, filing=str(filing.id), **codes(filing))
    tell(unit, breach, "filing_begun", **codes(filing))
    return filing.id


@command(Permission.BREACH_HANDLE)
def write_filing(
    unit: Unit,
    reference: str,
    filing_id: UUID,
    *,
    document_no: str = "",
    changes: str = "",
    attached: Sequence[str] = (),
    as_report: bool = True,
    version: int | None = None,
) -> None:
    """Write what this paper alone needs: its number, what changed and why, what is attached.

    `as_report`: an early notice of a serious cyber incident is its 72-hour report as well. Papers that were
    frozen before are drawn anew.
    """
    breach = load_open(unit, reference)
    filing = unfiled(unit, breach, filing_id, version)
    filing.document_no = document_no
    filing.extra = {**filing.extra, "attached": list(attached), "as_report": as_report}
    seal_into(filing, safes.house(), changes=changes)
    thaw(unit, filing)
    tell(unit, breach, "filing_written", **codes(filing))


@command(Permission.BREACH_HANDLE)
def discard_filing(unit: Unit, reference: str, filing_id: UUID) -> None:
    """Leave a paper that was begun and never filed; the story remembers that there was one."""
    breach = load_open(unit, reference)
    filing = unfiled(unit, breach, filing_id)
    thaw(unit, filing)
    unit.session.delete(filing)
    tell(unit, breach, "filing_discarded", **codes(filing))


@command(Permission.BREACH_HANDLE)
def record_filing(
    unit: Unit,
    reference: str,
    filing_id: UUID,
    *,
    filed_at: datetime,
    channel: FilingChannel,
    receipt: str = "",
    late_reason: str = "",
    version: int | None = None,
) -> None:
    """A paper was filed (the minutes: signed). Both copies stay as they are from now on.

    Their SHA-256 is committed to in the audit trail; the clocks that the paper is there for are met at
    `filed_at`. Raises RuleBroken for a moment in the future or before the breach was found, and for a late
    paper without its reason (kept in mitigation: D13 asked for it, the Law does not).
    """
    breach = load_open(unit, reference)
    filing = unfiled(unit, breach, filing_id, version)
    _insist_on_time(unit, breach, filed_at)
    met = clocks_met(filing.form, filing.phase, as_report=bool(filing.extra.get("as_report", True)))
    late = _late(unit, breach, met, filed_at)
    if late and not late_reason:
        raise RuleBroken(
            say("Nộp trễ hạn thì phải ghi lý do. Ghi lý do rồi lưu lại."), field="late_reason"
        )
    if not papers_of_filing(unit, filing):
        freeze(unit, breach, filing)
    filing.filed_at, filing.filed_by, filing.recorded_at = filed_at, unit.actor.id, unit.now
    filing.channel, filing.receipt = channel, receipt
    seal_into(filing, safes.house(), late_reason=late_reason)
    for code in met:
        meet_clock(unit, code, reference, filed_at)
    hashes = {f"{paper.format}_sha256": paper.sha256 for paper in papers_of_filing(unit, filing)}
    unit.about(reference, filing=str(filing.id), late=late, **codes(filing), **hashes)
    kind = "minutes_signed" if filing.form is Form.MINUTES else "filed_late" if late else "filed"
    tell(
        unit,
        breach,
        kind,
        late_reason,
        moment=filed_at.isoformat(),
        channel=channel.value,
        **codes(filing),
    )


def _authority(unit: Unit, form: Form, code: str) -> str:
    """The code of an authority in the settings; the minutes go to none."""
    if form is Form.MINUTES:
        return ""
    code = code or USUAL_AUTHORITY[form]
    if unit.company.authority(code) is None:
        raise RuleBroken(
            say("Cơ quan này không có trong cài đặt. Chọn cơ quan khác."), field="authority"
        )
    return code


def _insist_on_time(unit: Unit, breach: Breach, filed_at: datetime) -> None:
    times = moments_of(unit.session, breach.id)
    first = min((times[kind].given for kind in DETECTED if kind in times), default=None)
    if reasons := reasons_against_time(filed_at, now=unit.now, first_known_at=first):
        raise RuleBroken(*reasons, field="filed_at")


def _late(unit: Unit, breach: Breach, met: Sequence[str], filed_at: datetime) -> bool:
    """Whether a clock that this filing meets had run out by then, or was missed before."""
    wanted = [
        clock
        for clock in clocks_about(unit.session, breach.reference, now=unit.now)
        if clock.obligation.code in met and clock.is_running
    ]
    return any(is_late(filed_at, clock.due_at) for clock in wanted)

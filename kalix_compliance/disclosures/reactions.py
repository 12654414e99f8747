"""What disclosures do when something is announced (`wiring.py` names each pair)."""

from kalix_compliance.casework.events import ApprovalAsked, ApprovalDecided
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.language import say
from kalix_compliance.deadlines.calendars import calendar_of
from kalix_compliance.deadlines.events import LevelReached, ReminderReached
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.words import duration, time_left
from kalix_compliance.disclosures.catalogue import ASKED_NAMES
from kalix_compliance.disclosures.kinds import Asked
from kalix_compliance.disclosures.loading import is_disclosure
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.disclosures.warnings import concerned, disclosure_of, write_to
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.web.formats import day, moment

PRESSING = frozenset({Level.URGENT, Level.OVERDUE})


def on_approval_asked(unit: Unit, happened: ApprovalAsked) -> None:
    """The one person who is asked to sign hears of it, and nobody else."""
    if not is_disclosure(happened.about):
        return
    row = disclosure_of(unit, happened.about)
    if row is not None:
        signer = [one for one in colleagues(unit.session) if one.id == row.signer_id]
        what = ASKED_NAMES[row.asked or Asked.GIVE]
        write_to(unit, row, "disclosure_signature", signer, what=what, asked_by=unit.actor.name)


def on_approval_decided(unit: Unit, happened: ApprovalDecided) -> None:
    """Whoever asked for a signature hears what became of it."""
    if not is_disclosure(happened.about) or happened.decision is Decision.WITHDRAWN:
        return
    row = disclosure_of(unit, happened.about)
    if row is not None:
        write_to(
            unit,
            row,
            "disclosure_signed",
            [one for one in colleagues(unit.session) if str(one.id) == happened.asked_by],
            what=ASKED_NAMES[row.asked or Asked.GIVE],
            decided_by=unit.actor.name,
            decision=happened.decision.value,
        )


def on_level_reached(unit: Unit, happened: LevelReached) -> None:
    """A term by the day runs out: compliance hears of it, the managers when it presses."""
    if is_disclosure(happened.about):
        unit_of_term = obligation_of(happened.obligation).term.unit
        left = time_left(
            unit.now, happened.due_at, happened.last_day, unit_of_term, calendar_of(unit)
        )
        _warn(unit, happened, left, day(happened.last_day))


def on_reminder_reached(unit: Unit, happened: ReminderReached) -> None:
    """A term by the hour runs out, day or night."""
    if is_disclosure(happened.about):
        left = happened.due_at - unit.now
        late = happened.hours_left is None
        _warn(
            unit,
            happened,
            say("Quá %(time)s", time=duration(-left))
            if late
            else say("Còn %(time)s", time=duration(left)),
            moment(happened.due_at),
        )


def _warn(
    unit: Unit, happened: LevelReached | ReminderReached, remaining: object, last_moment: str
) -> None:
    """`last_moment` is a day for a term of days, whose end at midnight nobody reads as that day."""
    row = disclosure_of(unit, happened.about)
    if row is None:
        return
    duty = obligation_of(happened.obligation)
    tell(unit, row, "level_reached", level=happened.level.value, obligation=happened.obligation)
    write_to(
        unit,
        row,
        "disclosure_due",
        concerned(unit, row, managers=happened.level in PRESSING),
        once=str(happened.warning_id),
        obligation=duty.name,
        last_moment=last_moment,
        remaining=remaining,
        law=duty.law,
    )

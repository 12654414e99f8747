"""What breaches do when something is announced (`wiring.py` names each pair)."""

from sqlalchemy import select

from kalix_compliance.breaches.events import BreachGiven, BreachOpened, MeasureGiven
from kalix_compliance.breaches.loading import is_breach
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.told import told_counts
from kalix_compliance.breaches.rules.notices import TIME_TO_CANCEL
from kalix_compliance.breaches.warnings import signers, watching, write_to
from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.events import ApprovalAsked, ApprovalDecided
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.story import tell
from kalix_compliance.core.language import say
from kalix_compliance.deadlines.events import ReminderReached
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.words import duration
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.campaigns import pause_words
from kalix_compliance.notifications.events import CampaignFinished, CampaignPaused
from kalix_compliance.staff.queries import colleagues, somebody_else
from kalix_compliance.staff.roles import Role

ESCAPED = "drill"  # why a campaign of a drill halts itself
MANAGERS_TOO = 6  # hours left from which the managers are told as well


def on_breach_opened(unit: Unit, happened: BreachOpened) -> None:
    """Compliance and the managers hear of it at once, except whoever opened it."""
    write_to(
        unit,
        happened.reference,
        "breach_opened",
        watching(unit),
        opened_by=unit.actor.name,
        opened_at=unit.now,
        complaints=list(happened.complaints),
    )


def on_breach_given(unit: Unit, happened: BreachGiven) -> None:
    """The officer who answers for it from now on hears of it, unless they took it themselves."""
    write_to(
        unit,
        happened.reference,
        "breach_given",
        somebody_else(unit.session, unit.actor, happened.owner_id),
        given_by=unit.actor.name,
    )


def on_measure_given(unit: Unit, happened: MeasureGiven) -> None:
    """Who is to do something hears of it, unless they took it on themselves."""
    write_to(
        unit,
        happened.reference,
        "measure_given",
        somebody_else(unit.session, unit.actor, happened.owner_id),
        number=happened.number,
        due_on=happened.due_on,
        given_by=unit.actor.name,
    )


def on_reminder_reached(unit: Unit, happened: ReminderReached) -> None:
    """Remind those who follow breaches of a clock that runs out; the managers towards the end of it."""
    if not is_breach(happened.about):
        return
    missed, hours = happened.hours_left is None, happened.hours_left or 0
    if missed:
        tell(unit, happened.about, "clock_missed", obligation=happened.obligation)
    else:
        tell(unit, happened.about, "reminded", obligation=happened.obligation, hours=hours)
    obligation = obligation_of(happened.obligation)
    left = happened.due_at - unit.now
    write_to(
        unit,
        happened.about,
        "breach_missed" if missed else "breach_reminder",
        watching(unit) if missed or hours <= MANAGERS_TOO else watching(unit, Role.COMPLIANCE),
        once=str(happened.warning_id),
        obligation=obligation.name,
        due_at=happened.due_at,
        remaining=(
            say("Quá %(time)s", time=duration(-left))
            if missed
            else say("Còn %(time)s", time=duration(left))
        ),
        law=obligation.law,
    )


def on_approval_asked(unit: Unit, happened: ApprovalAsked) -> None:
    """Those who may sign hear of it; the one who asked may not."""
    if not is_breach(happened.about):
        return
    write_to(
        unit,
        happened.about,
        "breach_signature",
        signers(unit, happened.asked_by),
        what=KINDS[happened.kind],
        asked_by=unit.actor.name,
    )


def on_approval_decided(unit: Unit, happened: ApprovalDecided) -> None:
    """Whoever asked for a signature hears what became of it: hours count."""
    if not is_breach(happened.about) or happened.decision is Decision.WITHDRAWN:
        return
    asked = [row for row in colleagues(unit.session) if str(row.id) == happened.asked_by]
    write_to(
        unit,
        happened.about,
        "breach_signed",
        asked,
        what=KINDS[happened.kind],
        decided_by=unit.actor.name,
        decision=happened.decision.value,
        starts_at=unit.now + TIME_TO_CANCEL if _lets_mail_go(happened) else "",
    )


def on_campaign_paused(unit: Unit, happened: CampaignPaused) -> None:
    """A notice that stopped by itself needs a person at once."""
    if not is_breach(happened.about):
        return
    if happened.reason == ESCAPED:
        tell(unit, happened.about, "drill_halted")
    else:
        code = happened.reason.rpartition(" ")[2]
        tell(unit, happened.about, "sending_paused_itself", code=code)
    write_to(
        unit,
        happened.about,
        "notice_paused",
        watching(unit),
        reason=pause_words(happened.reason),
    )


def on_campaign_finished(unit: Unit, happened: CampaignFinished) -> None:
    """The mails are out; who follows the breach hears how many people are still to be told otherwise."""
    if not is_breach(happened.about):
        return
    breach_id = unit.session.scalar(select(Breach.id).where(Breach.reference == happened.about))
    counts = told_counts(unit.session, {breach_id} if breach_id else ())
    for told in counts.values():
        write_to(
            unit,
            happened.about,
            "notice_finished",
            watching(unit),
            once=str(happened.campaign_id),
            people=told.people,
            untold=told.untold,
        )


def _lets_mail_go(happened: ApprovalDecided) -> bool:
    """Whether this signature starts the ten minutes in which a notice can still be called back."""
    notice = happened.kind is ApprovalKind.PEOPLE_NOTICE
    return notice and happened.decision is Decision.APPROVED

"""From the second signature to the last mail: the list frozen, begun, halted, ended."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.mailings.catalogue import NOTICE
from kalix_compliance.mailings.commands.loading import campaign_of, load, load_in, note
from kalix_compliance.mailings.commands.signing import back_to_draft
from kalix_compliance.mailings.mail_text import text_of
from kalix_compliance.mailings.models import Mailing, MailingState
from kalix_compliance.mailings.queries.audience import Audience, audience_of
from kalix_compliance.notifications import campaigns
from kalix_compliance.notifications.events import CampaignPaused
from kalix_compliance.notifications.models import Campaign, CampaignState

VARIANT = "all"


@command(Permission.SYSTEM_DELIVER)
def freeze_mailing(unit: Unit, reference: str) -> UUID | None:
    """Its time has come: freeze the text as a campaign; None when it was taken back meanwhile.

    Words that are not those that were approved go back to their author instead of out.
    """
    row = load(unit, reference)
    if row.campaign_id is not None:
        return row.campaign_id
    if row.state is not MailingState.APPROVED or (row.send_at and row.send_at > unit.now):
        return None
    text = text_of(row)
    if campaigns.sha256_of(text) != row.text_sha256:
        back_to_draft(row)
        note(unit, row, "mailing_changed_since")
        return None
    row.campaign_id = campaigns.plan(
        unit, about=reference, notice=NOTICE, texts={VARIANT: text}, drill=False
    )
    unit.about(reference, campaign=str(row.campaign_id))
    return row.campaign_id


@command(Permission.SYSTEM_DELIVER)
def start_mailing(unit: Unit, reference: str, left_out: dict[str, int]) -> None:
    """Everybody on the list has their message: let it begin. `left_out` counts the others by reason."""
    row = load(unit, reference)
    if row.state is not MailingState.APPROVED or row.campaign_id is None:
        return
    went = campaigns.progress(unit.session, row.campaign_id, unit.now)
    campaigns.start(unit, row.campaign_id)
    row.state, row.frozen_at, row.left_out = MailingState.SENDING, unit.now, dict(left_out)
    left = sum(left_out.values())
    unit.about(reference, people=went.total, left=left)
    note(unit, row, "mailing_frozen", people=went.total, left=left)
    campaigns.finish_if_done(unit, row.campaign_id)


@command(Permission.SYSTEM_DELIVER)
def finish_mailing(unit: Unit, reference: str) -> None:
    """Every mail has got its answer."""
    row = load(unit, reference)
    if row.state is not MailingState.SENDING or row.campaign_id is None:
        return
    went = campaigns.progress(unit.session, row.campaign_id, unit.now)
    if went.state is not CampaignState.FINISHED:
        return
    row.state, row.finished_at = MailingState.SENT, went.finished_at or unit.now
    unit.about(reference, reached=went.reached, lost=went.lost)
    note(unit, row, "mailing_sent", count=went.reached)


@command(Permission.MAILING_WRITE)
def pause_mailing(unit: Unit, reference: str) -> None:
    """Halt within one mail; going on later gives nobody a second one."""
    row = load_in(unit, reference, MailingState.SENDING)
    if campaigns.pause(unit, campaign_of(row)):
        note(unit, row, "mailing_paused")


@command(Permission.MAILING_WRITE)
def resume_mailing(unit: Unit, reference: str) -> None:
    """Go on where it was halted; each person is asked again."""
    row = load_in(unit, reference, MailingState.SENDING)
    if campaigns.resume(unit, campaign_of(row)):
        note(unit, row, "mailing_resumed")


@command(Permission.MAILING_WRITE)
def stop_mailing(unit: Unit, reference: str, *, reason: str) -> None:
    """End it for good: what has not left never will."""
    row = load_in(unit, reference, MailingState.SENDING)
    if not reason.strip():
        raise RuleBroken(say("Ghi vì sao dừng hẳn."), field="reason")
    kept = campaigns.stop(unit, campaign_of(row))
    row.state, row.finished_at = MailingState.STOPPED, unit.now
    unit.about(reference, cancelled=kept)
    note(unit, row, "mailing_stopped", text=reason, count=kept)


def on_campaign_paused(unit: Unit, happened: CampaignPaused) -> None:
    """The sending halted itself: the story says so, and the page why."""
    row = unit.session.scalar(select(Mailing).where(Mailing.reference == happened.about))
    if row is not None:
        note(unit, row, "mailing_halted")


def list_of(unit: Unit, reference: str) -> Audience:
    """Whom the list takes in now."""
    row = unit.session.scalars(select(Mailing).where(Mailing.reference == reference)).one()
    return audience_of(unit.session, row, unit.now)


def waiting_to_go(unit: Unit) -> Sequence[str]:
    """The approved mailings whose time has come, the earliest first."""
    due = or_(Mailing.send_at.is_(None), Mailing.send_at <= unit.now)
    wanted = select(Mailing.reference).where(Mailing.state == MailingState.APPROVED, due)
    return list(unit.session.scalars(wanted.order_by(Mailing.approved_at)))


def gone(unit: Unit) -> Sequence[str]:
    """Those whose last mail has got its answer."""
    wanted = (
        select(Mailing.reference)
        .join(Campaign, Campaign.id == Mailing.campaign_id)
        .where(Mailing.state == MailingState.SENDING, Campaign.state == CampaignState.FINISHED)
    )
    return list(unit.session.scalars(wanted))

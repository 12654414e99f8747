"""From the second signature to the last mail: frozen, filled with people, begun, halted, ended.

The first three are steps of a job, each its own transaction: whatever crashes between them, the next run
goes on where it was. Every person has one message, however often they are added.
"""

from uuid import UUID

from sqlalchemy import func, select

from kalix_compliance.breaches.commands.notices import load_notice
from kalix_compliance.breaches.kinds import Choice, NoticeState, Route
from kalix_compliance.breaches.loading import load, load_open
from kalix_compliance.breaches.models import AffectedPerson, Breach, PeopleNotice
from kalix_compliance.breaches.notice_text import NOTICE, hash_of
from kalix_compliance.breaches.obligations import PEOPLE
from kalix_compliance.breaches.queries.notice_facts import decided_on_people, texts_of
from kalix_compliance.breaches.queries.recipients import in_audience
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.tracking import meet_clock
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications import campaigns
from kalix_compliance.notifications.campaigns import Progress
from kalix_compliance.notifications.models import Campaign, CampaignState


@command(Permission.SYSTEM_DELIVER)
def freeze_notice(unit: Unit, reference: str, number: int) -> UUID | None:
    """The ten minutes are over: freeze the texts as a campaign; returns it, None when it was called back.

    Words that are not those that were signed go back to their author instead of out to the people; so does
    a notice of which two people have signed meanwhile that it shall not be.
    """
    breach, notice = _load(unit, reference, number)
    if notice.campaign_id is not None:
        return notice.campaign_id
    due = notice.starts_at is not None and notice.starts_at <= unit.now
    if notice.state is not NoticeState.APPROVED or not due:
        return None
    texts = texts_of(unit.session, breach, notice, unit.company)
    if decided_on_people(unit.session, breach) is Choice.DO_NOT:
        _back_to_author(unit, breach, notice, "notice_not_wanted")
        return None
    if not _as_signed(breach, notice, hash_of(texts)):
        _back_to_author(unit, breach, notice, "notice_changed")
        return None
    notice.campaign_id = campaigns.plan(
        unit, about=reference, notice=NOTICE, texts=texts, drill=breach.drill
    )
    unit.about(reference, notice=number, campaign=str(notice.campaign_id))
    return notice.campaign_id


@command(Permission.SYSTEM_DELIVER)
def start_sending(unit: Unit, reference: str, number: int) -> None:
    """Everybody with an e-mail address has their message: let it begin, and open the list again."""
    breach, notice = _load(unit, reference, number)
    if notice.state is not NoticeState.APPROVED or notice.campaign_id is None:
        return
    by_mail = campaigns.progress(unit.session, notice.campaign_id, unit.now).total
    campaigns.start(unit, notice.campaign_id)
    notice.state = NoticeState.SENDING
    notice.people = by_mail + _without_email(unit, breach, notice)
    unit.about(reference, notice=number, people=notice.people, mails=by_mail)
    tell(unit, breach, "notice_sending", number=number, count=notice.people, mails=by_mail)
    campaigns.finish_if_done(unit, notice.campaign_id)


@command(Permission.SYSTEM_DELIVER)
def finish_notice(unit: Unit, reference: str, number: int) -> None:
    """Every mail has got its answer: the people count as told from here (policy §6; D356 Art 29)."""
    breach, notice = _load(unit, reference, number)
    if notice.state is not NoticeState.SENDING or notice.campaign_id is None:
        return
    went = campaigns.progress(unit.session, notice.campaign_id, unit.now)
    if went.state is not CampaignState.FINISHED:
        return
    notice.state, notice.finished_at = NoticeState.SENT, went.finished_at or unit.now
    unit.about(reference, notice=number, reached=went.reached, lost=went.lost)
    tell(unit, breach, "notice_sent", number=number, count=went.reached, lost=_unsure(went))
    if went.reached:
        meet_clock(unit, PEOPLE, reference, notice.finished_at)


@command(Permission.BREACH_STOP)
def pause_notice(unit: Unit, reference: str, number: int) -> None:
    """Halt within one mail; going on later gives nobody a second one."""
    breach, notice = _sending(unit, reference, number)
    if campaigns.pause(unit, _campaign(notice)):
        tell(unit, breach, "notice_paused", number=number)


@command(Permission.BREACH_HANDLE)
def resume_notice(unit: Unit, reference: str, number: int) -> None:
    """Go on where it was halted, by a person or by itself."""
    breach, notice = _sending(unit, reference, number)
    if campaigns.resume(unit, _campaign(notice)):
        tell(unit, breach, "notice_resumed", number=number)


@command(Permission.BREACH_STOP)
def stop_notice(unit: Unit, reference: str, number: int, *, reason: str) -> None:
    """End it for good: what has not left never will; who got it has got it, the others get a new notice."""
    breach, notice = _sending(unit, reference, number)
    if not reason:
        raise RuleBroken(say("Ghi vì sao dừng hẳn."), field="reason")
    kept = campaigns.stop(unit, _campaign(notice))
    notice.state, notice.finished_at = NoticeState.CANCELLED, unit.now
    unit.about(reference, notice=number, cancelled=kept)
    tell(unit, breach, "notice_stopped", text=reason, number=number, count=kept)


def _load(unit: Unit, reference: str, number: int) -> tuple[Breach, PeopleNotice]:
    breach = load(unit, reference)
    return breach, load_notice(unit, breach, number)


def _sending(unit: Unit, reference: str, number: int) -> tuple[Breach, PeopleNotice]:
    breach = load_open(unit, reference)
    notice = load_notice(unit, breach, number)
    if notice.state is not NoticeState.SENDING:
        raise RuleBroken(say("Thông báo này không ở giữa chừng gửi."))
    return breach, notice


def _campaign(notice: PeopleNotice) -> UUID:
    if notice.campaign_id is None:
        raise NotFound
    return notice.campaign_id


def _as_signed(breach: Breach, notice: PeopleNotice, sha256: str) -> bool:
    """Whether these are the words that were signed, in a breach that has not ended since."""
    return sha256 == notice.text_sha256 and not (breach.closed_at or breach.ruled_out_at)


def _back_to_author(unit: Unit, breach: Breach, notice: PeopleNotice, why: str) -> None:
    notice.state = NoticeState.DRAFT
    notice.submitted_at = notice.approval_id = notice.people = None
    notice.approved_at = notice.approved_by = notice.starts_at = None
    tell(unit, breach, why, number=notice.number)


def _without_email(unit: Unit, breach: Breach, notice: PeopleNotice) -> int:
    wanted = select(func.count()).where(
        *in_audience(breach.id, notice.audience), AffectedPerson.route != Route.EMAIL
    )
    return unit.session.scalar(wanted) or 0


def _unsure(went: Progress) -> int:
    """How many mails did not, or may not have, arrived."""
    return went.total - went.reached


def waiting_to_go(unit: Unit) -> list[tuple[str, int]]:
    """Reference and number of the approved notices whose ten minutes are over, the earliest first."""
    wanted = (
        select(Breach.reference, PeopleNotice.number)
        .join(Breach, Breach.id == PeopleNotice.breach_id)
        .where(
            PeopleNotice.state == NoticeState.APPROVED,
            PeopleNotice.starts_at <= unit.now,
        )
        .order_by(PeopleNotice.starts_at)
    )
    return [(reference, number) for reference, number in unit.session.execute(wanted)]


def gone(unit: Unit) -> list[tuple[str, int]]:
    """Those whose last mail has got its answer."""
    wanted = (
        select(Breach.reference, PeopleNotice.number)
        .join(Breach, Breach.id == PeopleNotice.breach_id)
        .join(Campaign, Campaign.id == PeopleNotice.campaign_id)
        .where(
            PeopleNotice.state == NoticeState.SENDING,
            Campaign.state == CampaignState.FINISHED,
        )
    )
    return [(reference, number) for reference, number in unit.session.execute(wanted)]

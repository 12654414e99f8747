"""One text to many people, each of them once: made ready, begun, halted, gone on with, ended.

A campaign is planned with its frozen texts, then people are added, then it starts; from there on the
deliverer sends it beside the ordinary mail, which always goes first. What becomes of each message stands
in its row: a campaign announces how it goes as a whole, never one event for each of 100,000 messages.
"""

import hashlib
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import exists, func, select, update

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.database.side_stores import insert_into
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.drill import drill_mailbox
from kalix_compliance.notifications.envelope import LONGEST_SUBJECT, one_line, plain_text
from kalix_compliance.notifications.events import CampaignFinished, CampaignPaused
from kalix_compliance.notifications.marketing import answers_for, is_marketing
from kalix_compliance.notifications.message import own_domain
from kalix_compliance.notifications.models import (
    Campaign,
    CampaignState,
    CampaignText,
    OutboxMessage,
)
from kalix_compliance.notifications.progress import (
    Progress,
    Proof,
    pause_words,
    progress,
    proof_of,
    proofs_of,
)
from kalix_compliance.notifications.skeleton import BODY, CUSTOMER_NAME, SUBJECT
from kalix_compliance.notifications.states import WAITING, Delivery
from kalix_compliance.vault import safes

__all__ = [
    "CUSTOMER_NAME",
    "Progress",
    "Proof",
    "add_people",
    "finish_if_done",
    "go_on_with_one",
    "pause",
    "pause_itself",
    "pause_words",
    "plan",
    "progress",
    "proof_of",
    "proofs_of",
    "resume",
    "sha256_of",
    "start",
    "stop",
]

DRILL_SIGN = say("[DIỄN TẬP]")
LANGUAGE = "vi"
BY_PERSON = "person"
AT_ONCE = 500  # rows in one INSERT


def plan(
    unit: Unit, *, about: str, notice: str, texts: Mapping[str, Text], drill: bool = False
) -> UUID:
    """Freeze the texts of a new campaign, one for each variant; nothing leaves before `start`.

    `about` is the record's reference. In a body `{customer_name}` stands for the person's name. The
    subjects of a drill say so.
    """
    campaign = Campaign(
        id=new_id(),
        about=about,
        notice=notice,
        state=CampaignState.WAITING,
        drill=drill,
        made_at=unit.now,
        made_by=unit.actor.id,
    )
    unit.session.add(campaign)
    unit.session.flush()
    for variant, text in texts.items():
        unit.session.add(_frozen(campaign, variant, text))
    return campaign.id


def sha256_of(text: Text) -> str:
    """The hash by which a frozen text is known: of its subject, an empty line and its body."""
    return hashlib.sha256(f"{text.subject}\n\n{text.body}".encode()).hexdigest()


def add_people(unit: Unit, campaign_id: UUID, people: Iterable[tuple[UUID, str]]) -> int:
    """Give each person, by customer id and variant, a place in the queue; returns how many are new.

    May be said again with the same people: each has one message. Of marketing those are left out who must
    not get it; they are asked once more before it leaves. Raises RuleBroken once it has begun, and
    ValueError for a variant that has no text.
    """
    campaign = _locked(unit, campaign_id)
    if campaign.state is not CampaignState.WAITING:
        raise RuleBroken(say("Đợt gửi đã bắt đầu nên không thêm người được nữa."))
    chosen = list(people)
    unknown = {variant for _, variant in chosen} - _variants(unit, campaign_id)
    if unknown:
        raise ValueError(f"campaign {campaign_id} has no text for {sorted(unknown)}")
    connection = unit.session.connection()
    if chosen and is_marketing(campaign.notice):
        people_ids = [customer for customer, _ in chosen]
        out = answers_for(campaign.notice).left_out(
            connection, campaign.about, people_ids, unit.now
        )
        chosen = [person for person in chosen if person[0] not in out]
    rows = [_row(unit, campaign, customer, variant) for customer, variant in chosen]
    add = insert_into(connection, OutboxMessage).on_conflict_do_nothing(
        index_elements=["campaign_id", "customer_id"]
    )
    before = _people(unit, campaign_id)
    for first in range(0, len(rows), AT_ONCE):
        connection.execute(add, rows[first : first + AT_ONCE])
    return _people(unit, campaign_id) - before


def start(unit: Unit, campaign_id: UUID) -> None:
    """Let it leave from now on; once begun, this does nothing.

    Raises RuleBroken for a drill whose mailbox (DRILL_MAILBOX) is no address.
    """
    campaign = _locked(unit, campaign_id)
    if campaign.state is not CampaignState.WAITING:
        return
    if campaign.drill:
        drill_mailbox(unit.lent.settings, unit.company)
    campaign.state, campaign.began_at = CampaignState.SENDING, unit.now


def pause(unit: Unit, campaign_id: UUID, reason: str = BY_PERSON) -> bool:
    """Halt it within one message; False when there is nothing to halt. `reason` is a short code."""
    campaign = _locked(unit, campaign_id)
    if campaign.state is not CampaignState.SENDING:
        return False
    campaign.state = CampaignState.PAUSED
    campaign.paused_at, campaign.paused_by = unit.now, unit.actor.id
    campaign.pause_reason = reason[:40]
    return True


def pause_itself(unit: Unit, campaign_id: UUID, reason: str) -> None:
    """The deliverer halts it, and says so: the server refuses one message after the other alike."""
    if pause(unit, campaign_id, reason):
        about = _locked(unit, campaign_id).about
        unit.announce(CampaignPaused(campaign_id, about, reason))


def resume(unit: Unit, campaign_id: UUID) -> bool:
    """Go on where it halted; False when it is not halted."""
    campaign = _locked(unit, campaign_id)
    if campaign.state is not CampaignState.PAUSED:
        return False
    campaign.state = CampaignState.SENDING
    campaign.paused_at = campaign.paused_by = None
    campaign.pause_reason = ""
    return True


def stop(unit: Unit, campaign_id: UUID) -> int:
    """End it for good: what has not left never will. Returns how many messages were cancelled.

    A message that is on its way at this moment still gets its answer.
    """
    campaign = _locked(unit, campaign_id)
    if campaign.state in (CampaignState.FINISHED, CampaignState.STOPPED):
        return 0
    campaign.state, campaign.finished_at = CampaignState.STOPPED, unit.now
    unit.session.flush()
    waiting = OutboxMessage.campaign_id == campaign_id, OutboxMessage.state.in_(WAITING)
    count = unit.session.scalar(select(func.count()).select_from(OutboxMessage).where(*waiting))
    unit.session.execute(
        update(OutboxMessage)
        .where(*waiting)
        .values(
            state=Delivery.CANCELLED,
            send_after=None,
            settled_at=unit.now,
            server_answer="stopped",
            version=OutboxMessage.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    return count or 0


def go_on_with_one(unit: Unit, campaign_id: UUID) -> None:
    """A person sends one of its messages again: a finished campaign goes on for that long.

    Raises RuleBroken when it was stopped for good.
    """
    campaign = _locked(unit, campaign_id)
    if campaign.state is CampaignState.STOPPED:
        raise RuleBroken(say("Đợt gửi đã dừng hẳn nên không gửi lại thư này được."))
    if campaign.state is CampaignState.FINISHED:
        campaign.state = CampaignState.SENDING


def finish_if_done(unit: Unit, campaign_id: UUID) -> bool:
    """Call a campaign finished when none of its messages waits or is on its way."""
    campaign = _locked(unit, campaign_id)
    if campaign.state is not CampaignState.SENDING:
        return False
    open_ones = exists().where(
        OutboxMessage.campaign_id == campaign_id,
        OutboxMessage.state.in_((*WAITING, Delivery.SENDING)),
    )
    if unit.session.scalar(select(open_ones)):
        return False
    campaign.state = CampaignState.FINISHED
    if campaign.finished_at is None:  # a message that a person sends again ends it a second time
        campaign.finished_at = unit.now
        unit.announce(CampaignFinished(campaign_id, campaign.about))
    return True


def _locked(unit: Unit, campaign_id: UUID) -> Campaign:
    campaign = unit.session.get(Campaign, campaign_id, with_for_update=True)
    if campaign is None:
        raise NotFound(f"campaign {campaign_id}")
    return campaign


def _frozen(campaign: Campaign, variant: str, text: Text) -> CampaignText:
    text = _signed(campaign, text)
    row_id, house = new_id(), safes.house()
    return CampaignText(
        id=row_id,
        campaign_id=campaign.id,
        variant=variant,
        subject=house.seal(SUBJECT, row_id, text.subject),
        body=house.seal(BODY, row_id, text.body),
        sha256=sha256_of(text),
    )


def _signed(campaign: Campaign, text: Text) -> Text:
    subject, sign = one_line(text.subject), DRILL_SIGN.text
    if campaign.drill and not subject.startswith(sign):
        subject = f"{sign} {subject}"
    return Text(subject[:LONGEST_SUBJECT], plain_text(text.body))


def _row(unit: Unit, campaign: Campaign, customer_id: UUID, variant: str) -> dict[str, object]:
    row_id = new_id()
    return {
        "id": row_id,
        "notice": campaign.notice,
        "about": campaign.about,
        "customer_id": customer_id,
        "language": LANGUAGE,
        "campaign_id": campaign.id,
        "variant": variant,
        "message_id": f"<{row_id.hex}@{own_domain(unit.lent.settings)}>",
        "state": Delivery.QUEUED,
        "tries": 0,
        "planned_at": unit.now,
        "send_after": unit.now,
        "server_answer": "",
        "created_at": unit.now,
        "created_by": unit.actor.id,
        "version": 1,
    }


def _people(unit: Unit, campaign_id: UUID) -> int:
    wanted = select(func.count()).where(OutboxMessage.campaign_id == campaign_id)
    return unit.session.scalar(wanted) or 0


def _variants(unit: Unit, campaign_id: UUID) -> set[str]:
    wanted = select(CampaignText.variant).where(CampaignText.campaign_id == campaign_id)
    return set(unit.session.scalars(wanted))

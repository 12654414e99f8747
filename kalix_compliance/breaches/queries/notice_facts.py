"""A notice in clear, and what the rules need to know about it."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import (
    Audience,
    Choice,
    DecisionAbout,
    ImportState,
    NoticeState,
)
from kalix_compliance.breaches.models import (
    AffectedImport,
    Breach,
    BreachDecision,
    PeopleNotice,
)
from kalix_compliance.breaches.notice_text import FIELDS, NoticeText, text_for
from kalix_compliance.breaches.queries.recipients import Recipients, recipients
from kalix_compliance.breaches.rules.notices import NoticeFacts
from kalix_compliance.breaches.rules.standing import still_counts
from kalix_compliance.core.company import Company
from kalix_compliance.notifications.compose import Text
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

UNDER_WAY = (NoticeState.SUBMITTED, NoticeState.APPROVED, NoticeState.SENDING)


def words_of(notice: PeopleNotice) -> NoticeText:
    """What the officer wrote, unsealed."""
    house = safes.house()
    return NoticeText(**{name: unseal_from(notice, house, name) for name in FIELDS})


def texts_of(
    session: Session, breach: Breach, notice: PeopleNotice, company: Company
) -> dict[str, Text]:
    """The text of each variant, as it is frozen and sent.

    Of everybody on the list, whatever the audience: that somebody is told by phone while the notice waits
    changes no text.
    """
    written = words_of(notice)
    variants = recipients(session, breach.id, Audience.EVERYONE).variants
    return {
        variant: text_for(
            written, data, reference=breach.reference, company=company, drill=breach.drill
        )
        for variant, data in variants.items()
    }


def facts_of(
    session: Session, breach: Breach, notice: PeopleNotice, reached: Recipients | None = None
) -> NoticeFacts:
    """What the rules need; four statements at most."""
    if reached is None:
        reached = recipients(session, breach.id, notice.audience)
    return NoticeFacts(
        state=notice.state,
        people=reached.people,
        without_data=reached.without_data,
        gaps=words_of(notice).gaps(),
        other_under_way=under_way(session, breach.id, but=notice.id),
        importing=_importing(session, breach.id),
        ended=bool(breach.closed_at or breach.ruled_out_at),
        decided=decided_on_people(session, breach),
    )


def under_way(session: Session, breach_id: UUID, but: UUID | None = None) -> int | None:
    """The number of a notice that waits for a signature, is about to go, or goes."""
    wanted = select(PeopleNotice.number).where(
        PeopleNotice.breach_id == breach_id, PeopleNotice.state.in_(UNDER_WAY)
    )
    if but is not None:
        wanted = wanted.where(PeopleNotice.id != but)
    return session.scalar(wanted.limit(1))


def _importing(session: Session, breach_id: UUID) -> bool:
    running = exists().where(
        AffectedImport.breach_id == breach_id, AffectedImport.state == ImportState.ADDING
    )
    return bool(session.scalar(select(running)))


def decided_on_people(session: Session, breach: Breach) -> Choice | None:
    """The newest signed decision about the people, if it still counts."""
    about = DecisionAbout.PEOPLE
    choice = session.scalar(
        select(BreachDecision.choice)
        .where(
            BreachDecision.breach_id == breach.id,
            BreachDecision.about == about,
            BreachDecision.signed_at.is_not(None),
        )
        .order_by(BreachDecision.signed_at.desc(), BreachDecision.id.desc())
        .limit(1)
    )
    if choice is None or not still_counts(about, choice, None, breach.data_types):
        return None
    return choice

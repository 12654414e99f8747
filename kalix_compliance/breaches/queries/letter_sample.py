"""The notice on paper as one real recipient will read it, masked: for the breach's page."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import NoticeState, Route
from kalix_compliance.breaches.letters import letter_for
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.breaches.notice_text import text_for
from kalix_compliance.breaches.queries.notice_facts import words_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.queries.recipients import masked_contacts
from kalix_compliance.core.company import Company
from kalix_compliance.notifications.letters import Letter

BY_HAND = (Route.LETTER, Route.CALL)


def letter_sample(r: Reading, company: Company) -> Letter | None:
    """The newest notice as a letter to somebody without e-mail, else to the first on the list.

    None when no notice is written or nobody is on the list.
    """
    session, breach = r.session, r.breach
    notice = next((one for one in r.notices if one.state is not NoticeState.CANCELLED), None)
    if notice is None:
        return None
    person = _first(session, breach, BY_HAND) or _first(session, breach, tuple(Route))
    if person is None:
        return None
    contact = masked_contacts(session, {person.customer_id}).get(person.customer_id)
    name, address = (contact.name, contact.address) if contact else ("", "")
    text = text_for(
        words_of(notice),
        person.data_types,
        reference=breach.reference,
        company=company,
        drill=breach.drill,
        customer_name=name,
    )
    return letter_for(
        text, reference=breach.reference, company=company, at=r.now, name=name, address=address
    )


def _first(session: Session, breach: Breach, routes: tuple[Route, ...]) -> AffectedPerson | None:
    wanted = select(AffectedPerson).where(
        AffectedPerson.breach_id == breach.id, AffectedPerson.route.in_(routes)
    )
    return session.scalar(wanted.order_by(AffectedPerson.id).limit(1))

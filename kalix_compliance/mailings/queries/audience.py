"""Who may get a mailing: asked when the list is made, and of each person again before their mail leaves."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.consents.models import Consent
from kalix_compliance.consents.queries import in_force_on
from kalix_compliance.customers.models import Customer
from kalix_compliance.mailings.catalogue import SAME_ADDRESS, TWICE
from kalix_compliance.mailings.models import Mailing
from kalix_compliance.notifications.address_book import look_up
from kalix_compliance.notifications.marketing import (
    ERASED,
    MOST_A_DAY,
    NO_ADDRESS,
    NO_CONSENT,
    OBJECTING,
    RESTRICTED,
    TOO_MANY,
    marketing_codes,
)
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.vault.folding import fold

A_DAY = timedelta(hours=24)
AT_ONCE = 500
GONE = (Delivery.SENDING, Delivery.ACCEPTED, Delivery.DELIVERED, Delivery.UNCERTAIN)


@dataclass(frozen=True)
class Audience:
    """Who gets it, and how many are left out, by reason."""

    people: Sequence[UUID]
    left_out: dict[str, int]

    @property
    def left(self) -> int:
        return sum(self.left_out.values())


def left_out(
    line: Connection, about: str, people: Collection[UUID], now: datetime
) -> dict[UUID, str]:
    """Why each of these people must not get this mailing; who may is not in it. Four statements."""
    purpose = line.scalar(select(Mailing.purpose).where(Mailing.reference == about))
    if purpose is None:
        return dict.fromkeys(people, NO_CONSENT)
    return _refused(line, purpose, people, now, but=about)


def audience_of(session: Session, mailing: Mailing, now: datetime) -> Audience:
    """Everybody who ever agreed to the purpose, sorted out by what holds now."""
    line = session.connection()
    ever = list(
        line.scalars(
            select(Consent.customer_id)
            .where(Consent.purpose == mailing.purpose)
            .distinct()
            .order_by(Consent.customer_id)
        )
    )
    sorting = _Sorting()
    for some in _pieces(ever):
        refused = _refused(line, mailing.purpose, some, now, but=mailing.reference)
        entries = look_up(line, some)
        for person in some:
            if person not in entries:
                sorting.why[ERASED] += 1
                continue
            entry = entries[person]
            sorting.note(person, fold(entry.email) if entry else "", refused.get(person, ""))
    return sorting.done()


class _Sorting:
    """Who is chosen so far, and by which addresses somebody has said no under another name."""

    def __init__(self) -> None:
        self.why: Counter[str] = Counter()
        self.chosen: list[tuple[UUID, str]] = []
        self.refused: set[str] = set()

    def note(self, person: UUID, address: str, refused: str) -> None:
        if refused:
            self.why[refused] += 1
            if refused != TOO_MANY:
                self.refused.add(address)
        elif not address:
            self.why[NO_ADDRESS] += 1
        else:
            self.chosen.append((person, address))

    def done(self) -> Audience:
        people, seen = [], set[str]()
        for person, address in self.chosen:
            if address in self.refused or address in seen:
                self.why[SAME_ADDRESS if address in self.refused else TWICE] += 1
                continue
            seen.add(address)
            people.append(person)
        return Audience(people, dict(self.why))


def agreeing(session: Session, purpose: Purpose) -> int:
    """How many people's consent to this purpose stands, whatever else keeps the mail from them."""
    standing = Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    return session.scalar(select(func.count()).select_from(Consent).where(*standing)) or 0


def agrees(session: Session, person: UUID, purpose: Purpose) -> bool:
    """Whether a consent of this person to this purpose stands."""
    mine = Consent.customer_id == person, Consent.purpose == purpose
    wanted = select(Consent.id).where(*mine, Consent.withdrawn_at.is_(None)).limit(1)
    return session.scalar(wanted) is not None


def _refused(
    line: Connection, purpose: Purpose, people: Collection[UUID], now: datetime, *, but: str
) -> dict[UUID, str]:
    ids = list(people)
    limited = line.execute(
        select(Customer.id, Customer.restricted_at, Customer.objected_at).where(
            Customer.id.in_(ids),
            or_(Customer.restricted_at.is_not(None), Customer.objected_at.is_not(None)),
        )
    )
    found = {row.id: RESTRICTED if row.restricted_at else OBJECTING for row in limited}
    agreed = in_force_on(line, purpose, ids)
    for person in ids:
        if person not in agreed:
            found.setdefault(person, NO_CONSENT)
    for person in _had_enough(line, ids, now, but=but):
        found.setdefault(person, TOO_MANY)
    return found


def _had_enough(
    line: Connection, people: Collection[UUID], now: datetime, *, but: str
) -> Iterator[UUID]:
    """Who has had three marketing mails in 24 hours."""
    left = func.coalesce(OutboxMessage.accepted_at, OutboxMessage.claimed_at)
    left = func.coalesce(left, OutboxMessage.settled_at)
    found = line.scalars(
        select(OutboxMessage.customer_id)
        .where(
            OutboxMessage.customer_id.in_(people),
            OutboxMessage.notice.in_(marketing_codes()),
            OutboxMessage.about != but,
            OutboxMessage.state.in_(GONE),
            left > now - A_DAY,
        )
        .group_by(OutboxMessage.customer_id)
        .having(func.count() >= MOST_A_DAY)
    )
    yield from (person for person in found if person is not None)


def _pieces(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]

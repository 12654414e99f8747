"""What a list's rows come to: who they are, and whether their consent counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.consents.importing.checking import Agreed, Bad
from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.consents.models import Consent, ConsentText
from kalix_compliance.consents.queries.in_force import withdrawn_since
from kalix_compliance.consents.rules import is_given_after_all
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.customers import index
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.queries import NO_LIMITS, Limits, limits_of, readable_people
from kalix_compliance.customers.registration import known_among
from kalix_compliance.vault.folding import fold
from kalix_compliance.vault.keys import keyring

MOST_OWNERS = 20


@dataclass(frozen=True)
class Words:
    """A version of the words as a row is held against it."""

    id: UUID
    number: int
    used_from: datetime


@dataclass(frozen=True)
class Judged:
    """A row that says something new; `customer_id` is None for a person nobody knows yet."""

    agreed: Agreed
    words: Words
    customer_id: UUID | None


@dataclass(frozen=True)
class Verdict:
    """What some rows come to. `again` is how many say what is recorded already."""

    new: Sequence[Judged]
    again: int
    bad: Sequence[Bad]
    known: int


def texts_for(session: Session, purpose: Purpose) -> dict[int, Words]:
    """Every version of a purpose's words, by number."""
    rows = session.execute(
        select(ConsentText.id, ConsentText.number, ConsentText.used_from).where(
            ConsentText.purpose == purpose
        )
    )
    return {number: Words(id_, number, used_from) for id_, number, used_from in rows}


def judged(
    session: Session,
    rows: Sequence[Agreed],
    purpose: Purpose,
    texts: Mapping[int, Words],
    words_of_all: UUID | None,
) -> Verdict:
    """The rows held against what is recorded now; a fixed number of statements for some hundred rows."""
    by_id = {words.id: words for words in texts.values()}
    default = by_id.get(words_of_all) if words_of_all else None
    owners = _owners(session, rows)
    ids = {owner for owner in owners.values() if isinstance(owner, UUID)}
    standing = _standing(session, purpose, ids)
    withdrawn = withdrawn_since(session, purpose, ids) if ids else {}
    limits = limits_of(session, ids)
    past = _Past(standing, withdrawn, limits)
    new: list[Judged] = []
    bad: list[Bad] = []
    again = 0
    for row in rows:
        words = texts.get(row.number) if row.number is not None else default
        owner = owners[row.row]
        wrong = _wrong_words(row, words)
        if wrong is None and isinstance(owner, Bad):
            wrong = owner
        if wrong is not None or words is None or isinstance(owner, Bad):
            bad += [wrong] if wrong else []
        elif owner in standing:
            again += 1
        elif refused := past.against(row, owner):
            bad.append(refused)
        else:
            standing.update({owner} if owner else ())  # two rows of one file may be one person
            new.append(Judged(row, words, owner))
    return Verdict(new, again, bad, sum(one.customer_id is not None for one in new))


@dataclass(frozen=True)
class _Past:
    """What is recorded of the people of some rows."""

    standing: set[UUID]
    withdrawn: Mapping[UUID, datetime]
    limits: Mapping[UUID, Limits]

    def against(self, row: Agreed, owner: UUID | None) -> Bad | None:
        """What the person has said since that makes this row count for nothing."""
        if owner is None:
            return None
        if owner in self.withdrawn and not is_given_after_all(
            row.given_at, [self.withdrawn[owner]]
        ):
            return Bad(row.row, "withdrawn-later", "agreed")
        limits = self.limits.get(owner, NO_LIMITS)
        if limits.restricted_at is not None:
            return Bad(row.row, "restricted")
        if limits.objected_at is not None and row.given_at < limits.objected_at:
            return Bad(row.row, "objected", "agreed")
        return None


def _wrong_words(row: Agreed, words: Words | None) -> Bad | None:
    if words is None:
        return Bad(row.row, "number", "number")
    if in_hanoi(row.given_at).date() < in_hanoi(words.used_from).date():
        return Bad(row.row, "before-text", "agreed")
    return None


def named(person: CustomerDetails) -> CustomerDetails:
    """Somebody nobody knows and who gave no name is called as their address begins."""
    return person if person.name else replace(person, name=person.email.partition("@")[0])


def _owners(session: Session, rows: Sequence[Agreed]) -> dict[int, UUID | Bad | None]:
    """Who each row is: by address or phone and a name that agrees; without a name by the address alone."""
    with_name = [row for row in rows if row.person.name]
    found: dict[int, UUID | Bad | None] = dict(
        zip(
            (row.row for row in with_name),
            known_among(session, [row.person for row in with_name]) if with_name else [],
            strict=True,
        )
    )
    nameless = [row for row in rows if not row.person.name]
    finder = keyring.get().index
    tokens = {row.row: finder.whole_email(row.person.email) for row in nameless}
    proposed = index.owners_of(set(tokens.values()), MOST_OWNERS) if tokens else {}
    people = readable_people(session, {owner for some in proposed.values() for owner in some})
    for row in nameless:
        same = [
            owner
            for owner in proposed.get(tokens[row.row], ())
            if owner in people and fold(people[owner].email) == fold(row.person.email)
        ]
        if len(same) > 1:
            found[row.row] = Bad(row.row, "two-people", "name")
        else:
            found[row.row] = same[0] if same else None
    return found


def _standing(session: Session, purpose: Purpose, ids: set[UUID]) -> set[UUID]:
    if not ids:
        return set()
    return set(
        session.scalars(
            select(Consent.customer_id).where(
                Consent.purpose == purpose,
                Consent.withdrawn_at.is_(None),
                Consent.customer_id.in_(ids),
            )
        )
    )

"""Many people at once: known by phone or e-mail, or kept anew, a few statements for hundreds of them."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kalix_compliance.core.ids import new_id
from kalix_compliance.customers import index
from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.queries import readable_people
from kalix_compliance.customers.repair import index_anew
from kalix_compliance.customers.sealed_rows import seal_details
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.blind_index import BlindIndex
from kalix_compliance.vault.folding import fold, words
from kalix_compliance.vault.keys import keyring

log = logging.getLogger(__name__)
REACHED_BY = ("phone", "email", "address")
MOST_OWNERS = 20
"""So many people at most are looked at behind one number or address."""


def register_people(
    unit: Unit, people: Sequence[CustomerDetails], *, findable: bool = True
) -> list[UUID]:
    """Keep new people, each sealed under a key of their own; returns their ids in the same order.

    The details are in their stored form (`CustomerDetails.cleaned`). Keys are in the key store before the
    rows, the search index follows after the commit; who is not `findable` (a drill's made-up people) never
    gets into it. For a few hundred people at a time.
    """
    ids = [new_id() for _ in people]
    if not ids:
        return ids
    keys = safes.create_many(ids)
    version = 1 if findable else UNFINDABLE
    rows = [
        {
            "id": owner,
            **seal_details(keys[owner], owner, vars(details)),
            "created_at": unit.now,
            "search_version": version,
            "version": 1,
        }
        for owner, details in zip(ids, people, strict=True)
    ]
    unit.session.execute(insert(Customer.__table__), rows)  # type: ignore[arg-type]
    unit.changes[Customer.__name__] = sorted(rows[0])
    if findable:
        unit.after_commit.append(partial(_index, ids, people, version))
    return ids


def fill_gaps(unit: Unit, people: Mapping[UUID, CustomerDetails]) -> int:
    """Give known customers the phone, e-mail or address that they lack; returns how many got one.

    What is there already stays as it is: only the person, or somebody who asked them, corrects that. The
    details are in their stored form. For a few hundred people at a time.
    """
    rows = unit.session.scalars(
        select(Customer)
        .where(Customer.id.in_(people), or_(*(getattr(Customer, f).is_(None) for f in REACHED_BY)))
        .with_for_update()
    )
    gaps = {row: given for row in rows if (given := _lacking(row, people[row.id]))}
    keys = safes.of_many(row.id for row in gaps)
    filled = {row: given for row, given in gaps.items() if row.id in keys}
    for row, given in filled.items():
        for column, sealed in seal_details(keys[row.id], row.id, given).items():
            setattr(row, column, sealed)
        if row.search_version != UNFINDABLE:
            row.search_version += 1
    unit.session.flush()
    unit.after_commit.append(partial(_index_again, [row.id for row in filled]))
    return len(filled)


def known_among(session: Session, people: Sequence[CustomerDetails]) -> list[UUID | None]:
    """For each person the customer who they are already, or None. Three statements.

    The same person has the same phone or e-mail, and a name that does not speak against it: two people of
    one family may share a number. The index only proposes; the sealed record decides. Who agrees in most
    is taken, then who was there first.
    """
    finder = keyring.get().index
    wanted = [_tokens(finder, person) for person in people]
    owners = index.owners_of({token for tokens in wanted for token in tokens}, MOST_OWNERS)
    candidates = {owner for some in owners.values() for owner in some}
    known = readable_people(session, candidates)
    return [
        _best(person, tokens, owners, known) for person, tokens in zip(people, wanted, strict=True)
    ]


def same_person(one: CustomerDetails, other: CustomerDetails) -> int:
    """In how many of phone and e-mail two people agree; 0 also when their names say they are two."""
    agreed = sum(
        (
            bool(one.phone) and one.phone == other.phone,
            bool(one.email) and fold(one.email) == fold(other.email),
        )
    )
    return agreed if agreed and may_be_one_name(one.name, other.name) else 0


def may_be_one_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: the given name agrees, or one name is part of the other.

    "Nguyễn Thị Lan" may be "Chị Lan" and "LAN NGUYEN THI", and is not "Nguyễn Văn Hùng".
    """
    here, there = words(one), words(other)
    if not here or not there:
        return False
    return here[-1] == there[-1] or set(here) <= set(there) or set(there) <= set(here)


def _tokens(finder: BlindIndex, person: CustomerDetails) -> list[int]:
    phone = [finder.whole_phone(person.phone)] if person.phone else []
    return phone + ([finder.whole_email(person.email)] if person.email else [])


def _best(
    person: CustomerDetails,
    tokens: Iterable[int],
    owners: Mapping[int, Sequence[UUID]],
    known: Mapping[UUID, CustomerDetails],
) -> UUID | None:
    """Who of those behind the tokens it is: the most agreements first, then the oldest."""
    proposed = {owner for token in tokens for owner in owners.get(token, ()) if owner in known}
    agreeing = ((same_person(person, known[owner]), owner) for owner in sorted(proposed))
    best = max(agreeing, key=lambda found: found[0], default=(0, None))
    return best[1] if best[0] else None


def _lacking(row: Customer, details: CustomerDetails) -> dict[str, str]:
    """What these details have and the record has not."""
    return {
        field: text
        for field in REACHED_BY
        if getattr(row, field) is None and (text := getattr(details, field))
    }


def _index_again(ids: Sequence[UUID]) -> None:
    """After the commit; a failure is left to the repair job."""
    try:
        index_anew(ids)
    except SQLAlchemyError:
        log.warning("%d customers are not indexed anew yet", len(ids), exc_info=True)


def _index(ids: Sequence[UUID], people: Sequence[CustomerDetails], version: int) -> None:
    """After the commit; a failure is left to the repair job."""
    finder = keyring.get().index
    entries = [
        index.Entry(owner, version, frozenset(details.tokens(finder)))
        for owner, details in zip(ids, people, strict=True)
    ]
    try:
        index.write(entries)
    except SQLAlchemyError:
        log.warning("%d new customers are not indexed yet", len(entries), exc_info=True)

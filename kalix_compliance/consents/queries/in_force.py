"""Who agrees to what at this moment."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import Session

from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.consents.models import Consent

A_STATEMENT = 5_000  # ids in one question; databases take no endless list


def in_force(session: Session, purpose: Purpose, ids: Iterable[UUID]) -> set[UUID]:
    """Those of these people whose consent to this purpose stands."""
    return {one for wanted in _standing(purpose, list(ids)) for one in session.scalars(wanted)}


def in_force_on(line: Connection, purpose: Purpose, ids: Collection[UUID]) -> set[UUID]:
    """As `in_force`, for who sends beside the ORM."""
    return {one for wanted in _standing(purpose, list(ids)) for one in line.scalars(wanted)}


def withdrawn_since(
    session: Session, purpose: Purpose, ids: Collection[UUID]
) -> dict[UUID, datetime]:
    """When each of these people last withdrew from this purpose; who never did is left out."""
    rows = session.execute(
        select(Consent.customer_id, func.max(Consent.withdrawn_at))
        .where(
            Consent.purpose == purpose,
            Consent.customer_id.in_(ids),
            Consent.withdrawn_at.is_not(None),
        )
        .group_by(Consent.customer_id)
    )
    return {customer_id: at for customer_id, at in rows if at is not None}


def _standing(purpose: Purpose, ids: Sequence[UUID]) -> Iterator[Select[UUID]]:
    standing = Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    for start in range(0, len(ids), A_STATEMENT):
        some = ids[start : start + A_STATEMENT]
        yield select(Consent.customer_id).where(*standing, Consent.customer_id.in_(some))

"""What the pages show of holds, masked; a handful of statements whatever the number of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.holds.kinds import ARTICLES, BASIS_NAMES, Basis
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.holds.records import hidden_among, kinds_of_records
from kalix_compliance.holds.rules import is_to_be_reviewed
from kalix_compliance.staff.queries import names_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe

PAGE = 50


class Which(StrEnum):
    """What the register shows."""

    STANDING = "standing"
    DUE = "due"
    LIFTED = "lifted"
    EVERY = "every"


@dataclass(frozen=True)
class HoldRow:
    """One hold. What people wrote is empty for who may not read it, and when the person was erased."""

    reference: str
    customer_id: UUID | None
    customer: str
    about: str
    endpoint: str
    basis: Basis
    basis_name: Text
    article: Text
    until: date | None
    to_be_reviewed: bool
    placed_at: datetime
    placed_by: str
    reviewed_at: datetime | None
    reviewed_by: str
    lifted_at: datetime | None
    lifted_by: str
    reason: str
    review: str
    lift_reason: str
    version: int

    @property
    def stands(self) -> bool:
        return self.lifted_at is None


@dataclass(frozen=True)
class HoldSearch:
    """The filters of the register; `about` finds a record's holds, or the hold itself, by number."""

    which: Which = Which.STANDING
    basis: Basis | None = None
    about: str = ""
    after: str = ""
    size: int = PAGE

    def page(self, session: Session, actor: Actor, now: datetime) -> tuple[list[HoldRow], str]:
        """One page, newest first, and after which number the next begins (empty on the last)."""
        actor.require(Permission.HOLD_READ)
        wanted = self._wanted(session, actor, hanoi_day(now))
        if self.after:
            wanted = wanted.where(LegalHold.reference < self.after)
        wanted = wanted.order_by(LegalHold.reference.desc()).limit(self.size + 1)
        found = session.scalars(wanted).all()
        rows = hold_rows(session, actor, found[: self.size], now)
        return rows, rows[-1].reference if len(found) > self.size else ""

    def _wanted(self, session: Session, actor: Actor, today: date) -> Select[LegalHold]:
        conditions = _visible(session, actor)
        due = and_(LegalHold.lifted_at.is_(None), LegalHold.until <= today)
        which: Mapping[Which, ColumnElement[bool]] = {
            Which.STANDING: LegalHold.lifted_at.is_(None),
            Which.DUE: due,
            Which.LIFTED: LegalHold.lifted_at.is_not(None),
        }
        if self.which in which:
            conditions.append(which[self.which])
        if self.basis is not None:
            conditions.append(LegalHold.basis == self.basis)
        if self.about:
            asked = self.about.upper()
            conditions.append(or_(LegalHold.about == asked, LegalHold.reference == asked))
        return select(LegalHold).where(*conditions)


def figures(session: Session, actor: Actor, now: datetime) -> tuple[int, int, int]:
    """How many stand, how many of them are to be looked at again, how many were lifted."""
    actor.require(Permission.HOLD_READ)
    stands = LegalHold.lifted_at.is_(None)
    due = and_(stands, LegalHold.until <= hanoi_day(now))
    row = session.execute(
        select(
            func.count().filter(stands), func.count().filter(due), func.count().filter(~stands)
        ).where(*_visible(session, actor))
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def find_hold(session: Session, actor: Actor, reference: str, now: datetime) -> HoldRow:
    """One hold; NotFound also when this actor may not know of the record that it keeps."""
    actor.require(Permission.HOLD_READ)
    wanted = select(LegalHold).where(LegalHold.reference == reference, *_visible(session, actor))
    hold = session.scalar(wanted)
    if hold is None:
        raise NotFound
    return hold_rows(session, actor, [hold], now)[0]


def holds_shown(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    person: UUID | None = None,
    record: str = "",
) -> list[HoldRow]:
    """The holds for a panel: those on a person and on the person's records; or those on a record, of whose
    page the actor is a reader, and on its person. One statement where there is none."""
    if not actor.may(Permission.HOLD_READ):
        return []
    things: list[ColumnElement[bool]] = []
    if person is not None:
        things.append(LegalHold.customer_id == person)
        if not record:
            things.append(LegalHold.belongs_to == person)
    if record:
        things.append(LegalHold.about == record)
    wanted = select(LegalHold).where(or_(*things), LegalHold.emptied_at.is_(None))
    wanted = wanted.order_by(LegalHold.reference.desc())
    found = session.scalars(wanted).all()
    others = {hold.about for hold in found if hold.about not in ("", record)}
    hidden = hidden_among(session, actor, others) if others else set()
    return hold_rows(session, actor, [hold for hold in found if hold.about not in hidden], now)


def hold_rows(
    session: Session, actor: Actor, holds: Sequence[LegalHold], now: datetime
) -> list[HoldRow]:
    """The holds as a page shows them; three statements for any number."""
    if not holds:
        return []
    readable = actor.may(Permission.HOLD_MANAGE) or actor.may(Permission.ERASURE_APPROVE)
    keys = safes.belonging_to_many(hold.belongs_to for hold in holds) if readable else {}
    customers = masked_names(session, {hold.customer_id for hold in holds if hold.customer_id})
    names = _names(session, holds)
    endpoints = {prefix: kind.endpoint for prefix, kind in kinds_of_records().items()}
    return [
        _row(hold, keys.get(hold.belongs_to), customers, names, endpoints, hanoi_day(now))
        for hold in holds
    ]


def _row(
    hold: LegalHold,
    safe: Safe | None,
    customers: Mapping[UUID, str],
    names: Mapping[str, str],
    endpoints: Mapping[str, str],
    today: date,
) -> HoldRow:
    stands = hold.lifted_at is None
    return HoldRow(
        reference=hold.reference,
        customer_id=hold.customer_id,
        customer=customers.get(hold.customer_id, "") if hold.customer_id else "",
        about=hold.about,
        endpoint=endpoints.get(hold.about.partition("-")[0], ""),
        basis=hold.basis,
        basis_name=BASIS_NAMES[hold.basis],
        article=ARTICLES[hold.basis],
        until=hold.until,
        to_be_reviewed=stands and is_to_be_reviewed(hold.until, today),
        placed_at=hold.placed_at,
        placed_by=names.get(hold.placed_by, ""),
        reviewed_at=hold.reviewed_at,
        reviewed_by=names.get(hold.reviewed_by or "", ""),
        lifted_at=hold.lifted_at,
        lifted_by=names.get(hold.lifted_by or "", ""),
        reason=unseal_from(hold, safe, "reason"),
        review=unseal_from(hold, safe, "review"),
        lift_reason=unseal_from(hold, safe, "lift_reason"),
        version=hold.version,
    )


def _visible(session: Session, actor: Actor) -> list[ColumnElement[bool]]:
    """Holds on records of which the actor may not know are in no list and no count."""
    abouts = set(session.scalars(select(LegalHold.about).where(LegalHold.about != "").distinct()))
    hidden = hidden_among(session, actor, abouts)
    return [LegalHold.about.not_in(hidden)] if hidden else []


def _names(session: Session, holds: Sequence[LegalHold]) -> dict[str, str]:
    people = {who for h in holds for who in (h.placed_by, h.reviewed_by, h.lifted_by) if who}
    ids = {UUID(who) for who in people if not who.startswith("system:")}
    return {str(key): name for key, name in names_of(session, ids).items()}

"""Finding entries, newest first: who, what, about whom, when.

Each question is put so that an index answers it in the order of the page: what is asked of many records, or
of many actions, is asked of each of them and joined, so that a page costs the same in a short and in a very
long trail. Nothing is ever counted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.orm import Session

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import end_of, start_of
from kalix_compliance.disclosures.visibility import hidden_from
from kalix_compliance.oversight.opening_words import ACTION_SETS
from kalix_compliance.oversight.queries.rows import AuditRow, audit_rows, tells_of
from kalix_compliance.oversight.queries.subjects import Subjects, subjects_of_person, trail_of

PAGE = 50
AT_ONCE = 100  # parts of one question; SQLite takes 500
NEWEST = (AuditEntry.at.desc(), AuditEntry.number.desc())
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class AuditPage:
    """`more` is where the next page begins. A page may be shorter than others, or empty, and not the last."""

    rows: list[AuditRow]
    more: int | None


@dataclass(frozen=True)
class AuditSearch:
    """Find entries; days are Hanoi's, both included. `before` is the entry after which the page begins.

    `action` is a command's name, or that of one of ACTION_SETS. `whole` also finds what was done to the
    person of the record `record` in its name.
    """

    record: str = ""
    person: UUID | None = None
    actor: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    whole: bool = field(default=False)

    @property
    def told(self) -> bool:
        """Whether being found says something of an entry beside when it was made."""
        return bool(self.record or self.person or self.actor or self.action)

    def page(self, session: Session, actor: Actor) -> AuditPage:
        """One page; a fixed number of statements whatever its length."""
        actor.require(Permission.AUDIT_READ)
        secret = hidden_from(session, actor)
        found = self._found(session, actor, secret)
        shown = found[:PAGE]
        more = shown[-1].number if len(found) > PAGE else None
        if self.told:  # what is found by what it is about would tell what a veil hides
            shown = [entry for entry in shown if not tells_of(entry, secret)]
        return AuditPage(audit_rows(session, shown, secret), more)

    def _found(
        self, session: Session, actor: Actor, secret: Collection[str]
    ) -> Sequence[AuditEntry]:
        common = self._common(session, secret if self.told else ())
        parts = self._parts(session, actor)
        if not parts:
            return ()
        return session.scalars(newest(parts, common, PAGE + 1)).all()

    def _common(self, session: Session, secret: Collection[str]) -> list[Condition]:
        conditions: list[Condition] = []
        if self.actor:
            conditions.append(AuditEntry.actor == self.actor)
        if self.since:
            conditions.append(AuditEntry.at >= start_of(self.since))
        if self.until:
            conditions.append(AuditEntry.at < end_of(self.until))
        if self.before:
            conditions.append(_after(session, self.before))
        if secret:
            conditions.append(AuditEntry.subject.not_in(sorted(secret)))
        return conditions

    def _parts(self, session: Session, actor: Actor) -> list[list[Condition]]:
        """The question in parts, each of which one index answers; no part: nothing can be found."""
        actions = ACTION_SETS.get(self.action, (self.action,) if self.action else ())
        about = self._about(session, actor)
        if about is None:
            return [[AuditEntry.action == one] for one in actions] or [[]]
        what = [AuditEntry.action.in_(actions)] if actions else []
        parts = [[AuditEntry.subject == one, *what] for one in about.names]
        if len(parts) > AT_ONCE:
            parts = [[AuditEntry.subject.in_(about.names), *what]]
        if about.named_in:
            owner, reference = about.named_in
            in_its_name = AuditEntry.facts["about"].as_string() == reference
            parts.append([AuditEntry.subject == owner, in_its_name, *what])
        return parts

    def _about(self, session: Session, actor: Actor) -> Subjects | None:
        """Which records are asked for; None: any."""
        if self.person is None:
            if not self.record:
                return None
            return trail_of(session, self.record) if self.whole else Subjects((self.record,))
        theirs = subjects_of_person(session, actor, self.person)
        if not self.record:
            return theirs
        return Subjects(tuple({self.record} & set(theirs.names)))


def newest(
    parts: Sequence[Sequence[Condition]], common: Sequence[Condition], limit: int
) -> Select[AuditEntry]:
    """The newest entries that fit one of the parts; each part is read only as far as the page goes."""
    if len(parts) == 1:
        return select(AuditEntry).where(*parts[0], *common).order_by(*NEWEST).limit(limit)
    each = [
        select(AuditEntry.number).where(*part, *common).order_by(*NEWEST).limit(limit).subquery()
        for part in parts
    ]
    numbers = union_all(*(select(one.c.number) for one in each)).subquery()
    wanted = select(AuditEntry).where(AuditEntry.number.in_(select(numbers.c.number)))
    return wanted.order_by(*NEWEST).limit(limit)


def _after(session: Session, number: int) -> Condition:
    """What comes after this entry in the order of the page."""
    at = session.scalar(select(AuditEntry.at).where(AuditEntry.number == number))
    if at is None:
        return AuditEntry.number < number
    earlier = and_(AuditEntry.at == at, AuditEntry.number < number)
    return and_(AuditEntry.at <= at, or_(AuditEntry.at < at, earlier))

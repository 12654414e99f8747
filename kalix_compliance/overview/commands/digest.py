"""The morning digest: one mail to one manager, once a working day, whoever asks and however often."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, func, select

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.deadlines.calendars import calendar_of
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import is_queued_once
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.overview.digest_hours import LONGEST_BACK, may_be_sent, told_since
from kalix_compliance.overview.queries.digest import Digest, Due, digest_for
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import Role
from kalix_compliance.web.formats import day as in_words

NOTICE = "morning_digest"
ABOUT = "digest"
MOST_NAMED = 15
NEVER_ARRIVED = (Delivery.BOUNCED, Delivery.FAILED, Delivery.CANCELLED)


def managers_to_write_to(unit: Unit) -> list[UUID]:
    """The active managers who have no digest of today yet; nobody outside the hours of a working day."""
    if not may_be_sent(unit.now, calendar_of(unit)):
        return []
    today = hanoi_day(unit.now)
    people = colleagues(unit.session, Role.MANAGER)
    keys = {f"{_once(today)}:{person.id}": person.id for person in people}
    written = unit.session.scalars(
        select(OutboxMessage.once_key).where(OutboxMessage.once_key.in_(keys))
    )
    done = {keys[key] for key in written if key}
    return [person.id for person in people if person.id not in done]


@command(Permission.SYSTEM_REMIND)
def send_digest(unit: Unit, staff_id: UUID) -> bool:
    """Write to this manager what stands before them today; False when it is not the time, or was done.

    Everything is asked again here: the hour, the day, whether they still are a manager who works here.
    """
    unit.about(ABOUT, staff=str(staff_id))
    calendar, today = calendar_of(unit), hanoi_day(unit.now)
    person = next((p for p in colleagues(unit.session, Role.MANAGER) if p.id == staff_id), None)
    if person is None or not may_be_sent(unit.now, calendar):
        return False
    if is_queued_once(unit, f"{_once(today)}:{person.id}"):
        return False
    since = told_since(unit.now, *_digests_of(unit, person.id), calendar)
    digest = digest_for(unit.session, _as_reader(unit, person), unit.now, since, calendar)
    write_to_colleague(unit, person, NOTICE, ABOUT, _values(digest), once=_once(today))
    return True


def _once(today: date) -> str:
    return f"digest:{today.isoformat()}"


def _as_reader(unit: Unit, person: StaffRow) -> Actor:
    """The manager themselves: the digest holds nothing that they could not open."""
    return actor_of(unit.session.get_one(Staff, person.id))


def _digests_of(unit: Unit, staff_id: UUID) -> tuple[datetime | None, datetime | None]:
    """When the latest was written that came through or still may, and the first that never did."""
    lost = OutboxMessage.state.in_(NEVER_ARRIVED)
    found = unit.session.execute(
        select(
            func.max(case((~lost, OutboxMessage.created_at))),
            func.min(case((lost, OutboxMessage.created_at))),
        ).where(
            OutboxMessage.about == ABOUT,
            OutboxMessage.notice == NOTICE,
            OutboxMessage.staff_id == staff_id,
            OutboxMessage.created_at > unit.now - LONGEST_BACK,
        )
    ).one()
    return found[0], found[1]


def _values(digest: Digest) -> dict[str, object]:
    return {
        "day": digest.day,
        "path": "/approvals" if digest.signatures else "/reports/overdue",
        "calm": digest.is_calm,
        "late": len(digest.late),
        "fresh": len(digest.fresh),
        "fresh_lines": _lines(digest.fresh),
        "today": len(digest.today),
        "today_lines": _lines(digest.today),
        "soon": len(digest.soon),
        "soon_lines": _lines(digest.soon),
        "horizon": digest.horizon,
        "signatures": digest.signatures,
        "signature_lines": [
            _named(KINDS[kind], [row.reference for row in rows])
            for kind, rows in digest.to_sign.items()
        ],
        "late_jobs": digest.late_jobs,
    }


def _lines(due: Sequence[Due]) -> list[Sentence]:
    """One line for each record, the first fifteen of them."""
    lines = [
        say(
            "%(ref)s: %(what)s, hạn %(day)s",
            ref=row.reference,
            what=obligation_of(row.obligation).name,
            day=in_words(row.last_day),
        )
        for row in due[:MOST_NAMED]
    ]
    more = len(due) - MOST_NAMED
    return [*lines, say("và %(n)s hồ sơ nữa", n=more)] if more > 0 else lines


def _named(what: Sentence, references: Sequence[str]) -> Sentence:
    named, more = ", ".join(references[:MOST_NAMED]), len(references) - MOST_NAMED
    if more > 0:
        return say("%(what)s: %(named)s và %(n)s việc nữa", what=what, named=named, n=more)
    return say("%(what)s: %(named)s", what=what, named=named)

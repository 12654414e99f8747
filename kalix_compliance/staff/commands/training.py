"""What colleagues were taught, as compliance writes it down. A line is never changed: another corrects it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.models import Staff, Training
from kalix_compliance.staff.rules import reasons_not_to_record_training, tidy_name

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Lesson:
    """Something that was taught on one day to several colleagues."""

    topic: str
    held_on: date
    given_by: str
    people: Sequence[UUID]


@command(Permission.TRAINING_RECORD)
def record_training(unit: Unit, lesson: Lesson) -> int:
    """Write down who was taught what, with the role that each has today; says how many new lines it made.

    The same lesson of the same day is written down once for each colleague. Raises RuleBroken.
    """
    topic, given_by = tidy_name(lesson.topic), tidy_name(lesson.given_by)
    wanted = set(lesson.people)
    today = in_hanoi(unit.now).date()
    reasons = reasons_not_to_record_training(topic, given_by, lesson.held_on, today, len(wanted))
    for field, why in reasons.items():
        raise RuleBroken(why, field=field)
    found = unit.session.scalars(select(Staff).where(Staff.id.in_(wanted)).order_by(Staff.id)).all()
    if len(found) < len(wanted) or len(wanted) > MOST_AT_ONCE:
        raise RuleBroken(say("Có người không còn trong danh sách. Chọn lại."), field="people")
    known = _known(unit, topic, lesson.held_on)
    new = [person for person in found if person.id not in known]
    for person in new:
        unit.session.add(
            Training(
                id=new_id(),
                staff_id=person.id,
                role=person.role,
                topic=topic,
                held_on=lesson.held_on,
                given_by=given_by,
                recorded_at=unit.now,
                recorded_by=unit.actor.id,
            )
        )
    unit.about(
        "trainings",
        held_on=lesson.held_on.isoformat(),
        people=[str(person.id) for person in new],
    )
    return len(new)


def _known(unit: Unit, topic: str, held_on: date) -> set[UUID]:
    same = select(Training.staff_id).where(Training.topic == topic, Training.held_on == held_on)
    return set(unit.session.scalars(same))

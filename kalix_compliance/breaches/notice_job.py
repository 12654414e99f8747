"""What the worker does for notices: begin those whose ten minutes are over, close those that have gone."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, select

from kalix_compliance.breaches.commands.sending import (
    finish_notice,
    freeze_notice,
    gone,
    start_sending,
    waiting_to_go,
)
from kalix_compliance.breaches.kinds import Route
from kalix_compliance.breaches.models import AffectedPerson, Breach, PeopleNotice
from kalix_compliance.breaches.notice_text import variant_of
from kalix_compliance.breaches.queries.recipients import in_audience
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.jobs.saying import said
from kalix_compliance.notifications import campaigns

AT_ONCE = 1_000  # people in one transaction: a page that saves waits a fraction of a second


def send_notices(actor: Actor) -> str | None:
    """Every ten seconds (needs system:deliver). Whatever was cut off goes on from where it was."""
    actor.require(Permission.SYSTEM_DELIVER)
    with open_unit(actor) as unit:
        to_begin, to_close = waiting_to_go(unit), gone(unit)
    began = sum(_begin(actor, reference, number) for reference, number in to_begin)
    for reference, number in to_close:
        finish_notice(actor, reference, number)
    return said(began=began, finished=len(to_close))


def _begin(actor: Actor, reference: str, number: int) -> bool:
    """Freeze, fill and start one notice; False when it was called back in time, or another began it."""
    campaign_id = freeze_notice(actor, reference, number)
    if campaign_id is None:
        return False
    for chunk in _chunks(actor, reference, number):
        try:
            with open_unit(actor) as unit:
                campaigns.add_people(unit, campaign_id, chunk)
        except RuleBroken:  # another worker has put everybody in meanwhile, and let it begin
            return False
    start_sending(actor, reference, number)
    return True


def _chunks(actor: Actor, reference: str, number: int) -> Iterator[list[tuple[UUID, str]]]:
    """Customer and variant of everybody who has an e-mail address, in the order of the list."""
    last: UUID | None = None
    while True:
        with open_unit(actor) as unit:
            rows = _next_people(unit, reference, number, last)
        if not rows:
            return
        last = rows[-1][0]
        yield [(customer_id, variant_of(types)) for _, customer_id, types in rows]


def _next_people(
    unit: Unit, reference: str, number: int, last: UUID | None
) -> list[tuple[UUID, UUID, list[str]]]:
    breach_id, audience = unit.session.execute(
        select(PeopleNotice.breach_id, PeopleNotice.audience)
        .join(Breach, Breach.id == PeopleNotice.breach_id)
        .where(Breach.reference == reference, PeopleNotice.number == number)
    ).one()
    conditions: tuple[ColumnElement[bool], ...] = (
        *in_audience(breach_id, audience),
        AffectedPerson.route == Route.EMAIL,
    )
    if last is not None:
        conditions = (*conditions, AffectedPerson.id > last)
    wanted = (
        select(AffectedPerson.id, AffectedPerson.customer_id, AffectedPerson.data_types)
        .where(*conditions)
        .order_by(AffectedPerson.id)
        .limit(AT_ONCE)
    )
    return list(unit.session.execute(wanted))

"""What the worker does for mailings: begin those whose time has come, close those that have gone."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.saying import said
from kalix_compliance.mailings.commands.sending import (
    VARIANT,
    finish_mailing,
    freeze_mailing,
    gone,
    list_of,
    start_mailing,
    waiting_to_go,
)
from kalix_compliance.notifications import campaigns
from kalix_compliance.notifications.marketing import within_hours

AT_ONCE = 1_000  # people in one transaction: a page that saves waits a fraction of a second


def send_mailings(actor: Actor) -> str | None:
    """Every ten seconds (needs system:deliver). Whatever was cut off goes on from where it was.

    A list is made only when its mails can leave: nobody waits on it over night.
    """
    actor.require(Permission.SYSTEM_DELIVER)
    with open_unit(actor) as unit:
        to_begin = waiting_to_go(unit) if within_hours(unit.now) else []
        to_close = gone(unit)
    began = sum(_begin(actor, reference) for reference in to_begin)
    for reference in to_close:
        finish_mailing(actor, reference)
    return said(began=began, finished=len(to_close))


def _begin(actor: Actor, reference: str) -> bool:
    """Freeze, fill and start one mailing; False when it was called back in time, or another began it."""
    campaign_id = freeze_mailing(actor, reference)
    if campaign_id is None:
        return False
    with open_unit(actor) as unit:
        audience = list_of(unit, reference)
    for chunk in _chunks(audience.people):
        try:
            with open_unit(actor) as unit:
                campaigns.add_people(unit, campaign_id, [(person, VARIANT) for person in chunk])
        except RuleBroken:  # another worker has put everybody in meanwhile, and let it begin
            return False
    start_mailing(actor, reference, audience.left_out)
    return True


def _chunks(people: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(people), AT_ONCE):
        yield people[first : first + AT_ONCE]

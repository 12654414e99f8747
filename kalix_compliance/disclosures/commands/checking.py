"""Calling the body back: is the order its own?"""

from dataclasses import dataclass
from datetime import datetime

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.kinds import DisclosureState
from kalix_compliance.disclosures.loading import load_open
from kalix_compliance.disclosures.queries.standing import standing_of
from kalix_compliance.disclosures.rules import insist, to_check
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into


@dataclass(frozen=True)
class CallBack:
    """A call to a number that the body itself has published, never to one on the order."""

    at: datetime
    number: str
    source: str
    how: str
    confirmed: bool


@command(Permission.DISCLOSURE_HANDLE)
def record_authenticity(
    unit: Unit, reference: str, call: CallBack, *, version: int | None = None
) -> None:
    """Write down who was called where, and whether the body stands by its order.

    A body that does not leaves only the refusal; another call may correct it.
    """
    row = load_open(unit, reference, version)
    insist(to_check(standing_of(unit.session, row, unit.now)))
    if call.at > unit.now:
        raise RuleBroken(say("Giờ gọi muộn hơn bây giờ. Sửa giờ gọi."), field="at")
    if call.at < row.received_at:
        raise RuleBroken(say("Giờ gọi sớm hơn giờ nhận văn bản. Sửa giờ gọi."), field="at")
    row.authentic, row.authentic_at, row.authentic_by = call.confirmed, call.at, unit.actor.id
    seal_into(
        row,
        safes.house(),
        authentic_number=call.number,
        authentic_source=call.source,
        authentic_how=call.how,
    )
    wanted = DisclosureState.CHECKED if call.confirmed else DisclosureState.RECEIVED
    if row.state is not wanted:
        row.move_to(wanted)
    unit.about(reference, authentic=call.confirmed)
    tell(unit, row, "authentic" if call.confirmed else "not_authentic", call.how)

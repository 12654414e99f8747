"""What a person has forbidden, as it is given to that person."""

from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry
from kalix_compliance.customers.limits import limit_lines
from kalix_compliance.customers.personal_data import LIMIT_NAMES
from kalix_compliance.vault import safes
from kalix_compliance.web.formats import moment


def held_of_limits(session: Session, customer_id: UUID) -> list[Held]:
    """Restrictions and objections, from when to when; a few statements."""
    if customer_id not in safes.of_many([customer_id]):
        return []
    entries = []
    for line in limit_lines(session, customer_id):
        values: dict[Text, Text] = {}
        if line.about:
            values[say("Hồ sơ")] = line.about
        if line.lifted_at:
            values[say("Gỡ lúc")] = moment(line.lifted_at)
            values[say("Lý do gỡ")] = line.lift_reason
        entries.append(HeldEntry(LIMIT_NAMES[line.kind], line.set_at, values, line.scope))
    if not entries:
        return []
    return [Held("limits", say("Hạn chế xử lý và phản đối của quý khách"), entries)]

"""Mail to colleagues: to each in their own language, under their own name."""

from collections.abc import Mapping
from datetime import datetime

from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import compose
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.staff.queries import StaffRow


def write_to_colleague(
    unit: Unit,
    person: StaffRow,
    notice: str,
    about: str,
    values: Mapping[str, object],
    *,
    send_after: datetime | None = None,
    once: str = "",
) -> None:
    """Queue one notice about a record to one colleague; it leaves with the transaction.

    `values` are those that `notices.py` names for it, without the colleague's own name; raises MissingValues
    when they are not. With `once` this colleague gets it once, however often this is called.
    """
    text = compose(notice, person.language, staff_name=person.name, **values)
    enqueue(
        unit,
        notice=notice,
        about=about,
        to=Recipient(person.email, person.name, staff_id=person.id, language=person.language),
        subject=text.subject,
        body=text.body,
        send_after=send_after,
        once_key=f"{once}:{person.id}" if once else None,
    )

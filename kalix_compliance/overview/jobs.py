"""What the worker does for those who oversee the work."""

import logging

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import KalixError
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.saying import said
from kalix_compliance.overview.commands.digest import managers_to_write_to, send_digest

log = logging.getLogger(__name__)


class DigestNotWritten(KalixError):
    """Some managers could not be written to; all others were."""


def send_digests(actor: Actor) -> str | None:
    """Write to each manager who has had no digest today (needs system:remind).

    Looks at the state, so that a worker that was down makes up for it until 18:00. One manager with an
    address that no server takes does not stop the others; raises DigestNotWritten at the end.
    """
    actor.require(Permission.SYSTEM_REMIND)
    with open_unit(actor) as unit:
        waiting = managers_to_write_to(unit)
    written, failed = 0, 0
    for staff_id in waiting:
        try:
            written += send_digest(actor, staff_id)
        except KalixError as error:
            failed += 1
            log.error("no digest for %s: %s", staff_id, type(error).__name__)
    report = said(written=written, failed=failed)
    if failed:
        raise DigestNotWritten(report)
    return report

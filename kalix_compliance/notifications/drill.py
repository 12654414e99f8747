"""A drill's mail goes to one mailbox of ours, whoever it is made out to."""

from collections.abc import Mapping
from typing import Any

from kalix_compliance.core.company import Company
from kalix_compliance.notifications.envelope import checked_address


class DrillEscaped(RuntimeError):
    """A drill's message was about to leave for somebody's real address: a fault of ours, and nothing left."""


def drill_mailbox(settings: Mapping[str, Any], company: Company) -> str:
    """DRILL_MAILBOX, or the officer's address; raises RuleBroken when it is none that a server would take."""
    return checked_address(str(settings.get("DRILL_MAILBOX") or company.officer_email))


def insist_drill_stays_home(
    drill: bool, to: str, settings: Mapping[str, Any], company: Company
) -> None:
    """The last look before a message goes over the line; raises DrillEscaped."""
    if drill and to != drill_mailbox(settings, company):
        raise DrillEscaped

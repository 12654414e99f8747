"""What requests do when something is announced that concerns what they have changed."""

from sqlalchemy import select

from kalix_compliance.customers.events import LimitLifted
from kalix_compliance.customers.personal_data import Limit
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.events import MessageBounced
from kalix_compliance.subject_requests.effects.mails import NOTICE, REMINDER
from kalix_compliance.subject_requests.effects.telling import tell
from kalix_compliance.subject_requests.models import SubjectRequest

LIFTED = {Limit.RESTRICTED: "restriction_lifted", Limit.OBJECTED: "objection_lifted"}


def on_limit_lifted(unit: Unit, happened: LimitLifted) -> None:
    """The request by which it was set says so in its story."""
    if request := _request(unit, happened.about):
        tell(unit, request, LIFTED[happened.kind], happened.reason)


def on_message_bounced(unit: Unit, happened: MessageBounced) -> None:
    """A mail to a processor that came back needs a person."""
    if happened.notice in (NOTICE, REMINDER) and (request := _request(unit, happened.about)):
        tell(unit, request, "passed_on_bounced")


def _request(unit: Unit, reference: str) -> SubjectRequest | None:
    wanted = select(SubjectRequest).where(SubjectRequest.reference == reference)
    return unit.session.scalar(wanted)

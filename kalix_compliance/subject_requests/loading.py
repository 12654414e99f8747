"""Finding the request that a command is about."""

from sqlalchemy import select

from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.rules import Requirement, reasons

PREFIX = "YC"


def is_request(reference: str) -> bool:
    return reference.startswith(f"{PREFIX}-")


def load(unit: Unit, reference: str, version: int | None = None) -> SubjectRequest:
    """The request, locked for this unit; raises NotFound.

    `version` is the one the person was looking at; StaleRecord when somebody saved since.
    """
    if not (is_request(reference) and is_reference(reference)):
        raise NotFound
    unit.about(reference)
    wanted = select(SubjectRequest).where(SubjectRequest.reference == reference)
    request = unit.session.scalar(wanted.with_for_update(of=SubjectRequest))
    if request is None:
        raise NotFound
    unit.expect(request, version)
    if request.emptied_at is not None and not unit.actor.is_system:
        raise RuleBroken(say("Yêu cầu đã hết hạn lưu: nội dung không còn."))
    return request


def insist(requirements: list[Requirement]) -> None:
    """Raise RuleBroken with what is not met."""
    if missing := reasons(requirements):
        raise RuleBroken(*missing)

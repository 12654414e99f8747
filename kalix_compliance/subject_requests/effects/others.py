"""A processor or a third party must act: the request has the longer term (D356 Art 5)."""

from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.clocks import lengthen_for_others
from kalix_compliance.subject_requests.effects.telling import tell
from kalix_compliance.subject_requests.models import SubjectRequest


def others_must_act(unit: Unit, request: SubjectRequest) -> None:
    """From now on the request's clock runs by the longer term; nothing happens when it does already."""
    if lengthen_for_others(unit, request):
        tell(unit, request, "others_must_act")

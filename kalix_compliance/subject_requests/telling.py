"""A line in a request's story with what a person wrote, and when something was said to the person."""

from datetime import datetime

from kalix_compliance.casework import story
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.models import SubjectRequest


def tell_in_words(
    unit: Unit, request: SubjectRequest, kind: str, text: str = "", **facts: object
) -> None:
    """Like `casework.story.tell`, for a request and the words of a person."""
    story.tell(unit, request.reference, kind, customer_id=request.customer_id, text=text, **facts)


def refuse_impossible_moment(unit: Unit, request: SubjectRequest, at: datetime) -> None:
    """Nothing was said in the future, or before the request came in; people write whole minutes."""
    if at > unit.now:
        raise RuleBroken(say("Giờ này muộn hơn bây giờ. Sửa lại giờ."), field="at")
    if at < request.received_at.replace(second=0, microsecond=0):
        raise RuleBroken(say("Giờ này sớm hơn lúc nhận yêu cầu. Sửa lại giờ."), field="at")


def needs_words(text: str, field: str) -> str:
    """What was written, without the space around it; raises RuleBroken when there is nothing."""
    if not text.strip():
        raise RuleBroken(say("Phần này còn trống. Ghi vài chữ rồi lưu lại."), field=field)
    return text.strip()

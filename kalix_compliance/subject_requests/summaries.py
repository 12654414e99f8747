"""The words of requests that a search finds."""

from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.contributions import Summaries
from kalix_compliance.subject_requests.models import SubjectRequest

REQUEST_SUMMARIES = Summaries(
    prefix="YC",
    number=2,
    digits=5,
    model=SubjectRequest,
    columns=("wish", "outcome", "refusal"),
    readers=(Permission.REQUEST_HANDLE,),
    person="customer_id",
)

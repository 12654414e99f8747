"""The words of complaints that a search finds."""

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.contributions import Summaries

COMPLAINT_SUMMARIES = Summaries(
    prefix="KN",
    number=1,
    digits=6,
    model=Complaint,
    columns=("narrative", "wish", "source", "findings"),
    readers=(Permission.COMPLAINT_HANDLE,),
    person="customer_id",
    visible_to=visible_to,
)

"""The mail that says that a package is ready: where and until when, without the file and the code."""

from datetime import datetime

from sqlalchemy.orm import Session

from kalix_compliance.customers.queries import Contact, masked_names
from kalix_compliance.notifications.compose import Text, compose
from kalix_compliance.subject_requests.models import SubjectRequest

NOTICE = "package_ready"
LANGUAGE = "vi"


def ready_text(request: SubjectRequest, contact: Contact, until: datetime) -> Text:
    return _text(request, contact.name, until)


def ready_preview(session: Session, request: SubjectRequest, until: datetime) -> Text:
    """The same words with the masked name, to be read before they go."""
    names = masked_names(session, [request.customer_id])
    return _text(request, names.get(request.customer_id, ""), until)


def _text(request: SubjectRequest, name: str, until: datetime) -> Text:
    return compose(NOTICE, LANGUAGE, customer_name=name, reference=request.reference, until=until)

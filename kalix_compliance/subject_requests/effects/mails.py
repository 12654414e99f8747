"""The mail by which a request is passed on: what must be done, and only the data that is needed for it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import Text as Mail
from kalix_compliance.notifications.compose import compose
from kalix_compliance.processors.catalogue import HOME
from kalix_compliance.processors.models import Processor
from kalix_compliance.processors.queries import Contact
from kalix_compliance.subject_requests.effects.words import BY_LAW, REQUESTS, TASKS
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.subject_requests.models import PassedOn, SubjectRequest

NOTICE = "request_passed_on"
REMINDER = "request_passed_on_reminder"
UNANSWERED = "request_unanswered"


def language_of(country: str) -> str:
    """Whom abroad the company writes to in English."""
    return "vi" if country == HOME else "en"


def data_lines(clear: Mapping[str, str], fields: Collection[str]) -> list[Text]:
    """`Điện thoại: 0912345678`, one line for each of these fields that the person has."""
    return [
        say("%(label)s: %(value)s", label=SEALED[field].label, value=SEALED[field].shown(text))
        for field, text in clear.items()
        if field in fields and text
    ]


def masked_lines(masked: Mapping[str, str], fields: Collection[str]) -> list[Text]:
    """The same lines for whoever looks at the mail before it leaves."""
    return [
        say("%(label)s: %(value)s", label=SEALED[field].label, value=masked[field])
        for field in SEALED
        if field in fields and masked.get(field)
    ]


def passed_on_mail(
    *,
    reference: str,
    kind: RequestKind,
    contact_name: str,
    country: str,
    task: str,
    person: Sequence[Text],
    corrected: Sequence[Text],
    due_on: date,
    signed_by: str,
) -> Mail:
    """The mail to one of them, as it will leave; the usual task is said in their language."""
    return compose(
        NOTICE,
        language_of(country),
        contact_name=contact_name,
        reference=reference,
        kind=REQUESTS[kind],
        task=TASKS[kind] if task == TASKS[kind].text else task,
        person=list(person),
        corrected=list(corrected),
        due_on=due_on,
        law=BY_LAW[kind],
        signed_by=signed_by,
    )


def reminder_mail(
    unit: Unit,
    request: SubjectRequest,
    passed: PassedOn,
    processor: Processor,
    contact: Contact,
    *,
    is_late: bool,
) -> Mail:
    """The reminder; nothing in it says who the person is."""
    return compose(
        REMINDER,
        language_of(processor.country),
        contact_name=contact.name,
        reference=request.reference,
        kind=REQUESTS[request.kind],
        sent_at=passed.sent_at,
        due_on=passed.due_on,
        is_late=is_late,
        law=BY_LAW[request.kind],
        signed_by=unit.company.officer_name,
    )

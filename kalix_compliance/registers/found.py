"""What a column of a register refers to, looked up for all rows of a page by one statement."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach
from kalix_compliance.consents.models import ConsentText
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.processors.models import Processor
from kalix_compliance.staff.queries import names_of
from kalix_compliance.subject_requests.models import SubjectRequest

SYSTEM = say("hệ thống")
LEFT = say("tài khoản đã xóa")


def staff(session: Session, ids: Collection[str]) -> Mapping[str, Text]:
    """Who did it; jobs act under no person's name."""
    people = {known for known in map(id_in, ids) if known}
    names = names_of(session, people)
    return {key: names.get(known, LEFT) if (known := id_in(key)) else SYSTEM for key in ids}


def customers(session: Session, ids: Collection[str]) -> Mapping[str, Text]:
    """The masked name of each as it is today; of the erased, that they are erased."""
    names = masked_names(session, {UUID(key) for key in ids})
    return {str(key): name for key, name in names.items()}


def processors(session: Session, ids: Collection[str]) -> Mapping[str, Text]:
    rows = session.execute(select(Processor.id, Processor.name).where(Processor.id.in_(_all(ids))))
    return {str(row.id): row.name for row in rows}


def requests(session: Session, ids: Collection[str]) -> Mapping[str, Text]:
    columns = (SubjectRequest.id, SubjectRequest.reference)
    rows = session.execute(select(*columns).where(SubjectRequest.id.in_(_all(ids))))
    return {str(row.id): row.reference for row in rows}


def disclosures(session: Session, ids: Collection[str]) -> Mapping[str, Text]:
    columns = (Disclosure.id, Disclosure.reference)
    rows = session.execute(select(*columns).where(Disclosure.id.in_(_all(ids))))
    return {str(row.id): row.reference for row in rows}


def breaches(session: Session, ids: Collection[str]) -> Mapping[str, Text]:
    rows = session.execute(select(Breach.id, Breach.reference).where(Breach.id.in_(_all(ids))))
    return {str(row.id): row.reference for row in rows}


def consent_texts(session: Session, ids: Collection[str]) -> Mapping[str, Text]:
    """Which version of the words; one that somebody agreed to never changes."""
    columns = (ConsentText.id, ConsentText.number)
    rows = session.execute(select(*columns).where(ConsentText.id.in_(_all(ids))))
    return {str(row.id): say("bản %(n)s", n=row.number) for row in rows}


def _all(ids: Collection[str]) -> list[UUID]:
    return [UUID(key) for key in ids]

"""Customers of whom no record is left: their own record goes too, with their key.

A person's record is kept for the sake of something: a complaint, a request, a consent, a contract. When
nothing of that is left and the period since is over, the purpose is done (Law 91/2025 Art 14(1)). The key is
destroyed by the same means as in an erasure, so it goes from every backup too.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import AffectedPerson
from kalix_compliance.casework.summaries.keeping import forget_person as forget_words
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.consents.models import Consent
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.customers import index
from kalix_compliance.customers.contributions import RecordKind, contributed
from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.disclosures.models import DisclosureSubject
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.subject_requests.erasing.emptying import empty_cells
from kalix_compliance.subject_requests.kinds import ErasureState
from kalix_compliance.subject_requests.models import Erasure, SubjectRequest
from kalix_compliance.vault import safes


def without_records(session: Session, before: datetime) -> Sequence[tuple[str, UUID | None]]:
    """People whom the company has known since before a moment, with nothing about them after it."""
    wanted = select(Customer.id).where(
        Customer.created_at < before,
        Customer.name != b"",
        *(~one for one in (*_kept_for(), *_since(before))),
    )
    return [(str(person), person) for person in session.scalars(wanted.order_by(Customer.id))]


def forget_person(unit: Unit, reference: str) -> Mapping[str, int]:
    """Destroy the key of one person and empty whatever bears their id; what is left is that id."""
    person = UUID(reference)
    unit.about(f"customer:{person}")
    kept_for = unit.session.scalar(
        select(Customer.id).where(Customer.id == person, or_(*_kept_for())).limit(1)
    )
    if kept_for is not None:
        raise RuleBroken(say("Người này còn hồ sơ nên còn được giữ."))
    for forget in contributed().forget:
        forget(unit, person)
    forget_words(unit, person)
    # From here on nothing can be taken back: should the rest fail, the next night finishes it.
    safes.destroy(person, unit.now)
    cells = empty_cells(unit, person)
    customer = unit.session.get_one(Customer, person)
    if customer.search_version != UNFINDABLE:
        customer.search_version += 1  # a late writer's tokens are older than the emptied entry
        entry = index.Entry(person, customer.search_version, frozenset())
        unit.after_commit.append(partial(index.write, [entry]))
    return {"people": 1, "cells": cells}


def _kept_for() -> tuple[ColumnElement[bool], ...]:
    """What keeps a person's record: any one of these."""
    return (
        exists().where(Complaint.customer_id == Customer.id),
        exists().where(AffectedPerson.customer_id == Customer.id),
        exists().where(DisclosureSubject.customer_id == Customer.id),
        exists().where(
            SubjectRequest.customer_id == Customer.id, SubjectRequest.ended_at.is_(None)
        ),
        exists().where(Consent.customer_id == Customer.id, Consent.withdrawn_at.is_(None)),
        exists().where(Erasure.customer_id == Customer.id, Erasure.state != ErasureState.CANCELLED),
    )


def _since(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """What was about the person after a moment, although nothing of it runs any more."""
    return (
        exists().where(
            SubjectRequest.customer_id == Customer.id, SubjectRequest.ended_at >= before
        ),
        exists().where(Consent.customer_id == Customer.id, Consent.withdrawn_at >= before),
        exists().where(
            OutboxMessage.customer_id == Customer.id, OutboxMessage.created_at >= before
        ),
    )


PEOPLE = RecordKind(
    code="customers",
    name=say("Khách không còn hồ sơ nào"),
    months=60,
    law=say(
        "Dữ liệu hợp đồng đặt hàng trực tuyến giữ ít nhất 3 năm (Điều 16 khoản 2 Luật Thương mại điện tử "
        "122/2025/QH15); hết mục đích thì xóa (Điều 14 khoản 1 Luật 91/2025/QH15)."
    ),
    ended_before=without_records,
    anonymise=forget_person,
    least=36,
)

"""A person's record: sealed in the store, masked on the page, read in clear only with a trace."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers import queries
from kalix_compliance.customers.commands import (
    edit_customer,
    register_customer,
    reveal_customer,
)
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import (
    PLAIN,
    PURPOSES,
    SEALED,
    CustomerChanges,
    CustomerDetails,
    Purpose,
)
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased, Tampered
from tests.sessions import FreshSession

Statements = Callable[[], AbstractContextManager[list[str]]]
AN = CustomerDetails(
    "Nguyễn Văn An", "094 268 9393", "an.nguyen@gmail.com", "347 Bát Khối, Hà Nội", "Gọi sau 17 giờ"
)


@pytest.fixture
def support(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(
        Permission.CUSTOMER_EDIT,
        Permission.CUSTOMER_READ,
        Permission.CUSTOMER_REGISTER,
        Permission.CUSTOMER_REVEAL,
    )


@pytest.fixture
def customer(app: Flask, support: Actor) -> UUID:
    return register_customer(support, AN)


def entries(session: FreshSession) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.number)))


def test_every_column_is_sealed_or_said_to_be_plain() -> None:
    assert {column.key for column in Customer.__table__.columns} == {*SEALED, *PLAIN}


def test_the_store_holds_nothing_that_names_the_person(
    customer: UUID, session: FreshSession
) -> None:
    row = session.get_one(Customer, customer)
    kept = b" ".join(getattr(row, field) for field in SEALED)
    for told in ("Nguyễn", "0942689393", "942689393", "gmail", "Bát Khối", "17 giờ"):
        assert told.encode() not in kept


def test_the_audit_trail_names_fields_and_no_values(
    customer: UUID, support: Actor, session: FreshSession
) -> None:
    edit_customer(support, customer, 1, CustomerChanges(phone="0975249393"))
    made, edited = entries(session)
    assert (made.action, made.subject) == ("register_customer", str(customer))
    assert (edited.action, edited.subject) == ("edit_customer", str(customer))
    assert edited.changes == {"Customer": ["phone", "search_version"]}
    written = f"{made.body} {edited.body}"
    assert not any(told in written for told in ("Nguyễn", "gmail", "9393", "Bát Khối"))


def test_a_card_is_masked(customer: UUID, support: Actor, session: FreshSession) -> None:
    card = queries.customer_card(session, support, customer)
    assert (card.name, card.phone, card.email, card.address, card.note) == (
        "Ng*** V** A**",
        "094****393",
        "a****n@g***.com",
        "***, Hà Nội",
        "****",
    )
    assert (card.version, card.erased) == (1, False)


def test_who_may_not_read_customers_gets_nothing(
    customer: UUID, session: FreshSession, actor_with: Callable[..., Actor]
) -> None:
    administrator = actor_with(Permission.STAFF_MANAGE, role="administrator")
    for ask in (
        lambda: queries.customer_card(session, administrator, customer),
        lambda: queries.CustomerSearch("nguyen").rows(session, administrator),
        lambda: queries.likely_same(session, administrator, AN),
        lambda: register_customer(administrator, AN),
        lambda: edit_customer(administrator, customer, 1, AN),
        lambda: reveal_customer(administrator, customer, "phone", Purpose.CALL),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_nobody_has_the_card_of_somebody_who_is_not_there(
    app: Flask, support: Actor, session: FreshSession
) -> None:
    with pytest.raises(NotFound):
        queries.customer_card(session, support, new_id())
    with pytest.raises(NotFound):
        edit_customer(support, new_id(), 1, AN)
    with pytest.raises(NotFound):
        reveal_customer(support, new_id(), "phone", Purpose.CALL)


def test_text_is_kept_composed_and_without_what_does_not_print(
    app: Flask, support: Actor, session: FreshSession
) -> None:
    typed = CustomerDetails(
        "  Nguyê\u0303n\tVa\u0306n \u202eAn\x00 ", note="Dòng 1\r\n\x07Dòng 2\ud800"
    )
    customer = register_customer(support, typed)
    assert reveal_customer(support, customer, "name", Purpose.IDENTITY) == "Nguyễn Văn An"
    assert reveal_customer(support, customer, "note", Purpose.IDENTITY) == "Dòng 1\nDòng 2"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", " \u200b\x00 "),
        ("name", "..."),
        ("name", "a" * 121),
        ("name", "ố" * 100_000),
        ("phone", "0123456789"),
        ("phone", "không có số"),
        ("phone", "9" * 100_000),
        ("email", "an.nguyen"),
        ("email", "an@@gmail.com"),
        ("email", "a" * 100_000 + "@gmail.com"),
        ("email", '"><svg onload=x>@gmail.com'),
        ("address", "a" * 301),
        ("note", "a" * 4_001),
        ("note", "x" * 100_000),
    ],
    ids=lambda value: ascii(value[:20]),
)
@pytest.mark.sqlite_only
def test_bad_input_is_refused_at_its_field_and_nothing_is_kept(
    app: Flask, support: Actor, session: FreshSession, field: str, typed: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        register_customer(support, CustomerDetails(**{"name": "An", field: typed}))
    assert refusal.value.field == field
    assert str(refusal.value)
    assert session.scalar(select(Customer.id)) is None


def test_markup_is_a_name_like_any_other(app: Flask, support: Actor) -> None:
    customer = register_customer(support, CustomerDetails('"><svg onload=x>'))
    assert reveal_customer(support, customer, "name", Purpose.IDENTITY) == '"><svg onload=x>'


def test_a_correction_changes_only_what_is_given(customer: UUID, support: Actor) -> None:
    edit_customer(support, customer, 1, CustomerChanges(email="", phone="+84 975 249 393"))
    assert reveal_customer(support, customer, "phone", Purpose.CALL) == "0975249393"
    assert reveal_customer(support, customer, "name", Purpose.CALL) == "Nguyễn Văn An"
    with pytest.raises(RuleBroken, match="Chưa có dữ liệu này"):
        reveal_customer(support, customer, "email", Purpose.CALL)


def test_saving_the_same_again_changes_nothing(
    customer: UUID, support: Actor, session: FreshSession
) -> None:
    edit_customer(support, customer, 1, AN)
    assert queries.customer_card(session, support, customer).version == 1
    assert entries(session)[-1].changes == {}


def test_a_note_is_no_reason_to_index_anew(
    customer: UUID, support: Actor, session: FreshSession
) -> None:
    edit_customer(support, customer, 1, CustomerChanges(note="Gọi buổi sáng"))
    assert session.execute(select(Customer.version, Customer.search_version)).one() == (2, 1)


def test_a_stale_save_is_refused(customer: UUID, support: Actor) -> None:
    edit_customer(support, customer, 1, CustomerChanges(phone="0975249393"))
    with pytest.raises(StaleRecord):
        edit_customer(support, customer, 1, CustomerChanges(phone="0912345678"))
    assert reveal_customer(support, customer, "phone", Purpose.CALL) == "0975249393"


def test_a_reveal_leaves_its_purpose_field_and_case_in_the_trail(
    customer: UUID, support: Actor, session: FreshSession
) -> None:
    assert reveal_customer(support, customer, "phone", "call", "KN-2026-000412") == "0942689393"
    entry = entries(session)[-1]
    assert (entry.action, entry.subject, entry.actor) == (
        "reveal_personal_data",
        str(customer),
        support.id,
    )
    assert entry.facts == {"field": "phone", "purpose": "call", "about": "KN-2026-000412"}


def test_the_trail_is_committed_before_the_value_is_opened(
    customer: UUID, support: Actor, session: FreshSession, clock: FixedClock
) -> None:
    safes.destroy(customer, clock.now())
    with pytest.raises(Erased):
        reveal_customer(support, customer, "phone", Purpose.LEGAL)
    assert entries(session)[-1].action == "reveal_personal_data"


def test_a_reveal_needs_a_purpose_from_the_list(
    customer: UUID, support: Actor, session: FreshSession
) -> None:
    assert str(PURPOSES[Purpose.CALL]) == "Gọi khách theo hồ sơ này"
    for purpose in ("", "curiosity"):
        with pytest.raises(RuleBroken) as refusal:
            reveal_customer(support, customer, "phone", purpose)
        assert refusal.value.field == "purpose"
    for field, about in (("version", ""), ("phone", "Nguyễn Văn An"), ("__class__", "")):
        with pytest.raises(NotFound):
            reveal_customer(support, customer, field, Purpose.CALL, about)
    assert len(entries(session)) == 1


def test_a_value_moved_to_another_field_does_not_open(
    customer: UUID, support: Actor, session: FreshSession
) -> None:
    with open_unit(support) as unit:
        row = unit.session.get_one(Customer, customer)
        row.note = row.email
    with pytest.raises(Tampered):
        reveal_customer(support, customer, "note", Purpose.LEGAL)


def test_an_erased_person_stays_as_a_row_without_a_face(
    customer: UUID, support: Actor, session: FreshSession, clock: FixedClock
) -> None:
    safes.destroy(customer, clock.now())
    card = queries.customer_card(session, support, customer)
    assert card.erased
    assert (card.name, card.phone, card.note) == ("", "", "")
    assert queries.masked_names(session, [customer]) == {customer: "Dữ liệu đã xóa"}
    with pytest.raises(Erased):
        edit_customer(support, customer, 1, AN)


def test_names_of_many_cost_one_statement_for_each_store(
    app: Flask, support: Actor, session: FreshSession, statements: Statements
) -> None:
    made = [register_customer(support, CustomerDetails(f"Trần Thị {n}")) for n in "ABCDE"]
    with statements() as seen:
        names = queries.masked_names(session, [*made, made[0]])
    assert set(names) == set(made)
    assert set(names.values()) == {f"Tr*** Th*** {n}**" for n in "ABCDE"}
    assert len(seen) == 2
    assert queries.masked_names(session, []) == {}


def test_a_command_that_writes_to_a_person_gets_the_address_in_clear(
    customer: UUID, support: Actor
) -> None:
    with open_unit(support) as unit:
        contact = queries.address_of(unit, customer)
        with pytest.raises(NotFound):
            queries.address_of(unit, new_id())
    assert contact == queries.Contact(
        "Nguyễn Văn An", "an.nguyen@gmail.com", "0942689393", "347 Bát Khối, Hà Nội"
    )


def test_a_registration_that_fails_leaves_no_person(
    app: Flask, support: Actor, session: FreshSession
) -> None:
    def and_then_the_lights_went_out() -> None:
        with open_unit(support) as unit:
            register_customer(unit.actor, AN)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        and_then_the_lights_went_out()
    assert session.scalar(select(Customer.id)) is None
    assert queries.CustomerSearch("0942689393").rows(session, support) == []

"""Finding a person by what people type, over data that nobody can read in the store."""

import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers import index, repair
from kalix_compliance.customers.commands import edit_customer, register_customer
from kalix_compliance.customers.jobs import repair_index
from kalix_compliance.customers.models import Customer, IndexedCustomer, SearchToken
from kalix_compliance.customers.personal_data import CustomerChanges, CustomerDetails
from kalix_compliance.customers.queries import CustomerRow, CustomerSearch, likely_same
from kalix_compliance.customers.repair import Repaired
from kalix_compliance.database.base import SEARCH, db
from kalix_compliance.database.side_stores import engine_of, reading, writing
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.vault import safes
from tests.sessions import FreshSession

Statements = Callable[[], AbstractContextManager[list[str]]]
Found = Callable[[str], list[str]]
INDEXER = system_actor("indexer", Permission.SYSTEM_INDEX)

PEOPLE = {
    "anh": CustomerDetails("Nguyễn Thị Ánh", "0942689393", "anh.nguyen@gmail.com"),
    "an": CustomerDetails("Nguyễn Văn An", "0975249393", "an@kalix.vn"),
    "dung": CustomerDetails("Đặng Đức Dũng", "024 3826 7999"),
    "y": CustomerDetails("Lê Như Ý", "+1 415 555 2671"),
    "chris": CustomerDetails("Christopher Võ", email="Chris.Vo@Example.com"),
}


@pytest.fixture
def support(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(
        Permission.CUSTOMER_EDIT, Permission.CUSTOMER_READ, Permission.CUSTOMER_REGISTER
    )


@pytest.fixture
def people(app: Flask, support: Actor) -> dict[str, UUID]:
    return {short: register_customer(support, details) for short, details in PEOPLE.items()}


@pytest.fixture
def found(people: dict[str, UUID], support: Actor, session: FreshSession) -> Found:
    names = {customer_id: short for short, customer_id in people.items()}

    def search(text: str) -> list[str]:
        return sorted(names[row.id] for row in CustomerSearch(text).rows(session, support))

    return search


def tokens_in_store() -> int:
    with reading(SEARCH) as connection:
        return connection.scalar(select(func.count()).select_from(SearchToken)) or 0


def test_one_person_by_everything_that_people_type(found: Found) -> None:
    ways = {
        "nguyen thi anh": ["anh"],
        "Nguyễn Thị Ánh": ["anh"],
        unicodedata.normalize("NFD", "Nguyễn Thị Ánh"): ["anh"],
        "NGUYỄN": ["an", "anh"],
        "ngu": ["an", "anh"],
        "anh ngu": ["anh"],
        "nguyen a": ["an", "anh"],
        "nguyen v": ["an"],
        "dang duc": ["dung"],
        "Đặng": ["dung"],
        "nhu y": ["y"],
        "ý như": ["y"],
        "christop": ["chris"],
        "christoffer": [],
        "9393": ["an", "anh"],
        "689393": ["anh"],
        "89393": ["anh"],
        "2689393": ["anh"],
        "0942689393": ["anh"],
        "+84 942 689 393": ["anh"],
        "84942689393": ["anh"],
        "094.268.9393": ["anh"],
        "38267999": ["dung"],
        "+14155552671": ["y"],
        "nguyen 9393": ["an", "anh"],
        "thi 9393": ["anh"],
        "an 0942 689 393": ["anh"],
        "AN@kalix.vn": ["an"],
        "chris.vo@example.com": ["chris"],
        "van an@kalix.vn": ["an"],
        "tran": [],
        "nguyen tran": [],
        "0000": [],
        "ai@kalix.vn": [],
    }
    assert {typed: found(typed) for typed in ways} == ways


@pytest.mark.parametrize(
    "typed", ["", "  ", "an", "ng", "a b", "939", "an 939", "...", "@", "\x00"]
)
def test_too_little_finds_nobody_and_asks_nothing(
    app: Flask, support: Actor, session: FreshSession, statements: Statements, typed: str
) -> None:
    search = CustomerSearch(typed)
    assert search.too_short
    with statements() as seen:
        assert search.rows(session, support) == []
    assert seen == []


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 100_000,
        "9" * 100_000,
        "nguyen " * 10_000,
        "'; DROP TABLE customer; --",
        "%%%%",
        "\ud800\ud800\ud800abc",
        '"><svg onload=x>',
        "a@b.c" * 1_000,
        "( 1234 )" * 50,
    ],
    ids=lambda typed: ascii(typed[:20]),
)
def test_anything_may_be_typed(found: Found, typed: str) -> None:
    assert found(typed) in ([], ["an", "anh"])


def test_rows_are_masked(people: dict[str, UUID], support: Actor, session: FreshSession) -> None:
    assert CustomerSearch("anh nguyen").rows(session, support) == [
        CustomerRow(people["anh"], "Ng*** Th*** Á**", "094****393", "a****n@g***.com")
    ]


def test_whole_words_come_before_beginnings_of_words(
    people: dict[str, UUID], support: Actor, session: FreshSession
) -> None:
    rows = CustomerSearch("nguyen an").rows(session, support)
    assert [row.id for row in rows] == [people["an"], people["anh"]]


def test_the_store_of_tokens_shows_numbers_only(people: dict[str, UUID]) -> None:
    with reading(SEARCH) as connection:
        tokens = connection.scalars(select(SearchToken.token)).all()
    assert all(isinstance(token, int) and -(2**63) <= token < 2**63 for token in tokens)
    assert len(tokens) == len(set(tokens)) + sum(
        1 for token in set(tokens) if tokens.count(token) > 1
    )


def test_the_cost_is_four_statements_whatever_is_found(
    app: Flask, support: Actor, session: FreshSession, statements: Statements
) -> None:
    for number in range(60):
        register_customer(support, CustomerDetails(f"Phạm Thị {number}", f"09123400{number:02}"))
    for typed, most in (("pham thi", 50), ("pham 1 0007", 0), ("0912340007", 1)):
        with statements() as seen:
            assert len(CustomerSearch(typed).rows(session, support)) == most
        assert len(seen) <= 4


def test_an_edit_moves_the_person_in_the_index(
    people: dict[str, UUID], support: Actor, found: Found
) -> None:
    edit_customer(support, people["an"], 1, CustomerChanges(name="Trần Văn Bình", phone=""))
    assert found("tran van") == ["an"]
    assert found("nguyen van") == []
    assert found("0975249393") == []
    assert found("9393") == ["anh"]


def test_an_old_token_never_shows_the_wrong_person(
    people: dict[str, UUID], support: Actor, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a crash between the commit and the index."""
    monkeypatch.setattr(index, "keep", lambda entry: None)
    edit_customer(support, people["an"], 1, CustomerChanges(name="Trần Văn Bình"))
    assert found("nguyen van") == []
    assert found("tran van") == []
    assert repair_index(INDEXER) == Repaired(indexed=1)
    assert found("tran van") == ["an"]
    assert repair_index(INDEXER) == Repaired()


def test_a_search_store_that_is_away_does_not_undo_a_registration(
    app: Flask, support: Actor, session: FreshSession
) -> None:
    db.metadatas[SEARCH].drop_all(engine_of(SEARCH))
    customer = register_customer(support, PEOPLE["an"])
    assert session.get(Customer, customer) is not None
    index.empty()
    assert repair_index(INDEXER) == Repaired(indexed=1)
    assert [row.id for row in CustomerSearch("nguyen").rows(session, support)] == [customer]


def test_the_repair_goes_through_everybody_in_chunks(
    people: dict[str, UUID], found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tokens_in_store()
    with writing(SEARCH) as connection:
        connection.execute(update(IndexedCustomer).values(version=0))
        connection.execute(delete(SearchToken).where(SearchToken.customer_id == people["y"]))
        connection.execute(
            delete(IndexedCustomer).where(IndexedCustomer.customer_id == people["y"])
        )
    assert repair.bring_into_step(chunk=2) == Repaired(indexed=5)
    assert found("nhu y") == ["y"]
    assert tokens_in_store() == before


@pytest.mark.parametrize("chunk", [1, 5, 6])
def test_the_index_forgets_whoever_is_no_customer(
    people: dict[str, UUID], support: Actor, chunk: int
) -> None:
    with open_unit(support) as unit:
        for short in ("anh", "chris"):
            unit.session.delete(unit.session.get_one(Customer, people[short]))
    assert repair.bring_into_step(chunk) == Repaired(forgotten=2)
    assert repair.bring_into_step(chunk) == Repaired()


def test_an_erased_person_is_found_no_more_and_leaves_no_token(
    people: dict[str, UUID], found: Found, clock: FixedClock
) -> None:
    safes.destroy(people["y"], clock.now())
    assert found("nhu y") == []
    with writing(SEARCH) as connection:
        connection.execute(
            update(IndexedCustomer)
            .where(IndexedCustomer.customer_id == people["y"])
            .values(version=0)
        )
    repair_index(INDEXER)
    with reading(SEARCH) as connection:
        left = select(SearchToken.token).where(SearchToken.customer_id == people["y"])
        assert connection.scalars(left).all() == []


def test_the_command_builds_the_whole_index_anew(app: Flask, found: Found) -> None:
    before = tokens_in_store()
    with writing(SEARCH) as connection:
        connection.execute(delete(SearchToken))
    assert found("nguyen") == []
    outcome = app.test_cli_runner().invoke(args=["customers", "reindex"])
    assert outcome.exit_code == 0, outcome.output
    assert "5 khách hàng" in outcome.output
    assert found("nguyen") == ["an", "anh"]
    assert tokens_in_store() == before


def test_an_older_entry_does_not_replace_a_newer_one(people: dict[str, UUID]) -> None:
    before = tokens_in_store()
    index.write([index.Entry(people["an"], 0, frozenset({1, 2}))])
    assert tokens_in_store() == before


def test_only_the_indexer_repairs(app: Flask, support: Actor) -> None:
    with pytest.raises(NotAllowed):
        repair_index(support)


def test_somebody_who_is_known_is_recognised_before_a_second_record_is_made(
    people: dict[str, UUID], support: Actor, session: FreshSession
) -> None:
    def same(**typed: str) -> list[tuple[UUID, tuple[str, ...]]]:
        details = CustomerDetails(**{"name": "", **typed})
        return [(row.id, row.because) for row in likely_same(session, support, details)]

    assert same(phone="+84 942 689 393") == [(people["anh"], ("phone",))]
    assert same(email="AN@KALIX.vn") == [(people["an"], ("email",))]
    assert same(name="nguyen van  an") == [(people["an"], ("name",))]
    assert same(name="Nguyễn Văn An", phone="0942689393") == [
        (people["anh"], ("phone",)),
        (people["an"], ("name",)),
    ]
    assert same(name="Nguyễn", phone="0942", email="an@") == []
    assert same() == []


def test_a_person_is_no_duplicate_of_themselves(
    people: dict[str, UUID], support: Actor, session: FreshSession
) -> None:
    assert likely_same(session, support, PEOPLE["an"], but=people["an"]) == []

"""Words of what cases say: found though sealed, by those who may read them, and gone when they are gone."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError

from kalix_compliance.breaches.summaries import BREACH_SUMMARIES as BREACHES
from kalix_compliance.casework.summaries import finding, keeping, store
from kalix_compliance.casework.summaries.finding import records_that_say
from kalix_compliance.casework.summaries.job import repair_summaries
from kalix_compliance.casework.summaries.models import (
    IndexedSummary,
    SummaryWord,
)
from kalix_compliance.casework.summaries.numbers import record_of, reference_of
from kalix_compliance.casework.summaries.words import tokens_of
from kalix_compliance.complaints.commands.closing import withdraw_complaint
from kalix_compliance.complaints.retained import anonymise
from kalix_compliance.complaints.summaries import COMPLAINT_SUMMARIES as COMPLAINTS
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers import index
from kalix_compliance.database.base import SEARCH
from kalix_compliance.database.side_stores import reading, writing
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.summaries import REQUEST_SUMMARIES as REQUESTS
from kalix_compliance.vault.keys import keyring
from tests.breaches import Incident
from tests.cases import Case
from tests.erasures import Leaving
from tests.people import add_member
from tests.requests_life import Asked
from tests.sessions import FreshSession

Statements = Callable[[], AbstractContextManager[list[str]]]
INDEXER = system_actor("casework.summaries", Permission.SYSTEM_INDEX)
SIGNER = system_actor("test", Permission.SYSTEM_RETAIN, Permission.COMPLAINT_READ)
TOLD = "Có người tự xưng Nội thất Phú Quý chào bán tủ bếp, đọc đúng địa chỉ"


@pytest.fixture
def support(app: Flask) -> Actor:
    return add_member(Role.SUPPORT).actor


@pytest.fixture
def manager(app: Flask) -> Actor:
    return add_member(Role.MANAGER).actor


def words_in_store() -> int:
    with reading(SEARCH) as connection:
        return connection.scalar(select(func.count()).select_from(SummaryWord)) or 0


def case(handler: Actor, signer: Actor, narrative: str = TOLD, **given: object) -> Case:
    return Case(handler, signer).register(narrative=narrative, **given)


@command(Permission.SYSTEM_RETAIN)
def empty_it(unit: Unit, reference: str) -> None:
    anonymise(unit, reference)


def test_a_word_of_a_case_finds_it_for_those_who_may_read_it(
    support: Actor, manager: Actor, session: FreshSession
) -> None:
    one = case(support, manager).reference
    secretly = case(support, manager, restricted=True, differs="chuyện khác").reference
    asked = Asked(add_member(Role.COMPLIANCE).actor, manager).register(
        wish="Xin xóa số điện thoại bếp trưởng"
    )
    breach = Incident().open(title="Máy chủ bếp ăn bị dò mật khẩu").reference

    def found(actor: Actor, kind: object, text: str) -> list[str]:
        return records_that_say(session, actor, kind, text)  # type: ignore[arg-type]

    for typed in ("bếp", "BEP", "tủ bếp", "bep phu quy", "  quý, 'bếp' % _ \" "):
        assert found(manager, COMPLAINTS, typed) == [secretly, one], typed
    assert found(manager, COMPLAINTS, "bếp trưởng") == []
    assert found(manager, REQUESTS, "trưởng bếp") == [asked.reference]
    assert found(manager, BREACHES, "mat khau") == [breach]
    # A colleague hears nothing of a restricted case, an auditor reads no summary, support no breach.
    assert found(add_member(Role.SUPPORT).actor, COMPLAINTS, "bếp") == [one]
    assert found(support, BREACHES, "mat khau") == []
    for kind in (COMPLAINTS, REQUESTS, BREACHES):
        assert found(add_member(Role.AUDITOR).actor, kind, "bếp") == []
    for nothing in ("", "tủ", "và", "của không", "x" * 10_000, "%", "'; DROP TABLE", "\0", "đ"):
        assert found(manager, COMPLAINTS, nothing) == [], nothing


def test_the_index_follows_its_record_to_the_end(
    support: Actor, manager: Actor, session: FreshSession
) -> None:
    told = case(support, manager)
    told.acknowledge()
    told.start()
    told.verify()
    told.conclude()
    number = told.reference
    assert records_that_say(session, manager, COMPLAINTS, "điều tìm thấy") == [number]
    other = case(manager, manager, "Máy hút mùi kêu to", differs="việc khác").reference
    withdraw_complaint(manager, other, reason="khách rút")
    assert records_that_say(session, manager, COMPLAINTS, "hút mùi") == [other]
    empty_it(SIGNER, other)
    assert records_that_say(session, manager, COMPLAINTS, "hút mùi") == []
    assert store.versions_of([record_of(COMPLAINTS, other)])
    before = words_in_store()
    # What was built at once is what was written one by one.
    index.empty()
    assert repair_summaries(INDEXER) == keeping.Kept(2)
    assert words_in_store() == before


def test_an_erased_person_s_words_find_nothing_and_are_gone(
    clock: FixedClock, session: FreshSession
) -> None:
    leaving = Leaving().arrive()
    gone = case(leaving.handler, leaving.signer, customer_id=leaving.customer, new_customer=None)
    withdraw_complaint(leaving.handler, gone.reference, reason="khách rút")
    assert records_that_say(session, leaving.signer, COMPLAINTS, "Phú Quý") == [gone.reference]
    leaving.plan().sign()
    session.rollback()  # nobody reads while the logs are cut off
    assert leaving.erase(clock) == "done=1"
    assert records_that_say(session, leaving.signer, COMPLAINTS, "Phú Quý") == []
    assert words_in_store() == 0
    # A writer who comes late brings nothing back.
    keeping.keep(COMPLAINTS, [gone.reference])
    store.write([store.Entry(record_of(COMPLAINTS, gone.reference), 99, frozenset({1}))])
    assert words_in_store() == 0


def test_what_could_not_be_indexed_is_made_up_for_and_nothing_costs_nothing(
    support: Actor,
    manager: Actor,
    session: FreshSession,
    statements: Statements,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case(support, manager)
    assert (
        repair_summaries(INDEXER) is None
    )  # the index was there already; it only counts the trail
    with monkeypatch.context() as away:

        def fails(_entries: object) -> None:
            raise OperationalError("INSERT", {}, Exception("the store is away"))

        away.setattr(store, "write", fails)
        lost = case(support, manager, "Chuột cắn ghế", differs="việc khác").reference
    assert records_that_say(session, manager, COMPLAINTS, "chuột") == []
    assert repair_summaries(INDEXER) == keeping.Kept(1)
    assert records_that_say(session, manager, COMPLAINTS, "chuột") == [lost]
    with statements() as seen:
        assert repair_summaries(INDEXER) is None
    assert len(seen) == 2
    # A trail shorter than the index knows is another trail: everything is compared.
    store.note_progress(10_000)
    with writing(SEARCH) as connection:
        connection.execute(delete(IndexedSummary))
        connection.execute(delete(SummaryWord))
    assert repair_summaries(INDEXER) == keeping.Kept(2)
    assert store.progress() != 10_000


def test_an_old_word_shows_nothing_and_a_common_one_hides_nothing(
    support: Actor, manager: Actor, session: FreshSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [
        case(support, manager, differs="việc khác", restricted=n > 2).reference for n in range(9)
    ]
    monkeypatch.setattr(finding, "AT_ONCE", 2)
    seen = records_that_say(session, add_member(Role.SUPPORT).actor, COMPLAINTS, "bếp")
    assert seen == numbers[2::-1]
    # An index that is behind proposes what the record does not say.
    newest = record_of(COMPLAINTS, numbers[8])
    stale = tokens_of(keyring.get().index, ["kangaroo"])
    store.write([store.Entry(newest, store.versions_of([newest])[newest], stale)])
    assert reference_of(COMPLAINTS, newest) == numbers[8]
    assert records_that_say(session, manager, COMPLAINTS, "kangaroo") == []

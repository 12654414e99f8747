"""The chain: nothing may change it, and whatever was changed all the same is named."""

import threading
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from kalix_compliance.audit.chain import GENESIS, link
from kalix_compliance.audit.models import AuditEntry, AuditHead, body_of
from kalix_compliance.audit.verify import Flaw, Verdict, verify
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.errors import WriteOutsideCommand
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.deadlines.models import DayOverride
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from tests.sessions import FreshSession

CLERK = system_actor("clerk", Permission.AUDIT_READ)
TRIGGERS = {
    "sqlite": ("audit_entry_only_grows", "audit_entry_no_update", "audit_entry_no_delete"),
    "postgresql": ("audit_entry_no_change", "audit_entry_no_truncate"),
}
COPY = """INSERT {how} INTO audit_entry
    SELECT {number}, at, actor, 'forged', subject, facts, changes, commitments, previous_hash, {hash}
    FROM audit_entry WHERE number = 2"""


@command(Permission.AUDIT_READ)
def do_something(unit: Unit, reference: str) -> None:
    """Leave an entry, and nothing else."""
    unit.about(reference, kind="leak", times=3)
    unit.commit_to("Chị Ánh gọi lúc 9 giờ")


@pytest.fixture
def raw(app: Flask) -> Callable[[str], None]:
    """Somebody who holds the database itself."""

    def execute(statement: str) -> None:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text(statement))

    return execute


@pytest.fixture
def chain(app: Flask) -> int:
    """Five entries."""
    for number in range(5):
        do_something(CLERK, f"KN-2026-{number:06d}")
    return 5


@pytest.fixture
def unguarded(raw: Callable[[str], None], chain: int) -> None:
    """The same without its triggers, as after an attack by an administrator of the database."""
    kind = db.engine.dialect.name
    for name in TRIGGERS[kind]:
        raw(f"DROP TRIGGER {name}" + (" ON audit_entry" if kind == "postgresql" else ""))


def test_a_chain_as_commands_write_it_is_clean(chain: int, session: FreshSession) -> None:
    assert verify(session) == Verdict(5)
    assert session.get(AuditHead, 1).number == 5


def test_an_empty_chain_is_clean(session: FreshSession) -> None:
    assert verify(session) == Verdict(0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody' WHERE number = 2",
        "UPDATE audit_entry SET number = 9 WHERE number = 5",
        "DELETE FROM audit_entry WHERE number = 5",
        "DELETE FROM audit_entry",
    ],
)
def test_the_triggers_refuse_a_change(
    chain: int, raw: Callable[[str], None], session: FreshSession, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="only grows"):
        raw(statement)
    assert verify(session) == Verdict(5)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("how", ["OR REPLACE", "OR IGNORE", ""])
@pytest.mark.parametrize("number", [2, 5, 9])
def test_sqlite_refuses_an_insert_that_replaces_or_jumps(
    chain: int, raw: Callable[[str], None], session: FreshSession, how: str, number: int
) -> None:
    with pytest.raises(DBAPIError, match="only grows"):
        raw(COPY.format(how=how, number=number, hash="'f'"))
    assert verify(session) == Verdict(5)


@pytest.mark.sqlite_only
def test_sqlite_refuses_a_next_entry_that_takes_the_place_of_another_by_its_hash(
    chain: int, raw: Callable[[str], None]
) -> None:
    with pytest.raises(DBAPIError, match="only grows"):
        raw(COPY.format(how="OR REPLACE", number=6, hash="hash"))


def test_postgresql_refuses_to_truncate_and_to_upsert(
    chain: int, raw: Callable[[str], None], session: FreshSession
) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has neither")
    with pytest.raises(DBAPIError, match="only grows"):
        raw("TRUNCATE audit_entry")
    upsert = COPY.format(how="", number=2, hash="'f'")
    with pytest.raises(DBAPIError, match="only grows"):
        raw(f"{upsert} ON CONFLICT (number) DO UPDATE SET action = 'forged'")
    assert verify(session) == Verdict(5)


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'nobody'",
        "action = 'add_note'",
        "subject = 'KN-2026-999999'",
        "at = '2026-11-22 01:00:00.000000'",
        """facts = '{"kind": "other", "times": 3}'""",
        "changes = '[]'",
        "commitments = '[]'",
    ],
)
def test_an_altered_entry_is_named(
    unguarded: None, raw: Callable[[str], None], session: FreshSession, change: str
) -> None:
    raw(f"UPDATE audit_entry SET {change} WHERE number = 3")
    assert verify(session) == Verdict(2, 3, Flaw.ALTERED)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("change", ["facts = 'no json'", "at = 'no moment'", "at = 7"])
def test_an_entry_that_cannot_be_read_any_more_is_named(
    unguarded: None, raw: Callable[[str], None], session: FreshSession, change: str
) -> None:
    raw(f"UPDATE audit_entry SET {change} WHERE number = 3")
    assert verify(session) == Verdict(2, 3, Flaw.ALTERED)


def test_a_removed_entry_is_named(
    unguarded: None, raw: Callable[[str], None], session: FreshSession
) -> None:
    raw("DELETE FROM audit_entry WHERE number = 3")
    assert verify(session) == Verdict(2, 3, Flaw.MISSING)


def test_a_removed_entry_whose_number_was_closed_up_is_named(
    unguarded: None, raw: Callable[[str], None], session: FreshSession
) -> None:
    raw("DELETE FROM audit_entry WHERE number = 3")
    raw("UPDATE audit_entry SET number = 3 WHERE number = 4")
    assert verify(session) == Verdict(2, 3, Flaw.UNLINKED)


def test_an_entry_put_in_at_the_end_is_named(
    unguarded: None, raw: Callable[[str], None], session: FreshSession
) -> None:
    _append_rightly_linked()
    assert verify(session) == Verdict(5, 6, Flaw.APPENDED)


def test_an_entry_put_in_between_is_named(
    unguarded: None, raw: Callable[[str], None], session: FreshSession
) -> None:
    for number in (5, 4, 3):
        raw(f"UPDATE audit_entry SET number = {number + 1} WHERE number = {number}")
    raw(COPY.format(how="", number=3, hash="'f'"))
    assert verify(session) == Verdict(2, 3, Flaw.UNLINKED)


@pytest.mark.parametrize("kept", [4, 0])
def test_a_cut_off_end_is_named(
    unguarded: None, raw: Callable[[str], None], session: FreshSession, kept: int
) -> None:
    raw(f"DELETE FROM audit_entry WHERE number > {kept}")
    assert verify(session) == Verdict(kept, kept + 1, Flaw.CUT_OFF)


def test_an_end_that_was_rewritten_and_hashed_anew_does_not_fit_the_head(
    unguarded: None, raw: Callable[[str], None], session: FreshSession
) -> None:
    raw("DELETE FROM audit_entry WHERE number = 5")
    _append_rightly_linked()
    assert verify(session) == Verdict(4, 5, Flaw.REWRITTEN)


def test_a_lost_head_is_noticed(
    unguarded: None, raw: Callable[[str], None], session: FreshSession
) -> None:
    raw("DELETE FROM audit_head")
    assert verify(session) == Verdict(0, 1, Flaw.HEADLESS)


def test_an_emptied_trail_is_noticed(
    unguarded: None, raw: Callable[[str], None], session: FreshSession
) -> None:
    raw("DELETE FROM audit_entry")
    raw("DELETE FROM audit_head")
    assert verify(session) == Verdict(0, 1, Flaw.HEADLESS)


def test_a_row_added_outside_a_command_raises_and_leaves_nothing(
    chain: int, session: FreshSession
) -> None:
    db.session.add(DayOverride(day=date(2026, 12, 24), working=False))
    with pytest.raises(WriteOutsideCommand):
        db.session.flush()
    db.session.rollback()
    assert session.scalars(select(DayOverride)).all() == []
    assert verify(session) == Verdict(5)


def test_a_statement_outside_a_command_raises_and_changes_nothing(
    chain: int, session: FreshSession
) -> None:
    with pytest.raises(WriteOutsideCommand):
        db.session.execute(update(AuditHead).values(number=0))
    db.session.rollback()
    assert verify(session) == Verdict(5)


def test_a_command_that_fails_leaves_no_entry(chain: int, session: FreshSession) -> None:
    @command(Permission.AUDIT_READ)
    def stumble(unit: Unit) -> None:
        do_something(unit.actor, "KN-2026-000077")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble(CLERK)
    assert verify(session) == Verdict(5)


def test_two_who_append_at_once_keep_the_chain_linked(
    app: Flask, chain: int, session: FreshSession
) -> None:
    start, troubles = threading.Barrier(2), []

    def work(actor: Actor) -> None:
        with app.app_context():
            start.wait()
            try:
                for number in range(15):
                    do_something(actor, f"KN-2026-{number:06d}")
            except Exception as trouble:  # noqa: BLE001 - whatever it is, the test shows it
                troubles.append(trouble)
            finally:
                db.session.remove()

    people = [
        threading.Thread(target=work, args=(system_actor(name, *Permission),)) for name in "ab"
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert troubles == []
    assert verify(session) == Verdict(35)
    by_whom = session.scalars(select(AuditEntry.actor).where(AuditEntry.number > 5)).all()
    assert by_whom.count("system:a") == by_whom.count("system:b") == 15


def test_appending_while_the_chain_is_walked_is_no_flaw(
    app: Flask, chain: int, session: FreshSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kalix_compliance.audit.verify.CHUNK", 2)
    seen = session.execute

    def busy_house(*args: object, **kwargs: object) -> object:
        if db.engine.dialect.name == "postgresql":  # SQLite's reader stays at its own moment
            do_something(CLERK, "KN-2026-000009")
        return seen(*args, **kwargs)

    class Busy:
        execute = staticmethod(busy_house)

    verdict = verify(Busy())  # type: ignore[arg-type]
    assert verdict.clean
    assert verdict.checked >= 5


@pytest.mark.sqlite_only  # the walk is the same, and slow while memory is watched
def test_twenty_thousand_entries_are_checked_in_flat_memory(
    app: Flask, session: FreshSession
) -> None:
    _fill(20_000)
    tracemalloc.start()
    try:
        assert verify(session) == Verdict(20_000)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 25_000_000


def _append_rightly_linked() -> None:
    """What somebody does who knows how the hash is made, but does not touch the head."""
    newest = select(*AuditEntry.__table__.columns).order_by(AuditEntry.number.desc()).limit(1)
    with db.engine.begin() as connection:
        last = connection.execute(newest).one()
        number, at = last.number + 1, last.at + timedelta(seconds=1)
        body = {**body_of(last), "action": "forged"}
        digest = link(last.hash, number, at, body)
        linked = {"number": number, "at": at, "previous_hash": last.hash, "hash": digest}
        connection.execute(insert(AuditEntry), {**body, **linked})


def _fill(count: int) -> None:
    """A long chain, written at once."""
    with db.engine.begin() as connection:
        rows = list(_links(count))
        for start in range(0, count, 2_000):
            connection.execute(insert(AuditEntry), rows[start : start + 2_000])
        connection.execute(update(AuditHead).values(number=count, hash=rows[-1]["hash"]))


def _links(count: int) -> Iterator[dict[str, object]]:
    previous, at = GENESIS, datetime(2026, 11, 22, tzinfo=UTC)
    for number in range(1, count + 1):
        body = {
            "actor": "system:test",
            "action": "add_note",
            "subject": "KN-2026-000001",
            "facts": {"count": number},
            "changes": {"CaseEvent": ["about", "at", "kind"]},
            "commitments": ["0" * 64],
        }
        digest = link(previous, number, at, body)
        yield {**body, "number": number, "at": at, "previous_hash": previous, "hash": digest}
        previous = digest

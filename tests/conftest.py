"""What every test may ask for. Tests with the `app` run on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, event

from kalix_compliance.app import create_app
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.demo.sink import Sink
from kalix_compliance.staff.roles import Role
from tests.built_once import TEMPLATES, compile_addresses_once
from tests.client import Browser
from tests.people import Member, add_member, open_door
from tests.servers import postgresql
from tests.sessions import FreshSession
from tests.settings import MASTER_KEY, settings_for
from tests.stores import Addresses, PostgresqlStores, SqliteStores, Stores, dispose

SUNDAY_AFTERNOON = datetime(2026, 11, 22, 14, 5, tzinfo=HANOI)
KINDS = ("sqlite", "postgresql")
compile_addresses_once()
# A busy machine is no fault of a property: how long a test may take is the time limit's to say.
unhurried: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
# The suite tries the same examples every time, so a change is judged by itself; `make roam` tries new ones.
settings.register_profile("kalix", derandomize=True, **unhurried)
settings.register_profile("roam", max_examples=3000, **unhurried)
settings.load_profile("kalix")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that reaches a database runs on both kinds, unless marked `sqlite_only`."""
    if "database_kind" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("sqlite_only")
        metafunc.parametrize("database_kind", KINDS[:1] if alone else KINDS)


@pytest.fixture(scope="session")
def sqlite_stores(tmp_path_factory: pytest.TempPathFactory) -> SqliteStores:
    """Template files with the schema, made once a run."""
    return SqliteStores(tmp_path_factory.mktemp("template") / "stores")


@pytest.fixture(scope="session")
def postgresql_stores() -> Iterator[PostgresqlStores]:
    """Template databases with the schema, on a server that lives as long as the run."""
    with postgresql() as server:
        made = PostgresqlStores(server)
        yield made
        made.close()


@pytest.fixture
def stores(database_kind: str, request: pytest.FixtureRequest) -> Stores:
    """The template of this test's kind of database."""
    made: Stores = request.getfixturevalue(f"{database_kind}_stores")
    return made


@pytest.fixture
def addresses(stores: Stores, tmp_path: Path) -> Iterator[Addresses]:
    """Three empty stores for this test alone."""
    yield from stores.fresh(tmp_path)


@pytest.fixture
def bare_addresses(stores: Stores, tmp_path: Path) -> Iterator[Addresses]:
    """Three stores without a table, for what builds the schema itself."""
    yield from stores.bare(tmp_path)


@pytest.fixture
def clock() -> FixedClock:
    """Sunday 22 November 2026, 14:05 in Hanoi, until the test moves it."""
    return FixedClock(SUNDAY_AFTERNOON)


@pytest.fixture
def master_key() -> str:
    """The key of keys that the application under test was started with."""
    return MASTER_KEY


@pytest.fixture
def app(addresses: Addresses, clock: FixedClock, tmp_path: Path) -> Iterator[Flask]:
    """The application on empty stores, with its context open, so that commands can be given."""
    app = create_app(settings_for(addresses, tmp_path), clock)
    app.jinja_env.bytecode_cache = TEMPLATES
    app.test_client_class = Browser
    with app.app_context():
        for engine in db.engines.values():
            _hurry(engine)
        yield app
        db.session.remove()
        dispose(app)


def _hurry(engine: Engine) -> None:
    """A test's data may be lost in a power cut."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))


@pytest.fixture
def session(app: Flask) -> Iterator[FreshSession]:
    """Reads what is in the database now, whoever wrote it last; refuses to write."""
    with FreshSession(db) as session:
        yield session


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser that nobody has signed in with."""
    browser: Browser = app.test_client()
    return browser


@pytest.fixture
def actor_with() -> Callable[..., Actor]:
    """`actor_with(Permission.X, …, name="An")`: somebody who may do just that."""

    def make(*permissions: Permission, name: str = "Lê Thị Bình", **more: Any) -> Actor:
        return Actor(str(new_id()), name, frozenset(permissions), **{"role": "support", **more})

    return make


@pytest.fixture
def staff_member(app: Flask) -> Callable[..., Member]:
    """`staff_member("support", name="An")`: a stored account; `.actor` gives its commands."""
    return add_member


@pytest.fixture
def sign_in() -> Callable[[Browser, Member], None]:
    """`sign_in(client, member)`: from here on the browser is this person's."""
    return open_door


@pytest.fixture
def signed_in(
    client: Browser, staff_member: Callable[..., Member]
) -> Callable[[Role | str], Member]:
    """`signed_in("support")`: a new member of staff, holding `client`."""

    def arrive(role: Role | str) -> Member:
        member = staff_member(role)
        open_door(client, member)
        return member

    return arrive


@pytest.fixture
def sink(app: Flask, tmp_path: Path) -> Iterator[Sink]:
    """A mail server that takes what the application sends; `sink.mails()` lists it."""
    with Sink(tmp_path / "mail") as server:
        app.config["MAIL_PORT"] = server.port
        if "mail" in app.extensions:
            app.extensions["mail"].port = server.port
        yield server


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with statements() as seen:` collects every SQL statement to any store in the block."""

    @contextmanager
    def watch() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        engines = list(db.engines.values())
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)

    return watch

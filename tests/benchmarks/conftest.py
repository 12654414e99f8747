"""A shop of a given size for the measures, on real stores with real commits.

BENCH_COMPLAINTS sets the size of the large shop, BENCH_DATABASE=postgresql its kind of database, and
BENCH_DATA the folder of a shop that `flask demo load` has filled before, which saves the loading.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from config import settings
from kalix_compliance.app import create_app
from kalix_compliance.database.base import db
from kalix_compliance.demo.bulk import load_many
from tests.benchmarks.measure import Table
from tests.benchmarks.shop import Shop, hire
from tests.client import Browser
from tests.settings import settings_for
from tests.stores import Stores

SMALL = 120
LARGE = int(os.environ.get("BENCH_COMPLAINTS", "100000"))
KIND = os.environ.get("BENCH_DATABASE", "sqlite")
DATA = os.environ.get("BENCH_DATA")


@pytest.fixture(scope="session")
def table() -> Iterator[Table]:
    """Collects the measures; printed when the last test has run."""
    collected = Table(sizes=(SMALL, LARGE))
    yield collected
    collected.print()


@pytest.fixture(scope="session")
def bench_stores(request: pytest.FixtureRequest) -> Stores:
    made: Stores = request.getfixturevalue(f"{KIND}_stores")
    return made


@pytest.fixture(scope="session", params=(SMALL, LARGE), ids=str)
def shop(
    request: pytest.FixtureRequest, bench_stores: Stores, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """The application over so many complaints; its context is open."""
    size = int(request.param)
    folder = tmp_path_factory.mktemp(f"shop-{size}")
    if DATA and size == LARGE:
        yield from _opened(create_app(settings({"DATA_DIR": DATA, "HTTPS": "no"})), size)
        return
    for addresses in bench_stores.fresh(folder):
        yield from _opened(create_app(settings_for(addresses, folder)), size, fill=True)


def _opened(app: Flask, size: int, *, fill: bool = False) -> Iterator[Shop]:
    app.config.update(WTF_CSRF_ENABLED=False)
    app.test_client_class = Browser
    with app.app_context():
        if fill:
            hire()
            _fill(size)
        yield Shop(app, size)
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def _fill(size: int) -> None:
    began = time.perf_counter()
    for done in load_many(size, size):
        print(f"\r{done.complaints:>9,} complaints, {time.perf_counter() - began:5.0f} s", end="")
    print()
    for engine in db.engines.values():
        if (
            engine.dialect.name == "postgresql"
        ):  # what autovacuum does, which test servers leave out
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))


@pytest.fixture
def mail_folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"

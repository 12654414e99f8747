"""The migrations and the models say the same, on both kinds of database, there and back."""

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, Enum, inspect

from kalix_compliance.app import ROOT, create_app
from kalix_compliance.database.base import KEYSTORE, SEARCH, db
from tests.settings import settings_for
from tests.stores import dispose

KEYS = (None, KEYSTORE, SEARCH)

pytestmark = pytest.mark.skipif(
    not any((ROOT / "migrations" / "versions").glob("*.py")), reason="no migration is made yet"
)


@pytest.fixture
def migrated(bare_addresses):
    """An application on stores that only the migrations have touched."""
    app = create_app(settings_for(bare_addresses))
    with app.app_context():
        flask_migrate.upgrade()
        yield app
        dispose(app)


@pytest.mark.parametrize("key", KEYS, ids=["main", KEYSTORE, SEARCH])
def test_the_migrations_make_what_the_models_say(migrated: Flask, key):
    with db.engines[key].connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadatas[key]) == []


@pytest.mark.parametrize("key", KEYS, ids=["main", KEYSTORE, SEARCH])
def test_the_migrations_check_what_the_models_check(migrated: Flask, key):
    """Alembic does not compare CHECK constraints, and a table that SQLite copies may lose its own."""
    stored = inspect(db.engines[key])
    for table in db.metadatas[key].sorted_tables:
        meant = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        found = {c["name"]: c["sqltext"] for c in stored.get_check_constraints(table.name)}
        assert set(found) == meant, table.name
        for column in table.columns:
            if isinstance(column.type, Enum):
                words = found[f"ck_{table.name}_{column.type.name}"]
                assert all(f"'{value}'" in words for value in column.type.enums), column


def test_a_second_upgrade_changes_nothing(migrated: Flask):
    flask_migrate.upgrade()


def test_the_way_back_leaves_nothing(migrated: Flask):
    flask_migrate.downgrade(revision="base")
    for key in KEYS:
        tables = set(inspect(db.engines[key]).get_table_names())
        assert tables <= {"alembic_version"}

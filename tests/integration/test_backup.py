"""A backup made while the system runs can be opened, and holds no key beside the records."""

import pytest

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import CustomerDetails, register_customer
from kalix_compliance.database.engines import sqlite


@pytest.mark.sqlite_only
def test_a_backup_holds_records_and_keys_apart(app, actor_with, tmp_path, session):
    actor = actor_with(Permission.CUSTOMER_REGISTER)
    register_customer(actor, CustomerDetails(name="Nguyễn Thị Ánh", phone="0912345678"))
    result = app.test_cli_runner().invoke(args=["stores", "backup", "--to", str(tmp_path / "b")])
    assert result.exit_code == 0, result.output
    records, keys = (
        sqlite.connect(str(next((tmp_path / "b" / n).iterdir()))) for n in ("records", "keys")
    )
    assert records.execute("SELECT count(*) FROM customer").fetchone() == (1,)
    assert keys.execute("SELECT count(*) FROM customer_key").fetchone()[0] >= 1
    tables = {row[0] for row in records.execute("SELECT name FROM sqlite_master")}
    assert "customer_key" not in tables
    assert session.query(AuditEntry).count() == 1


def test_postgresql_is_left_to_its_own_tool(app, tmp_path):
    result = app.test_cli_runner().invoke(args=["stores", "backup", "--to", str(tmp_path / "b")])
    on_sqlite = app.config["DATABASE_URL"].startswith("sqlite")
    assert (result.exit_code == 0) is on_sqlite
    assert on_sqlite or "pg_dump" in result.output

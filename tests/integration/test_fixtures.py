"""The test bench itself: what other tests rely on."""

import smtplib

import pytest
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.core.errors import NotAllowed, WriteOutsideCommand
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.models import Staff


@command(Permission.AUDIT_VERIFY)
def knock(unit: Unit) -> None:
    unit.about("door")


def test_a_command_writes_and_the_session_sees_it(app, session, actor_with, clock):
    visitor = actor_with(Permission.AUDIT_VERIFY)
    assert session.scalars(select(AuditEntry)).all() == []
    knock(visitor)
    knock(visitor)
    first, second = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert (first.actor, first.at, second.number) == (visitor.id, clock.now(), 2)
    assert verify(session).clean


def test_each_test_starts_empty(app, session, database_kind):
    assert session.scalars(select(AuditEntry)).all() == []
    assert db.engine.dialect.name == database_kind


@pytest.mark.sqlite_only
def test_the_session_refuses_to_write(app, session):
    session.add(AuditEntry(number=1))
    with pytest.raises(WriteOutsideCommand):
        session.flush()


def test_statements_are_counted(session, statements):
    with statements() as seen:
        session.scalars(select(AuditEntry)).all()
    assert len(seen) == 1


@pytest.mark.sqlite_only
def test_an_actor_without_permission_is_refused(app, actor_with):
    with pytest.raises(NotAllowed):
        knock(actor_with())


@pytest.mark.sqlite_only
def test_staff_have_rows_and_actors(app, session, staff_member):
    mai, duc = staff_member("support"), staff_member("support", name="Đặng Minh Đức")
    assert session.get(Staff, mai.id).email == mai.email != duc.email
    assert mai.actor.staff_id == mai.id
    assert duc.actor.may(Permission.COMPLAINT_HANDLE)


@pytest.mark.sqlite_only
def test_the_sink_takes_mail(app, sink):
    with smtplib.SMTP("127.0.0.1", app.config["MAIL_PORT"]) as line:
        line.sendmail("a@kalix.example", ["b@kalix.example"], "Subject: hello\n\n.")
    assert [mail["Subject"] for mail in sink.mails()] == ["hello"]

"""`flask inspection …`: a bundle for inspectors, without a browser."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import click
from flask.cli import AppGroup
from sqlalchemy import select

from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import runtime
from kalix_compliance.exports.table import Asking
from kalix_compliance.inspection.bundle import VERIFIER, Written, write_bundle
from kalix_compliance.inspection.commands import note_bundle
from kalix_compliance.inspection.kind import INSPECTION, contents_of, people_of, period_of
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import PERMISSIONS, Role

group = AppGroup("inspection", help="What an inspector is given, with the means to check it.")


@group.command("export")
@click.option("--from", "first", required=True, help="The first day: 2026-01-01 or 01/01/2026.")
@click.option("--to", "last", required=True, help="The last day.")
@click.option("--by", "email", help="Who makes it: the e-mail of an account that may.")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def export_command(first: str, last: str, email: str | None, out: Path) -> None:
    """Write a bundle of these days to OUT, a zip that checks itself with verify.py inside it.

    Orders that are secret are left out. What was made is noted in the audit trail.
    """
    if out.exists():
        raise click.ClickException(f"{out} is there already")
    actor, days = _actor(email), {"from": first, "to": last}
    try:
        with TemporaryDirectory(dir=out.parent, prefix=".inspection-") as folder:
            made = Path(folder, "bundle.zip")
            written = _write(actor, days, made, Path(folder))
            os.link(made, out)  # never over a file that has come meanwhile
    except RuleBroken as refusal:
        raise click.ClickException(" ".join(str(reason) for reason in refusal.reasons)) from refusal
    except OSError as error:
        raise click.ClickException(f"cannot write {out}: {error}") from error
    click.echo(f"{out}: {written.files} files, audit trail up to entry {written.entry}")


@group.command("verifier")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), required=False)
def verifier_command(out: Path | None) -> None:
    """Write the verifier alone: hand it to inspectors apart from any bundle, and with its SHA-256."""
    content = VERIFIER.read_bytes()
    if out is None:
        click.echo(content, nl=False)
        return
    out.write_bytes(content)
    click.echo(f"{hashlib.sha256(content).hexdigest()}  {out}")


def _actor(email: str | None) -> Actor:
    """Whoever is named; otherwise the command line, which may read what compliance may."""
    if email is None:
        rights = PERMISSIONS[Role.COMPLIANCE] - {Permission.DISCLOSURE_SECRET}
        return system_actor("command-line", *rights)
    with GuardedSession(db) as session:
        person = session.scalars(select(Staff).where(Staff.email == email.strip().lower())).first()
        actor = actor_of(person) if person and person.active else None
    if actor is None or not actor.may(Permission.INSPECTION_EXPORT):
        raise click.ClickException(f"no open account of {email} that may make a bundle")
    return actor


def _write(actor: Actor, days: dict[str, str], made: Path, aside: Path) -> Written:
    """Write the bundle, and note it; it lies in a folder that only its owner may open until then."""
    lent = runtime.get()
    with GuardedSession(db) as session, _private(made) as out:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        asking = Asking(session, actor, days, lent.clock.now(), lent.company)
        asking = replace(asking, filters=INSPECTION.read(asking))
        people, period = people_of(asking), period_of(asking.filters)
        contents = contents_of(asking, out, aside, lambda: None)
        written = write_bundle(contents, lent.settings, {"reference": "", "signed_by": ""})
        out.flush()
        os.fsync(out.fileno())
    with made.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    note_bundle(actor, period, people, digest, written)
    return written


def _private(file: Path) -> BinaryIO:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

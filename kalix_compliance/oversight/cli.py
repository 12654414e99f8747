"""`flask audit …`: the chain, from the command line."""

import click
from flask.cli import AppGroup

from kalix_compliance.audit.verify import verify
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession

group = AppGroup("audit", help="The chain of evidence.")


@group.command("verify")
def verify_command() -> None:
    """Check every entry; name the first that does not fit and end with 1."""
    with GuardedSession(db) as session:
        verdict = verify(session)
    if verdict.clean:
        click.echo(f"{verdict.checked} entries checked: clean")
        return
    click.echo(
        f"entry {verdict.bad_number} {verdict.flaw}; {verdict.checked} entries before it fit"
    )
    raise SystemExit(1)

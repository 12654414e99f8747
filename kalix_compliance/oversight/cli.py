"""`flask audit …`: the chain and its witnesses, from the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup

from kalix_compliance.audit.checkpoints import Checkpoint, fingerprint
from kalix_compliance.audit.testimony import Finding, Heard, hear
from kalix_compliance.audit.verify import Verdict, verify
from kalix_compliance.audit.witness import Contradicted, folder_of, signer_of
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import runtime
from kalix_compliance.oversight.witnessing import (
    heard,
    lost_lines,
    restart_checkpoints,
    sign_head,
)

group = AppGroup("audit", help="The chain of evidence.")
COMMAND_LINE = system_actor("command-line", Permission.SYSTEM_WITNESS)
EXISTING = click.Path(exists=True, path_type=Path)


@group.command("verify")
@click.option("--checkpoint", "files", type=EXISTING, multiple=True,
              help="A file of checkpoints, a folder of them, or a saved mail; again for more.")  # fmt: skip
@click.option("--key", help="The public key that signed them; the house's own when left out.")
def verify_command(files: tuple[Path, ...], key: str | None) -> None:
    """Check every entry, and against what was signed before; end with 1 at any doubt.

    The checkpoints in CHECKPOINT_DIR are always heard, unless --key names another key.
    """
    settings = runtime.get().settings
    try:
        testimony = hear(files, key) if key else heard(settings, files)
    except OSError as error:
        raise click.ClickException(f"cannot read the checkpoints: {error}") from error
    with GuardedSession(db) as session:
        verdict = verify(session, testimony.binding if testimony else {})
        lost = [] if key else lost_lines(session, testimony)
    doubts = [*(testimony.doubts if testimony else ()), *lost]
    _tell(verdict, testimony, doubts)
    if doubts or not verdict.clean:
        raise SystemExit(1)


@group.command("key")
def key_command() -> None:
    """Print the public key with which checkpoints and bundles are checked, and its fingerprint."""
    key = signer_of(runtime.get().settings).key
    click.echo(f"{key}\nfingerprint {fingerprint(key)}")


@group.command("checkpoint")
def checkpoint_command() -> None:
    """Sign the end of the chain now, into CHECKPOINT_DIR."""
    try:
        found = sign_head(COMMAND_LINE)
    except Contradicted as trouble:
        raise click.ClickException(
            f"the chain is not the one that was signed before ({trouble}): run flask audit verify"
        ) from trouble
    except OSError as error:
        raise click.ClickException(f"cannot write the checkpoint: {error}") from error
    click.echo(_said(found) if found else "nothing was added since the last checkpoint")


@group.command("restart-checkpoints")
@click.option("--because", required=True, help="Why, in words that every later check will show.")
def restart_command(because: str) -> None:
    """Begin the checkpoints anew, after a backup was put back or the signing key was changed."""
    try:
        click.echo(_said(restart_checkpoints(COMMAND_LINE, because)))
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as error:
        folder = folder_of(runtime.get().settings)
        raise click.ClickException(f"cannot write into {folder}: {error}") from error


def _tell(verdict: Verdict, testimony: Heard | None, doubts: list[Finding]) -> None:
    if verdict.clean:
        click.echo(f"{verdict.checked} entries checked: clean")
    else:
        click.echo(
            f"entry {verdict.bad_number} {verdict.flaw}; {verdict.checked} entries before it fit"
        )
    if testimony and testimony.last:
        click.echo(f"{len(testimony.checkpoints)} checkpoints heard; {_said(testimony.last)}")
    for remark in testimony.remarks if testimony else ():
        click.echo(f"note: {_line(remark)}")
    for doubt in doubts:
        click.echo(f"doubt: {_line(doubt)}")


def _said(found: Checkpoint) -> str:
    return (
        f"checkpoint {found.serial}: entry {found.number}, {found.at:%Y-%m-%d %H:%M:%S} UTC, "
        f"key {found.fingerprint}"
    )


def _line(found: Finding) -> str:
    return " ".join(filter(None, (found.what.value, found.where, found.words)))

"""`flask stores …`: what whoever runs the system does with its stores."""

from pathlib import Path

import click
from flask.cli import AppGroup

from kalix_compliance.core.errors import CannotStart
from kalix_compliance.database.backup import backup
from kalix_compliance.execution.unit import runtime

group = AppGroup("stores", help="Kho dữ liệu: sao lưu / stores: backup.")


@group.command("backup")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
def make_backup(folder: Path) -> None:
    """Back up records and keys into FOLDER/records and FOLDER/keys, while the system runs."""
    try:
        for file in backup(folder, runtime.get().clock.now()):
            click.echo(file)
    except CannotStart as refusal:
        raise click.ClickException(str(refusal)) from refusal

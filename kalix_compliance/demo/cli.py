"""`flask demo …`: invented data in bulk, for trying and measuring, never beside real records."""

import time

import click
from flask import current_app
from flask.cli import AppGroup

from kalix_compliance.core.errors import CannotStart
from kalix_compliance.demo.bulk import load_many

group = AppGroup("demo", help="Invented data, for trying and measuring.")


@group.command("load")
@click.option("--complaints", type=click.IntRange(0), default=1_000, show_default=True)
@click.option("--customers", type=click.IntRange(1), default=1_000, show_default=True)
@click.option("--yes-this-is-not-real", "sure", is_flag=True, help="Outside demo mode.")
def load(complaints: int, customers: int, sure: bool) -> None:
    """Add so many invented complaints and customers of the last three years."""
    if not (current_app.config.get("DEMO") or sure):
        raise click.ClickException(
            "Đây không phải bản thử: hồ sơ giả sẽ lẫn với hồ sơ thật và không xóa được. / Not in demo "
            "mode: invented cases would mingle with real ones for ever. If no record here is real, add "
            "--yes-this-is-not-real."
        )
    began = time.monotonic()
    try:
        for done in load_many(complaints, customers):
            click.echo(
                f"{done.complaints:>9,} / {complaints:,} complaints   "
                f"{done.customers:>9,} / {customers:,} customers   "
                f"{time.monotonic() - began:6.1f} s"
            )
    except CannotStart as refusal:
        raise click.ClickException(str(refusal)) from refusal

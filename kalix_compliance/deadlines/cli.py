"""`flask deadlines …`: run the flagging by hand, also as it would run at another moment."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from flask.cli import AppGroup

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.commands.flagging import flag_clocks
from kalix_compliance.execution.unit import runtime

group = AppGroup("deadlines", help="Deadlines: flag what is due.")


class Moment(click.ParamType[datetime]):
    """An ISO moment; without an offset it is Hanoi's wall clock."""

    name = "moment"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no ISO moment such as 2026-11-28T08:00+07:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=HANOI)


@group.command("tick")
@click.option("--now", "at", type=Moment(), help="Pretend that it is this moment.")
def tick(at: datetime | None) -> None:
    """Flag every clock that reached a new level, once, and say how many."""
    with _clock_at(at):
        done = flag_clocks(system_actor("flagging", Permission.SYSTEM_REMIND))
    click.echo(str(done) or "nothing due")
    if done.failed:
        raise SystemExit(1)


@contextmanager
def _clock_at(at: datetime | None) -> Iterator[None]:
    """Lend commands a clock that stands at this moment."""
    if at is None:
        yield
        return
    token = runtime.set(dataclasses.replace(runtime.get(), clock=FixedClock(at)))
    try:
        yield
    finally:
        runtime.reset(token)

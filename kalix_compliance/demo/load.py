"""The records of the demonstration: sixty days of a shop's life, lived through the commands."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from flask import current_app
from sqlalchemy import Engine, event

from kalix_compliance.complaints.catalogue import Kind, Severity
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.database.base import db
from kalix_compliance.deadlines.commands.flagging import flag_clocks
from kalix_compliance.demo.calendar import at, by_day
from kalix_compliance.demo.incidents import Cast, breach_events
from kalix_compliance.demo.lessons import lesson_events
from kalix_compliance.demo.lives import Life
from kalix_compliance.demo.people import a_person
from kalix_compliance.demo.plots import KINDS, PLOTS, Plot
from kalix_compliance.demo.rights import rights_events
from kalix_compliance.demo.sink import Faults, Sink, answer_for
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.notifications.campaign_run import campaigns_due
from kalix_compliance.notifications.claims import anything_due
from kalix_compliance.notifications.delivery import deliver_due
from kalix_compliance.registers.jobs import keep_up_registers
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role

SEED = 2026
POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER)
KEEPER = system_actor("registers.keep", Permission.SYSTEM_SWEEP)
CLOCKMAKER = system_actor("deadlines.flag", Permission.SYSTEM_REMIND)
AT_ONCE = 20  # mails after each step: a notice to many people is seen on its way

Event = tuple[datetime, int, Callable[[], object]]


def load_demo(customers: int = 300, plots: Sequence[Plot] = PLOTS) -> None:
    """Customers, complaints in every state, three breaches; needs an application context with accounts.

    All mail of those days is really sent, to a sink that writes into the mail folder of the demo.
    """
    rng, now = Random(SEED), runtime.get().clock.now()
    support, manager, officer = _handlers()
    events: list[Event] = []
    number = 0
    for end, count, (newest, oldest), severity in plots:
        for _ in range(count):
            life = Life(
                rng,
                kind=Kind.LEAK if severity is Severity.HIGH else rng.choice(KINDS),
                handler=support[number % len(support)],
                signer=manager,
                person=a_person(rng, number),
                company=runtime.get().company,
                severity=severity,
            ).up_to(end)
            events += _spread(life, now, rng.uniform(newest, oldest), rng)
            number += 1
    cast = Cast(support[0], manager, officer, runtime.get().company)
    events += breach_events(Random(SEED), now, cast)
    events += rights_events(Random(SEED), now, cast)
    events += lesson_events(now, officer)
    events += _days(now)
    others = [a_person(rng, n) for n in range(number, customers)]
    with _quickly(), _sending():
        for moment, _order, deed in sorted(events, key=lambda one: one[:2]):
            with at(moment):
                deed()
                _deliver()
        for person in others:
            register_customer(support[0], person)
    keep_up_registers(KEEPER)


def _deliver() -> None:
    """What the worker does every few seconds; most steps send nothing."""
    with open_unit(POSTMAN) as unit:
        due = anything_due(unit) or campaigns_due(unit)
    if due:
        deliver_due(POSTMAN, limit=AT_ONCE)


def _spread(life: Life, now: datetime, age: float, rng: Random) -> Iterator[Event]:
    """A life's steps over the days since it came in, in shop hours, none in the future."""
    start = now - max(timedelta(days=age), timedelta(minutes=30))
    span = min(now - start, timedelta(days=20 if life.slow else 13)) * 0.95
    shares = [0.0, *sorted(rng.random() for _ in life.deeds[1:])]
    for order, (share, deed) in enumerate(zip(shares, life.deeds, strict=True)):
        latest = now - timedelta(minutes=len(shares) - order)
        yield min(by_day(start + span * share), latest), order, deed


def _days(now: datetime) -> Iterator[Event]:
    """The clocks are looked at every morning and every evening, as the worker would."""
    morning = in_hanoi(now - timedelta(days=60)).replace(hour=8, minute=5, second=0, microsecond=0)
    for half in range(121):
        moment = morning + timedelta(hours=12 * half)
        if moment < now:
            yield moment.astimezone(now.tzinfo), 1000, lambda: flag_clocks(CLOCKMAKER)
    yield now, 1000, lambda: flag_clocks(CLOCKMAKER)


def _handlers() -> tuple[list[Actor], Actor, Actor]:
    """The support staff, a manager, a compliance officer."""
    staff = db.session.scalars(db.select(Staff).order_by(Staff.created_at, Staff.id)).all()
    actors = [actor_of(person) for person in staff]
    db.session.remove()
    support = [actor for actor in actors if actor.role == Role.SUPPORT]
    first = {actor.role: actor for actor in reversed(actors)}
    return support, first[Role.MANAGER], first[Role.COMPLIANCE]


@contextmanager
def _sending() -> Iterator[None]:
    """A mail server for the loading: what it takes lies in the demo's mail folder."""
    folder = Path(current_app.config.get("DATA_DIR") or mkdtemp()) / "mail"
    mail = current_app.extensions["mail"]
    server, port = mail.server, mail.port
    with Sink(folder) as sink:
        sink.faults = Faults(recipient=answer_for)
        mail.server, mail.port = "127.0.0.1", sink.port
        yield
    mail.server, mail.port = server, port


@contextmanager
def _quickly() -> Iterator[None]:
    """While the demonstration loads, a power cut may cost it: it would be loaded anew."""

    def hurry(connection: object, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]

    engines: list[Engine] = [e for e in db.engines.values() if e.dialect.name == "sqlite"]
    for engine in engines:
        event.listen(engine, "checkout", hurry)
    yield
    for engine in engines:
        event.remove(engine, "checkout", hurry)
        engine.dispose()

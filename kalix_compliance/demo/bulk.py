"""A shop's past in bulk: consistent rows by the thousand, one audited command for each chunk."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import cycle, islice
from random import Random
from uuid import UUID

from sqlalchemy import insert, select

from kalix_compliance.casework.models import CaseCounter
from kalix_compliance.casework.summaries.keeping import keep as index_summaries
from kalix_compliance.complaints.commands.registration import PREFIX
from kalix_compliance.complaints.summaries import COMPLAINT_SUMMARIES
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import CannotStart
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers import index
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.deadlines.calendars import calendar_of
from kalix_compliance.demo.chapters import choose, write
from kalix_compliance.demo.ledger import TABLES, Case, Known, Ledger
from kalix_compliance.demo.past import Past, Stage, past_cases
from kalix_compliance.demo.people import a_person
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from kalix_compliance.vault import safes
from kalix_compliance.vault.keys import keyring

CHUNK = 2_000
REMEMBERED = 500
"""So many of the latest customers may complain again."""
SEED = 3
LOADER = system_actor("demo", Permission.COMPLAINT_REGISTER)


@dataclass(frozen=True)
class Newcomer:
    """A customer to be; the details are in their stored form."""

    id: UUID
    details: CustomerDetails
    created_at: datetime


@dataclass(frozen=True)
class Crew:
    """Who handled the cases, and who signed."""

    handlers: Sequence[Actor]
    signer: Actor


@dataclass(frozen=True)
class Chunk:
    """What one command writes; `regulars` are earlier customers who complain again when `new` run out."""

    cases: Sequence[Past]
    new: Sequence[Newcomer]
    regulars: Sequence[Newcomer]


@dataclass(frozen=True)
class Progress:
    complaints: int
    customers: int


def load_many(complaints: int, customers: int) -> Iterator[Progress]:
    """Write so many complaints and customers, and say after each chunk how far it is.

    Memory stays flat: a chunk is forgotten when it is committed. Raises CannotStart when nobody works here
    who could have handled the cases.
    """
    rng, crew = Random(SEED), find_crew()
    done = Progress(0, 0)
    for chunk in _chunks(complaints, customers, rng):
        load_past(LOADER, chunk, crew, rng)
        done = Progress(done.complaints + len(chunk.cases), done.customers + len(chunk.new))
        yield done


def find_crew() -> Crew:
    """The active support staff, and a manager."""
    with GuardedSession(db) as session:
        wanted = select(Staff).where(Staff.active).order_by(Staff.created_at, Staff.id)
        actors = [actor_of(person) for person in session.scalars(wanted)]
    support = [actor for actor in actors if actor.role == Role.SUPPORT]
    managers = [actor for actor in actors if actor.role == Role.MANAGER]
    if not support or not managers:
        raise CannotStart(
            "Cần ít nhất một tài khoản hỗ trợ và một tài khoản quản lý. / "
            "At least one support account and one manager account are needed."
        )
    return Crew(support, managers[0])


@command(Permission.COMPLAINT_REGISTER)
def load_past(unit: Unit, chunk: Chunk, crew: Crew, rng: Random) -> None:
    """Keep one chunk: keys first, then the rows, and the search tokens after the commit."""
    keys = safes.create_many(person.id for person in chunk.new)
    keys |= safes.of_many(person.id for person in chunk.regulars)
    ledger = Ledger(rng, unit.now, calendar_of(unit), unit.company)
    known = [_known(person, keys[person.id]) for person in chunk.new]
    for customer in known:
        ledger.customer(customer)
    again = [_known(person, keys[person.id]) for person in chunk.regulars if person.id in keys]
    references = _take_numbers(unit, chunk.cases)
    turns = zip(references, chunk.cases, _in_turn(known, again), strict=False)
    for reference, past, (customer, second) in turns:
        write(ledger, Case(past, reference, customer, signer=crew.signer, second=second,
                           **choose(rng, crew.handlers)))  # fmt: skip
    for table in TABLES:
        if rows := ledger.rows[table]:
            unit.session.execute(insert(table.__table__), rows)
            unit.changes[table.__name__] = sorted(rows[0])
    if ledger.said:
        unit.commit_to("\n".join(ledger.said))  # one commitment to all that was written
    unit.about(
        references[0] if references else "-", complaints=len(references), customers=len(known)
    )
    finder = keyring.get().index
    entries = [index.Entry(who.id, 1, frozenset(who.details.tokens(finder))) for who in known]
    unit.after_commit.append(partial(index.write, entries))
    unit.after_commit.append(partial(index_summaries, COMPLAINT_SUMMARIES, references))


def _chunks(complaints: int, customers: int, rng: Random) -> Iterator[Chunk]:
    now = runtime.get().clock.now()
    cases = past_cases(complaints, now, rng)
    count = -(-max(complaints, customers) // CHUNK)
    latest: deque[Newcomer] = deque(maxlen=REMEMBERED)
    made = 0
    for number in range(1, count + 1):
        some = list(
            islice(cases, complaints * number // count - complaints * (number - 1) // count)
        )
        until = -(-customers * number // count)
        begins = some[0].reached(Stage.RECEIVED) if some else now
        new = [_newcomer(rng, place, begins or now) for place in range(made + 1, until + 1)]
        made = until
        yield Chunk(some, new, list(latest) if len(new) < len(some) else [])
        latest.extend(new)


def _newcomer(rng: Random, number: int, at: datetime) -> Newcomer:
    person = a_person(rng, number)
    return Newcomer(new_id(), replace(person, phone=f"+84{person.phone[1:]}"), at)


def _known(person: Newcomer, safe: safes.Safe) -> Known:
    return Known(person.id, person.details, safe, person.created_at)


def _in_turn(new: Sequence[Known], again: Sequence[Known]) -> Iterator[tuple[Known, bool]]:
    """Every newcomer once, then those who are known, over and over."""
    yield from ((customer, False) for customer in new)
    yield from ((customer, True) for customer in cycle([*again, *new]))


def _take_numbers(unit: Unit, cases: Sequence[Past]) -> list[str]:
    """The next numbers of the years in which the cases were logged, as `next_reference` gives them."""
    years = [in_hanoi(case.reached(Stage.RECEIVED) or case.begins).year for case in cases]
    last = {year: _advance(unit, year, count) for year, count in Counter(years).items()}
    references = []
    for year in years:
        last[year] += 1
        references.append(f"{PREFIX}-{year}-{last[year]:06d}")
    return references


def _advance(unit: Unit, year: int, count: int) -> int:
    """Move a year's counter on; returns the number before the first that was taken."""
    wanted = select(CaseCounter).where(CaseCounter.prefix == PREFIX, CaseCounter.year == year)
    counter = unit.session.scalar(wanted.with_for_update())
    if counter is None:
        counter = CaseCounter(prefix=PREFIX, year=year, last=0)
        unit.session.add(counter)
    before = counter.last
    counter.last += count
    unit.session.flush()
    return before

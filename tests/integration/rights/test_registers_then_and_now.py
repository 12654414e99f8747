"""A register says what it said on any day: after changes, an erasure, for a house that was there before."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from kalix_compliance.audit.verify import verify
from kalix_compliance.casework.models import RegisterState
from kalix_compliance.complaints.catalogue import CONCLUSION_NAMES, Conclusion
from kalix_compliance.complaints.states import STATE_NAMES, State
from kalix_compliance.consents.kinds import ConsentMethod, Purpose
from kalix_compliance.consents.models import Consent, ConsentText
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.queries import ERASED
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.processors.models import Processor, ProcessorKind
from kalix_compliance.registers.jobs import keep_up_registers
from kalix_compliance.registers.queries.marks import memory_of
from kalix_compliance.registers.queries.search import Asked, every_line, page_of
from kalix_compliance.registers.rules import reasons_not_to_answer
from kalix_compliance.registers.table import BY_CODE, REGISTERS
from kalix_compliance.vault import safes
from tests.cases import Case
from tests.people import Member, add_member
from tests.sessions import FreshSession

COMPLAINTS, CONSENTS, PROCESSORS = (
    BY_CODE[code] for code in ("complaints", "consents", "processors")
)
KEEPER = system_actor("registers.keep", Permission.SYSTEM_SWEEP)
HOUR = timedelta(hours=1)
CODES = [register.code for register in REGISTERS]


@command(Permission.PROCESSOR_MANAGE)
def write(unit: Unit, step: Callable[[Unit], object]) -> object:
    """Any change, as a command of a feature makes it."""
    return step(unit)


@pytest.fixture
def officer(app: Flask) -> Member:
    return add_member("compliance")


@pytest.fixture
def case(officer: Member) -> Case:
    return Case(add_member("support").actor, add_member("manager").actor).register()


def cells(
    session: FreshSession, actor: Actor, code: str, heading: str, **asked: Any
) -> list[object]:
    """One column of a register, as it is shown."""
    register = BY_CODE[code]
    place = next(n for n, one in enumerate(register.fields) if str(one.heading) == heading)
    return [line.cells[place] for line in page_of(session, actor, register, Asked(**asked)).lines]


def processor(unit: Unit, name: str) -> Processor:
    row = Processor(
        id=new_id(),
        name=name,
        kind=ProcessorKind.PROCESSOR,
        service="Giao hàng",
        data_types=["name", "phone"],
        added_at=unit.now,
        added_by=unit.actor.id,
    )
    unit.session.add(row)
    return row


def test_a_changed_entry_is_shown_as_it_was_known_before_and_after(
    case: Case, officer: Member, session: FreshSession, clock: FixedClock
) -> None:
    registered = clock.now()
    clock.advance(HOUR)
    case.start()
    started = clock.now()
    clock.advance(HOUR)
    case.verify()
    case.conclude()
    who = officer.actor
    state = "Trạng thái"
    assert cells(session, who, "complaints", state, at=registered - HOUR) == []
    assert cells(session, who, "complaints", state, at=registered) == [STATE_NAMES[State.RECEIVED]]
    assert cells(session, who, "complaints", state, at=started) == [STATE_NAMES[State.VERIFYING]]
    assert cells(session, who, "complaints", "Kết luận", at=started) == [""]
    now = cells(session, who, "complaints", "Kết luận", at=clock.now())
    assert now == cells(session, who, "complaints", "Kết luận")
    assert now == [CONCLUSION_NAMES[Conclusion.CONFIRMED]]


def test_what_was_known_outlives_the_erasure_of_the_person_without_the_person(
    case: Case, officer: Member, session: FreshSession, clock: FixedClock
) -> None:
    then = clock.now()
    assert cells(session, officer.actor, "complaints", "Khách (che)", at=then)[0] != ERASED
    customer = session.scalars(select(RegisterState.customer_id)).first()
    assert customer is not None
    clock.advance(HOUR)
    safes.destroy(customer, clock.now())
    for asked in ({"at": then}, {"at": clock.now()}, {}):
        name = cells(session, officer.actor, "complaints", "Khách (che)", **asked)
        assert [str(one) for one in name] == [str(ERASED)]
    state = cells(session, officer.actor, "complaints", "Trạng thái", at=then)
    assert state == [STATE_NAMES[State.RECEIVED]]


def test_a_command_that_changes_no_register_asks_the_database_nothing_more(
    officer: Member, statements: Callable[[], Any]
) -> None:
    write(officer.actor, lambda unit: processor(unit, "Kho Tây Hồ"))  # asks for the house key once
    with statements() as idle:
        write(officer.actor, lambda unit: None)
    assert not [one for one in idle if "register_state" in one]
    with statements() as busy:
        write(officer.actor, lambda unit: processor(unit, "Giao hàng Sao Việt"))
    assert len([one for one in busy if "register_state" in one]) == 1
    assert len(busy) == len(idle) + 2  # the row and its state


def test_several_changes_in_one_command_leave_one_state(
    officer: Member, session: FreshSession
) -> None:
    def twice(unit: Unit) -> None:
        row = processor(unit, "Giao hàng Sao Việt")
        unit.session.flush()
        row.service = "Giao hàng và lắp đặt"
        unit.session.flush()
        write(officer.actor, lambda inner: setattr(row, "service", "Kho bãi"))

    write(officer.actor, twice)
    assert session.scalar(select(func.count()).select_from(RegisterState)) == 1
    assert cells(session, officer.actor, "processors", "Làm gì") == ["Kho bãi"]


def test_a_change_of_what_no_register_shows_leaves_no_state(
    officer: Member, session: FreshSession
) -> None:
    def contact(unit: Unit, row_id: UUID) -> None:
        row = unit.session.get_one(Processor, row_id)
        row.contact_name = safes.house().seal("processor.contact_name", row_id, "An")

    made = write(officer.actor, lambda unit: processor(unit, "Giao hàng Sao Việt").id)
    write(officer.actor, lambda unit: contact(unit, made))
    assert session.scalar(select(func.count()).select_from(RegisterState)) == 1


def test_what_is_struck_out_is_gone_now_and_was_there_before(
    officer: Member, session: FreshSession, clock: FixedClock
) -> None:
    made = write(officer.actor, lambda unit: processor(unit, "Giao hàng Sao Việt").id)
    then = clock.now()
    clock.advance(HOUR)
    write(officer.actor, lambda unit: unit.session.delete(unit.session.get_one(Processor, made)))
    assert cells(session, officer.actor, "processors", "Tên", at=then) == ["Giao hàng Sao Việt"]
    assert cells(session, officer.actor, "processors", "Tên", at=clock.now()) == []


def test_a_house_that_was_there_before_answers_from_the_day_it_was_taken_up(
    officer: Member, session: FreshSession, clock: FixedClock
) -> None:
    for name in ("Giao hàng Sao Việt", "Kho Tây Hồ", "Tổng đài Hồng Hà"):
        write(officer.actor, lambda unit, name=name: processor(unit, name))
    with open_unit(KEEPER) as unit:
        unit.session.execute(delete(RegisterState))
    before = clock.now()
    assert not memory_of(session, PROCESSORS).taken_up
    assert reasons_not_to_answer(memory_of(session, PROCESSORS), before, before)
    clock.advance(HOUR)
    assert keep_up_registers(KEEPER) == "kept=3"
    memory = memory_of(session, PROCESSORS)
    assert memory.since == clock.now()
    assert reasons_not_to_answer(memory, before, clock.now())
    assert not reasons_not_to_answer(memory, clock.now(), clock.now())
    assert len(cells(session, officer.actor, "processors", "Tên", at=clock.now())) == 3


def test_a_new_house_answers_from_its_first_entry(
    officer: Member, session: FreshSession, clock: FixedClock
) -> None:
    assert keep_up_registers(KEEPER) is None
    write(officer.actor, lambda unit: processor(unit, "Giao hàng Sao Việt"))
    assert keep_up_registers(KEEPER) is None
    memory = memory_of(session, PROCESSORS)
    assert memory.taken_up and memory.since is None
    assert not reasons_not_to_answer(memory, clock.now() - 9_000 * HOUR, clock.now())
    assert reasons_not_to_answer(memory, clock.now() + HOUR, clock.now())


def test_what_was_written_past_the_keeper_is_kept_by_the_job(
    officer: Member, session: FreshSession
) -> None:
    keep_up_registers(KEEPER)
    with open_unit(KEEPER) as unit:
        processor(unit, "Giao hàng Sao Việt")
    assert keep_up_registers(KEEPER) == "kept=1"
    assert memory_of(session, PROCESSORS).since is None
    assert keep_up_registers(KEEPER) is None


def test_the_states_leave_the_audit_chain_whole(case: Case, session: FreshSession) -> None:
    case.start()
    assert verify(session).clean


@pytest.mark.parametrize("code", CODES)
def test_an_empty_register_can_be_read_now_and_then(
    officer: Member, session: FreshSession, clock: FixedClock, code: str
) -> None:
    for asked in (Asked(), Asked(at=clock.now())):
        assert list(every_line(session, officer.actor, BY_CODE[code], asked)) is not None


# --- whatever happens, the register as of now is the register now -------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("open", "end", "rename", "strike", "consent", "withdraw", "wait")),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=14,
)


@pytest.fixture
def consent_text(officer: Member) -> UUID:
    def step(unit: Unit) -> UUID:
        row = ConsentText(
            id=new_id(),
            purpose=Purpose.NEWSLETTER,
            number=1,
            words="Tôi đồng ý nhận bản tin.",
            used_from=unit.now,
            made_at=unit.now,
            made_by=unit.actor.id,
        )
        unit.session.add(row)
        return row.id

    return write(officer.actor, step)  # type: ignore[return-value]


class House:
    """Does random things to two registers through commands."""

    def __init__(self, officer: Member, clock: FixedClock, text: UUID) -> None:
        self.officer, self.clock, self.text = officer, clock, text
        self.names = 0

    def do(self, what: str, number: int) -> None:
        if what == "wait":
            self.clock.advance(HOUR)
        else:
            write(self.officer.actor, lambda unit: getattr(self, f"_{what}")(unit, number))

    def _pick(self, unit: Unit, model: Any, number: int, *where: Any) -> Any:
        rows = unit.session.scalars(select(model).where(*where).order_by(model.id)).all()
        return rows[number % len(rows)] if rows else None

    def _open(self, unit: Unit, number: int) -> None:
        self.names += 1
        processor(unit, f"Bên {self.names} {new_id()}").contract_on = date(2026, 1, 1 + number)

    def _end(self, unit: Unit, number: int) -> None:
        if row := self._pick(unit, Processor, number):
            row.ended_at = None if row.ended_at else unit.now

    def _rename(self, unit: Unit, number: int) -> None:
        if row := self._pick(unit, Processor, number):
            row.name = f"Tên mới {new_id()}"

    def _strike(self, unit: Unit, number: int) -> None:
        if row := self._pick(unit, Processor, number):
            unit.session.delete(row)

    def _consent(self, unit: Unit, number: int) -> None:
        customer = register_customer(
            self.officer.actor, CustomerDetails(name=f"Khách {number}", phone="0912345678")
        )
        unit.session.add(
            Consent(
                id=new_id(),
                customer_id=customer,
                purpose=Purpose.NEWSLETTER,
                text_id=self.text,
                method=ConsentMethod.PAPER,
                given_at=unit.now,
                recorded_at=unit.now,
                recorded_by=unit.actor.id,
            )
        )

    def _withdraw(self, unit: Unit, number: int) -> None:
        if row := self._pick(unit, Consent, number, Consent.withdrawn_at.is_(None)):
            row.withdrawn_at, row.withdrawn_by = unit.now, unit.actor.id


@given(steps=STEPS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_as_of_now_the_register_is_the_register(
    officer: Member, session: FreshSession, clock: FixedClock, consent_text: UUID, steps: Any
) -> None:
    house = House(officer, clock, consent_text)
    seen: list[tuple[Any, dict[str, list[Any]]]] = []
    for what, number in steps:
        house.do(what, number)
        if what == "wait":
            seen.append((clock.now() - HOUR, _both(session, officer, clock.now() - HOUR)))
    assert _both(session, officer, clock.now()) == _both(session, officer, None)
    for moment, said in seen:
        assert _both(session, officer, moment) == said


def _both(session: FreshSession, officer: Member, at: Any) -> dict[str, list[Any]]:
    return {
        register.code: list(every_line(session, officer.actor, register, Asked(at=at), chunk=3))
        for register in (PROCESSORS, CONSENTS, COMPLAINTS)
    }


def test_rows_that_are_inserted_by_the_hundred_are_kept_with_their_command(
    officer: Member, session: FreshSession
) -> None:
    def many(unit: Unit) -> None:
        rows = [
            {
                "id": new_id(),
                "name": f"Bên {n}",
                "kind": ProcessorKind.PROCESSOR,
                "service": "Giao hàng",
                "data_types": ["name"],
                "country": "VN",
                "contract_no": "",
                "answers_in_days": 5,
                "added_at": unit.now,
                "added_by": unit.actor.id,
                "version": 1,
            }
            for n in range(100)
        ]
        unit.session.execute(insert(Processor.__table__), rows)

    write(officer.actor, many)
    assert session.scalar(select(func.count()).select_from(RegisterState)) == 100


def test_no_statement_changes_a_register_behind_its_back(officer: Member) -> None:
    for statement in (
        update(Processor).values(service="Khác"),
        update(Processor).values({Processor.name: "Khác"}),
        delete(Processor),
    ):
        with pytest.raises(RuntimeError):
            write(officer.actor, lambda unit, what=statement: unit.session.execute(what))
    write(
        officer.actor,
        lambda unit: unit.session.execute(update(Processor).values(contact_name=None)),
    )

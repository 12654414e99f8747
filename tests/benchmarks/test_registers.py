"""A register over all complaints: taken up once, then read now and as it was known."""

import time

import pytest
from sqlalchemy import delete

from kalix_compliance.casework.models import RegisterState
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import SystemClock, in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.registers.commands.taking_up import CHUNK, take_up
from kalix_compliance.registers.models import RegisterMark
from kalix_compliance.staff.roles import Role
from tests.benchmarks.measure import Table, measure
from tests.benchmarks.shop import Shop

KEEPER = system_actor("registers.keep", Permission.SYSTEM_SWEEP)
PAGES = (
    ("register", ""),
    ("register, as of a moment", "?at={now}"),
    ("register, as of, one state in fifty", "?at={now}&state=verifying"),
)


@pytest.mark.timeout(3600)
def test_register(shop: Shop, table: Table) -> None:
    with open_unit(KEEPER) as unit:  # as if the shop had been there before its registers
        unit.session.execute(delete(RegisterState))
        unit.session.execute(delete(RegisterMark))
    began = time.perf_counter()
    while take_up(KEEPER, "complaints") == CHUNK:
        pass
    spent = time.perf_counter() - began
    table.note("register, taken up", shop.size, f"{spent:.1f} s")
    browser = shop.browser(Role.COMPLIANCE)
    now = f"{in_hanoi(SystemClock().now()):%d/%m/%Y}"
    for name, query in PAGES:
        address = "/registers/complaints" + query.format(now=now)
        table.note(name, shop.size, measure(lambda address=address: browser.get(address), times=5))
    table.note("registers, the list", shop.size, measure(lambda: browser.get("/registers/")))

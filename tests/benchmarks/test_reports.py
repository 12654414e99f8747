"""The dashboard and the report: as they are opened, over all years, and with the months counted just now."""

import time

import pytest
from sqlalchemy import delete

from kalix_compliance.execution.unit import open_unit
from kalix_compliance.reports.jobs import keep_months
from kalix_compliance.reports.models import MonthFigures
from kalix_compliance.schedule import JOBS
from kalix_compliance.staff.roles import Role
from tests.benchmarks.measure import Table, measure
from tests.benchmarks.shop import Shop

COUNTER = next(job.actor for job in JOBS if job.name == "reports.months")
EVER = "/reports/figures?since=01/01/2016"
PAGES = (
    ("dashboard", "/reports/"),
    ("report, twelve months", "/reports/figures"),
    ("report, all years", EVER),
    ("report, all years, one kind", f"{EVER}&kind=leak"),
    ("report, all years, two filters", f"{EVER}&kind=leak&channel=hotline"),
    ("list behind a number of it", "/complaints/?state=every&received_from=01/01/2016&kept=no"),
)


@pytest.mark.timeout(3600)
def test_reports(shop: Shop, table: Table) -> None:
    with open_unit(COUNTER) as unit:
        unit.session.execute(delete(MonthFigures))
    began = time.perf_counter()
    while keep_months(COUNTER):
        pass
    table.note("report, past months counted", shop.size, f"{time.perf_counter() - began:.1f} s")
    browser = shop.browser(Role.MANAGER)

    def opened(address: str) -> None:
        assert browser.get(address).status_code == 200, address

    for name, address in PAGES:
        table.note(name, shop.size, measure(lambda address=address: opened(address), times=10))

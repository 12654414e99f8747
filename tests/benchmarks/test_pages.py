"""Statements and milliseconds of the pages, in a small shop and in a large one."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest

from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.complaints.states import State
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.roles import Role
from tests.benchmarks.measure import Table, measure
from tests.benchmarks.shop import Shop
from tests.client import Browser

NAME = "nguyen thi anh"
STORY = "Sáng nay có người gọi, đọc đúng tên, địa chỉ và đơn bàn ăn gỗ sồi."
numbers = count(1)

# What is measured · whose page · its address
PAGES = (
    ("queue", Role.SUPPORT, "/queue"),
    ("list, open cases", Role.SUPPORT, "/complaints/"),
    ("list, overdue", Role.SUPPORT, "/complaints/?level=overdue"),
    ("list, ended cases", Role.SUPPORT, "/complaints/?state=ended"),
    ("list, every case of one kind", Role.MANAGER, "/complaints/?state=every&kind=other"),
    ("intake, the empty page", Role.SUPPORT, "/intake"),
    ("signatures", Role.MANAGER, "/approvals"),
    ("overdue report", Role.MANAGER, "/reports/overdue"),
    ("outbox", Role.MANAGER, "/mail"),
    ("audit trail", Role.COMPLIANCE, "/audit"),
)


def opened(browser: Browser, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


@pytest.mark.parametrize(("name", "role", "address"), PAGES, ids=[page[0] for page in PAGES])
def test_page(shop: Shop, table: Table, name: str, role: Role, address: str) -> None:
    browser = shop.browser(role)
    table.note(name, shop.size, measure(lambda: opened(browser, address)))


@pytest.mark.parametrize("state", [State.VERIFYING, State.CLOSED])
def test_file(shop: Shop, table: Table, state: State) -> None:
    browser, address = shop.browser(Role.SUPPORT), f"/complaints/{shop.reference(state)}"
    table.note(f"file, {state}", shop.size, measure(lambda: opened(browser, address)))


def test_search_by_name(shop: Shop, table: Table) -> None:
    browser = shop.browser(Role.SUPPORT)

    def search() -> None:
        assert browser.post("/search", data={"q": NAME}).status_code == 200

    table.note("search by name", shop.size, measure(search))


@pytest.mark.parametrize("words", ["chuyển khoản", "ngay nghi", "kalix"])
def test_search_by_a_word(shop: Shop, table: Table, words: str) -> None:
    browser = shop.browser(Role.MANAGER)

    def search() -> None:
        assert browser.post("/search", data={"q": words}).status_code == 200

    table.note(f"search, {words}", shop.size, measure(search))


def test_caller_lookup(shop: Shop, table: Table) -> None:
    browser = shop.browser(Role.SUPPORT)

    def look() -> None:
        assert browser.post("/intake/lookup", data={"caller": "tran van"}).status_code == 200

    table.note("caller lookup while typing", shop.size, measure(look))


def test_intake_save_by_the_page(shop: Shop, table: Table) -> None:
    browser = shop.browser(Role.SUPPORT)
    table.note("intake save, the page", shop.size, measure(lambda: save(browser)))


def save(browser: Browser) -> None:
    number = next(numbers)
    received = in_hanoi(runtime.get().clock.now()) - timedelta(minutes=5)
    form = {
        "opened": str(uuid4()),
        "customer": "new",
        "name": "Nguyễn Thị Ánh",
        "phone": f"0987{number:06d}",
        "email": f"anh.{number}@example.com",
        "kind": "leak",
        "narrative": STORY,
        "data_items": ["name", "order"],
        "entrance": "hotline:094.268.9393",
        "received_at": f"{received:%d/%m/%Y %H:%M}",
        "vulnerable": "none",
        "surely_new": "y",
        "do": "save",
    }
    assert browser.post("/intake", data=form).status_code == 303


def test_intake_save_by_the_command(shop: Shop, table: Table) -> None:
    actor = shop.member(Role.SUPPORT).actor
    table.note("intake save, the command", shop.size, measure(lambda: register(actor)))


def register(actor: object) -> None:
    number = next(numbers)
    register_complaint(
        actor,
        Intake(
            kind=Kind.LEAK,
            channel=Channel.HOTLINE,
            received_at=runtime.get().clock.now() - timedelta(minutes=5),
            narrative=STORY,
            new_customer=CustomerDetails(
                f"Trần Văn {number}", f"0988{number:06d}", f"tran.{number}@example.com"
            ),
        ),
    )

"""Browser journeys: a house that runs, and a Chromium to walk through it."""

import os
import shutil
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright

from kalix_compliance.demo.accounts import DemoAccount
from tests.e2e.accessibility import assert_accessible
from tests.e2e.house import House

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium; without one the journeys are skipped, and with CI=true they fail."""
    wanted = os.environ.get("CHROMIUM")
    for name in (wanted,) if wanted else NAMES:
        if found := shutil.which(name):
            return found
    why = "no Chromium: apt install chromium, or CHROMIUM=/path/to/chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path, args=list(QUIETLY))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One running house for all journeys, with its accounts and no cases."""
    house = House(tmp_path_factory.mktemp("house"))
    try:
        yield house.open()
    finally:
        house.close()


@pytest.fixture
def own_house(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """`own_house(DEMO_DATA="yes")`: a house for this test alone, whose clock may be moved."""
    opened: list[House] = []

    def build(**settings: str) -> House:
        opened.append(House(tmp_path / f"house-{len(opened)}", **settings))
        return opened[-1].open()

    yield build
    for house in opened:
        house.close()


@pytest.fixture
def base_url(house: House) -> str:
    return house.address


@pytest.fixture
def accounts(house: House) -> dict[str, DemoAccount]:
    """The account of each role: `accounts["support"].email`."""
    return house.accounts


@pytest.fixture
def mails(house: House) -> Callable[[], list[EmailMessage]]:
    """`mails()`: everything that the sink has taken."""
    return house.mails


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`new_page(size=PHONE)`: a page in a browser window of its own; its complaints fail the test."""
    pages: list[Page] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # a refused form answers 4xx, which Chromium also writes down
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open_page(size: dict[str, int] = DESK) -> Page:
        context = browser.new_context(
            viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", accept_downloads=True
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        pages.append(page)
        return page

    yield open_page
    if getattr(request.node, "failed", False):
        _keep_pictures(pages, request.node.name)
    for page in pages:
        page.context.close()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


def _keep_pictures(pages: list[Page], name: str) -> None:
    """With PICTURES=folder, what the pages of a failed test looked like."""
    if folder := os.environ.get("PICTURES"):
        for number, page in enumerate(pages):
            page.screenshot(path=Path(folder) / f"{name}-{number}.png", full_page=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    if outcome.get_result().failed:
        item.failed = True


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page as wide as the desks in the showroom."""
    return new_page()


@pytest.fixture
def sign_in(base_url: str) -> Callable[[Page, DemoAccount], None]:
    """`sign_in(page, accounts["support"])`, by keyboard, as a person does."""

    def arrive(page: Page, account: DemoAccount, address: str = base_url) -> None:
        page.goto(f"{address}/sign-in")
        page.get_by_label("Email").fill(account.email)
        page.locator("input[type=password]").fill(account.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)

    return arrive


@pytest.fixture
def no_accessibility_findings() -> Callable[..., None]:
    """`no_accessibility_findings(page)` fails with what axe-core found."""
    return assert_accessible

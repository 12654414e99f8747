"""A person in front of the pages of one breach: what they open, fill in, press, read and take away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from playwright.sync_api import Locator, Page, expect

from kalix_compliance.core.clock import HANOI, SystemClock
from tests.e2e.house import House


@dataclass
class Desk:
    """`officer.opens("record")`, `officer.fills(place="Kho")`, `officer.presses("Lưu")`."""

    page: Page
    house: House
    number: str = ""

    def goes(self, where: str) -> None:
        answer = self.page.goto(self.house.address + where)
        assert answer is not None and answer.status == 200, (where, answer and answer.status)

    def opens(self, part: str = "") -> None:
        """A page of the breach: `opens("people")`; the file itself without a word."""
        self.goes(f"/breaches/{self.number}{'/' if part else ''}{part}")

    def looks_away(self) -> None:
        """Before the house stands still for a moment: a page that asks for news would complain."""
        self.page.goto("about:blank")

    def fills(self, **fields: str) -> None:
        for name, words in fields.items():
            self.page.locator(f"#{name}").fill(words)

    def chooses(self, **options: str) -> None:
        """One of several, or a tick: `chooses(cause="mistake")`."""
        for name, value in options.items():
            self.page.locator(f"input[name={name}][value={value}]").check()

    def selects(self, **options: str) -> None:
        for name, words in options.items():
            self.page.locator(f"select[name={name}]").select_option(label=words)

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).first.click()

    def follows(self, link: str) -> None:
        self.page.get_by_role("link", name=link, exact=True).first.click()

    def is_told(self, words: str) -> None:
        expect(self.page.locator(".flash").first).to_contain_text(words, timeout=15_000)

    def reads(self, words: str, patience: float = 15) -> None:
        expect(self.page.locator("main")).to_contain_text(words, timeout=patience * 1000)

    def sees_state(self, words: str) -> None:
        """The status of the breach, which nobody typed."""
        self.opens()
        expect(self.page.locator(".head .chip").first).to_have_text(words)

    def part(self, heading: str) -> Locator:
        return self.page.locator("section", has=self.page.get_by_role("heading", name=heading))

    @contextmanager
    def receiving(self) -> Iterator[list[BytesIO]]:
        """The file that what is done meanwhile brings: `with desk.receiving() as files: …`."""
        files: list[BytesIO] = []
        with self.page.expect_download() as download:
            yield files
        files.append(BytesIO(download.value.path().read_bytes()))


def typed(moment: datetime) -> str:
    """As a person types a moment."""
    return f"{moment.astimezone(HANOI):%d/%m/%Y %H:%M}"


def ago(**span: float) -> str:
    return typed(SystemClock().now() - timedelta(**span))

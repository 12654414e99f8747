"""How many of a campaign's mails leave in a second, beside a plain loop over smtplib, in the same run.

    pytest -s tests/benchmarks/test_campaign.py      # BENCH_PEOPLE=100000 for the full size

The plain loop keeps no record at all: it builds each message with the standard library and sends it over one
connection. The campaign opens each person's key, writes the address down sealed, and commits each answer.
"""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from kalix_compliance.app import create_app
from kalix_compliance.core.clock import SystemClock, in_hanoi
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.notifications import campaigns
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.message import html_of
from tests.campaigns import ABOUT, AT_ONCE, NOTICE, OFFICER, people
from tests.posting import deliver, open_for_mail
from tests.settings import settings_for
from tests.stores import Stores

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "2000"))
GOAL = 0.75
ROUNDS = 5  # the two take turns, so that a busy moment of the machine meets both
SUBJECT = "Thông báo về sự cố dữ liệu cá nhân tại KALIX"
PART = (
    "Ngày 20/11/2026, công ty phát hiện danh sách khách mua hàng bị tải xuống trái phép. "
    "Dữ liệu liên quan gồm họ tên, số điện thoại và địa chỉ giao hàng của quý khách."
)
BODY = "Kính gửi {customer_name},\n\n" + f"{PART}\n\n" * 6 + "Chi tiết: https://kalix.vn/thong-bao"


@dataclass
class Spent:
    """Seconds on the wall's clock, and of this process's own work, which a busy machine hardly changes."""

    wall: float = 0.0
    own: float = 0.0

    def __enter__(self) -> None:
        self.wall -= time.perf_counter()
        self.own -= time.process_time()

    def __exit__(self, *_failure: object) -> None:
        self.wall += time.perf_counter()
        self.own += time.process_time()

    def of(self, sent: int) -> str:
        return f"{sent / self.wall:,.0f} a second ({self.own / sent * 1000:.2f} ms cpu each)"


@pytest.fixture
def empty_shop(bench_stores: Stores, tmp_path: Path) -> Iterator[Flask]:
    for addresses in bench_stores.fresh(tmp_path):
        app = create_app(settings_for(addresses, tmp_path), SystemClock())
        with app.app_context():
            yield app
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


@contextmanager
def sink_apart(folder: Path) -> Iterator[int]:
    """The server in a process of its own, so that it takes no time from whoever sends."""
    program = [sys.executable, "-m", "kalix_compliance.demo.sink", "--folder", str(folder)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def planned_for(customers: list[UUID]) -> UUID:
    with open_unit(OFFICER) as unit:
        texts = {"all": Text(SUBJECT, BODY)}
        campaign = campaigns.plan(unit, about=ABOUT, notice=NOTICE, texts=texts)
    for first in range(0, len(customers), AT_ONCE):
        with open_unit(OFFICER) as unit:
            chosen = [(customer, "all") for customer in customers[first : first + AT_ONCE]]
            campaigns.add_people(unit, campaign, chosen)
    with open_unit(OFFICER) as unit:
        campaigns.start(unit, campaign)
    return campaign


def plain_loop(port: int, numbers: range) -> None:
    """What anybody would write who has no record to keep."""
    page = html_of(SUBJECT, BODY, "vi")
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in numbers:
            name = f"Nguyễn Thị Số {number}"
            mail = EmailMessage(policy=SMTP)
            mail["Subject"] = SUBJECT
            mail["From"] = Address("KALIX", addr_spec="kalixfurniture@gmail.com")
            mail["To"] = Address(name, addr_spec=f"khach.{number}@khach.vn")
            mail["Date"] = format_datetime(in_hanoi(SystemClock().now()))
            mail["Message-ID"] = f"<{number:032x}@gmail.com>"
            for subtype, text in (("plain", BODY + "\n"), ("html", page)):
                own = text.replace("{customer_name}", name)
                mail.add_alternative(own, subtype=subtype, cte="quoted-printable")
            line.send_message(mail)


@pytest.mark.timeout(3600)
def test_a_campaign_keeps_up_with_a_plain_loop(empty_shop: Flask, tmp_path: Path) -> None:
    campaign = planned_for(people(PEOPLE))
    share = PEOPLE // ROUNDS
    ours, plain = Spent(), Spent()
    with sink_apart(tmp_path / "mail") as port:
        open_for_mail(empty_shop, port)
        for turn in range(ROUNDS):
            with plain:
                plain_loop(port, range(turn * share, (turn + 1) * share))
            with ours:
                assert deliver(limit=share).accepted == share
    sent = share * ROUNDS
    ratio = plain.wall / ours.wall
    print(
        f"\n{sent:,} people, {db.engine.dialect.name}: a plain loop {plain.of(sent)}, "
        f"the campaign {ours.of(sent)}: {ratio:.0%} of its speed"
    )
    with open_unit(OFFICER) as unit:
        now = campaigns.progress(unit.session, campaign, runtime.get().clock.now())
    assert now.reached == sent
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2 * sent
    assert ratio >= GOAL

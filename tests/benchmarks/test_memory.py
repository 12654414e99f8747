"""What a web worker weighs after some work: gunicorn as `make run` starts it."""

import os
import time
import urllib.request
from pathlib import Path

import psutil

from kalix_compliance.complaints.states import State
from kalix_compliance.demo.processes import Process, free_port, web_command
from kalix_compliance.staff.roles import Role
from tests.benchmarks.measure import Table
from tests.benchmarks.shop import Shop

REQUESTS = 200
SETTINGS = ("DATABASE_URL", "KEYSTORE_URL", "SEARCH_URL", "SECRET_KEY", "MASTER_KEY", "DATA_DIR")
MEGABYTE = 1024 * 1024


def test_a_web_worker_stays_small(shop: Shop, table: Table, tmp_path: Path) -> None:
    browser = shop.browser(Role.SUPPORT)
    cookie = browser.get_cookie(shop.app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    port = free_port()
    web = Process("web", web_command(port), _environ(shop, port), tmp_path / "web.log")
    try:
        headers = {
            "Cookie": f"{cookie.key}={cookie.value}",
            "User-Agent": browser.environ_base["HTTP_USER_AGENT"],
        }
        home = f"http://127.0.0.1:{port}"
        _wait_for(f"{home}/queue", headers, web)
        fresh = _weights(web.process.pid)
        pages = ("/queue", "/complaints/", f"/complaints/{shop.reference(State.CLOSED)}", "/intake")
        for number in range(REQUESTS):
            _get(home + pages[number % len(pages)], headers)
        used = _weights(web.process.pid)
    finally:
        web.stop()
    table.note("web worker, after a request", shop.size, f"{max(fresh):.0f} MB")
    table.note(f"web worker, after {REQUESTS} requests", shop.size, f"{max(used):.0f} MB")


def _environ(shop: Shop, port: int) -> dict[str, str]:
    """The same stores and keys for another process."""
    given = {name: str(shop.app.config[name]) for name in SETTINGS}
    return {**os.environ, **given, "PORT": str(port), "HTTPS": "no"}


def _get(address: str, headers: dict[str, str]) -> None:
    asked = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.url == address, answer.url
        answer.read()


def _wait_for(address: str, headers: dict[str, str], web: Process) -> None:
    for _ in range(200):
        assert not web.ended, web.last_words()
        try:
            return _get(address, headers)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(web.last_words())


def _weights(pid: int) -> list[float]:
    """The resident memory of each worker, in megabytes."""
    return [child.memory_info().rss / MEGABYTE for child in psutil.Process(pid).children()]

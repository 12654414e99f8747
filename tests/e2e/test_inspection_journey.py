"""Compliance makes a bundle in the browser; the inspectors check it with nothing but Python."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kalix_compliance.core.clock import HANOI, SystemClock
from tests.e2e.conftest import PHONE
from tests.e2e.desk import Desk
from tests.e2e.house import House

TOPIC = "Luật 91/2025/QH15 cho người tiếp khách"


def verify(folder: Path, *arguments: str) -> tuple[int, str]:
    """In a folder of their own, isolated, without an environment."""
    command = [sys.executable, "-I", "verify.py", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={})
    return done.returncode, done.stdout + done.stderr


@pytest.mark.timeout(300)
def test_a_bundle_is_made_in_the_browser_and_checked_in_an_empty_folder(
    own_house: Callable[..., House],
    new_page: Callable[..., Page],
    sign_in: Callable[..., None],
    tmp_path: Path,
) -> None:
    house = own_house()  # of few people, so that the bundle needs no second signature
    desk = Desk(new_page(), house)
    sign_in(desk.page, house.accounts["compliance"], house.address)

    # Who was taught what is written down first: an empty form says what is missing.
    today = f"{SystemClock().now().astimezone(HANOI):%d/%m/%Y}"
    desk.goes("/staff/trainings")
    desk.follows("Ghi buổi tập huấn")
    desk.presses("Ghi vào sổ")
    desk.reads("Ghi nội dung đã dạy.")
    desk.fills(topic=TOPIC, held_on=today, given_by="Công ty luật Sông Hồng")
    desk.page.locator("#people input").first.check()
    desk.page.locator("#people input").nth(1).check()
    desk.presses("Ghi vào sổ")
    desk.is_told("Đã ghi 2 dòng")
    desk.reads(TOPIC)

    # The bundle: which days, what for, wait, fetch.
    desk.goes("/inspection/")
    mark = desk.part("Đoàn kiểm tra gói thế nào").locator("dd").first.inner_text().strip()
    desk.fills(last="31/12/2199")
    desk.presses("Tiếp: ghi mục đích")
    desk.reads("chưa tới")
    desk.fills(first="01/01/2026", last=today)
    desk.presses("Tiếp: ghi mục đích")
    expect(desk.page.locator("h1")).to_contain_text("Gói cho đoàn kiểm tra")
    desk.chooses(purpose="inspection")
    desk.fills(note="Đoàn kiểm tra theo Quyết định 12/QĐ-A05.")
    desk.presses("Lấy tệp")
    expect(desk.page.locator("#tinh-trang")).to_contain_text("Tệp đã xong.", timeout=90_000)
    with desk.receiving() as files:
        desk.presses("Tải tệp về máy")
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(files[0].getvalue())

    # The inspectors', in an empty folder.
    folder = tmp_path / "inspectors"
    folder.mkdir()
    zipfile.ZipFile(bundle).extractall(folder)
    code, said = verify(folder, "--key", mark)
    assert code == 0, said
    assert "MỌI THỨ KHỚP / EVERYTHING FITS" in said
    assert TOPIC in (folder / "people" / "trainings.csv").read_text()
    staff = folder / "people" / "staff.csv"
    staff.write_bytes(staff.read_bytes()[:-3] + b"X\r\n")
    code, said = verify(folder)
    assert code == 1
    assert "ĐÁNG NGỜ / DOUBT: Tệp đã bị sửa / a file was changed: people/staff.csv" in said

    # The verifier alone is the same file; on a telephone the page still fits.
    with desk.receiving() as alone:
        desk.goes("/inspection/")
        desk.page.get_by_role("link", name="Tải riêng tệp kiểm tra").click()
    assert alone[0].getvalue() == (folder / "verify.py").read_bytes()
    small = Desk(new_page(PHONE), house)
    sign_in(small.page, house.accounts["compliance"], house.address)
    small.goes("/inspection/")
    assert small.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

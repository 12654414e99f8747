"""Make the folder, the keys, the stores, the accounts and the data; a second time, only what is missing.

`python -m kalix_compliance.demo.prepare` does this alone; DEMO_DATA=no leaves the cases out.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import func, make_url, select

from config import settings
from kalix_compliance.app import create_app
from kalix_compliance.core.errors import CannotStart
from kalix_compliance.database.base import db
from kalix_compliance.demo import accounts
from kalix_compliance.demo.load import load_demo
from kalix_compliance.staff.models import Staff

HALF_DONE = "demo-not-finished"
STORES = ("DATABASE_URL", "KEYSTORE_URL", "SEARCH_URL")


def prepare() -> list[accounts.DemoAccount]:
    """Everything that the processes need; raises CannotStart where it would touch real data."""
    os.umask(0o077)
    os.environ["DEMO"] = "1"
    given = settings()
    folder = Path(given["DATA_DIR"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    if (folder / HALF_DONE).exists():
        _start_over(given)
    app = create_app(given)
    with app.app_context():
        flask_migrate.upgrade()
        if _is_empty():
            _fill(folder)
    known = accounts.read(folder)
    if not known:
        raise CannotStart(
            "Cơ sở dữ liệu này đã có tài khoản thật, không phải bản thử. / This database has accounts "
            "that the demonstration did not make. Choose another DATA_DIR or DATABASE_URL."
        )
    return known


def _is_empty() -> bool:
    people = db.session.scalar(select(func.count()).select_from(Staff))
    db.session.remove()
    return people == 0


def _fill(folder: Path) -> None:
    """Accounts and cases; the marker stays behind when this is cut off."""
    marker = folder / HALF_DONE
    marker.touch()
    accounts.save(accounts.create_accounts(), folder)
    if os.environ.get("DEMO_DATA", "yes") != "no":
        load_demo()
    marker.unlink()


def _start_over(given: Mapping[str, Any]) -> None:
    """The last start was cut off while it loaded: what it left is incomplete."""
    addresses = [make_url(given[name]) for name in STORES]
    if not all(url.drivername.startswith("sqlite") and url.database for url in addresses):
        raise CannotStart(
            "Lần nạp dữ liệu thử trước bị dừng giữa chừng. Xóa các cơ sở dữ liệu thử rồi chạy lại. / "
            "Loading the demonstration was cut off. Drop its databases and start again."
        )
    for url in addresses:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{url.database}{ending}").unlink(missing_ok=True)
    shutil.rmtree(Path(given["DATA_DIR"]) / "mail", ignore_errors=True)


def main() -> None:
    try:
        prepare()
    except CannotStart as refusal:
        sys.exit(f"\n{refusal}\n")


if __name__ == "__main__":
    main()

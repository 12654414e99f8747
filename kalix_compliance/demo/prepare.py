"""Make the folder, the keys, the stores, the accounts and the data; a second time, only what is missing.

`python -m kalix_compliance.demo.prepare` does this alone; DEMO_DATA=no leaves the cases out.
"""

import os
import sys
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import func, make_url, select

from kalix_compliance.app import ROOT, create_app
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
    app = create_app()
    folder = Path(app.config["DATA_DIR"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    marker = folder / HALF_DONE
    with app.app_context():
        if marker.exists():
            _start_over(app)
        flask_migrate.upgrade()
        if not any((ROOT / "migrations" / "versions").glob("*.py")):
            db.create_all()  # until the first migration is made
        people = db.session.scalar(select(func.count()).select_from(Staff)) or 0
        db.session.remove()
        if people == 0:
            marker.touch()
            accounts.save(accounts.create_accounts(), folder)
            if os.environ.get("DEMO_DATA", "yes") != "no":
                load_demo()
            marker.unlink()
        known = accounts.read(folder)
        if not known:
            raise CannotStart(
                "Cơ sở dữ liệu này đã có tài khoản thật, không phải bản thử. / This database has accounts "
                "that the demonstration did not make. Choose another DATA_DIR or DATABASE_URL."
            )
        return known


def _start_over(app: Flask) -> None:
    """The last start was cut off while it loaded: what it left is incomplete."""
    for engine in db.engines.values():
        engine.dispose()
    for name in STORES:
        address = make_url(app.config[name])
        if not address.drivername.startswith("sqlite") or not address.database:
            raise CannotStart(
                "Lần nạp dữ liệu thử trước bị dừng giữa chừng. Xóa các cơ sở dữ liệu thử rồi chạy lại. / "
                "Loading the demonstration was cut off. Drop its databases and start again."
            )
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(address.database + ending).unlink(missing_ok=True)


def main() -> None:
    try:
        prepare()
    except CannotStart as refusal:
        sys.exit(f"\n{refusal}\n")


if __name__ == "__main__":
    main()

"""Backups of the stores while they are in use; never by copying files, which may be torn.

The keys go into a folder of their own: whoever holds both can read everything, and an erased person
stays erased only when an old backup of the records is opened with the newest keys. The search store is
left out, for it is built anew from the records.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from kalix_compliance.core.errors import CannotStart
from kalix_compliance.database.base import KEYSTORE, db

STORES: dict[str, str | None] = {"records": None, "keys": KEYSTORE}


def backup(folder: Path, at: datetime) -> list[Path]:
    """Write one file a store into `folder`/records and `folder`/keys; returns the files.

    Raises CannotStart for a store on PostgreSQL, which its own tool (pg_dump) backs up.
    """
    made = []
    for name, key in STORES.items():
        target = folder / name / f"{at:%Y%m%dT%H%M%SZ}.db"
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(db.engines[key], target)
        made.append(target)
    return made


def _copy(engine: Engine, target: Path) -> None:
    if engine.dialect.name != "sqlite":
        raise CannotStart(
            f"{engine.url.database}: sao lưu PostgreSQL bằng pg_dump. / Back PostgreSQL up with pg_dump."
        )
    part = target.with_suffix(".part")
    source = engine.raw_connection()
    driver: Any = engine.dialect.dbapi
    copy = driver.connect(str(part))
    try:
        source.driver_connection.backup(copy)  # type: ignore[union-attr]
    finally:
        copy.close()
        source.close()
    part.chmod(0o600)
    part.rename(target)

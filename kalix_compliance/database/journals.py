"""Write-ahead logs: what was overwritten in a store may still be read in its log, until that is cut off."""

from typing import Any

from kalix_compliance.database.base import KEYSTORE, SEARCH, db
from kalix_compliance.database.engines import BUSY_MILLISECONDS

PATIENCE = 3_000  # milliseconds: whoever reads for longer is asked again at the next run
EVERY_STORE = (None, KEYSTORE, SEARCH)


def cut_off_logs() -> bool:
    """Fold every store's log back into the store and cut it off; False while somebody still reads in one.

    Needs no open transaction of this thread. PostgreSQL keeps its log to itself and is left alone.
    """
    db.session.rollback()
    return min([_cut_off(store) for store in EVERY_STORE])


def _cut_off(store: str | None) -> bool:
    engine = db.engines[store]
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute(f"PRAGMA busy_timeout={PATIENCE}")
        busy, *_pages = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        raw.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    return not busy

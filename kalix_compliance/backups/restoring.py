"""Restoring a backup into empty stores, always with the newest keys.

Nothing that is there is overwritten. Until the last step nothing is in place: a restore that was broken off
is begun anew with the same command.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, inspect, select

from kalix_compliance.backups.again import RESTORER
from kalix_compliance.backups.checking import Shown, bring_up
from kalix_compliance.backups.commands import record_restore
from kalix_compliance.backups.creating import backup_key, refused_for_space
from kalix_compliance.backups.folder import LOCK, OWN, Folder, held
from kalix_compliance.backups.house import in_house, knows_migration
from kalix_compliance.backups.placing import Placed, beside
from kalix_compliance.backups.refusals import BackupRefused, Trouble
from kalix_compliance.backups.sealed_file import BackupKey, Heading, Store, heading_of
from kalix_compliance.backups.stores.postgresql import UNFINISHED
from kalix_compliance.customers import index
from kalix_compliance.customers.repair import bring_into_step
from kalix_compliance.database.base import KEYSTORE, db
from kalix_compliance.execution.unit import runtime
from kalix_compliance.vault.models import KeyCheck

Say = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """The backup that is in place now, what it showed, and how many people can be searched for."""

    heading: Heading
    shown: Shown
    indexed: int


def restore_backup(records: Path, keys: Path | None) -> Restored:
    """Restore into the stores of the settings; `keys` None: the key store that is there is the newest.

    Raises BackupRefused, with nothing changed that anybody uses.
    """
    key = backup_key()
    heading = heading_of(key, records, Store.RECORDS)
    if keys is not None:
        heading_of(key, keys, Store.KEYS)
    if not knows_migration(heading.revision):
        raise BackupRefused(Trouble.NEWER)
    _insist_on_keys(db.engines[KEYSTORE], keys)
    with _place_to_work() as scratch, ExitStack() as placed:
        with refused_for_space():
            old = _placed_keys(placed, key, keys, scratch)
            new = placed.enter_context(
                beside(key, records, Store.RECORDS, db.engines[None], scratch)
            )
            restored = in_house(_addresses(new, old), scratch, partial(_bring_up, new.heading))
        for engine in db.engines.values():
            engine.dispose()
        if old is not None:
            old.finish()
        new.finish()
    return restored


def _bring_up(heading: Heading) -> Restored:
    shown = bring_up(heading)
    index.empty()
    indexed = bring_into_step().indexed
    facts = {
        "made_at": heading.made_at,
        "chain_number": heading.chain_number,
        "trouble": list(shown.troubles),
        **asdict(shown.again),
    }
    record_restore(RESTORER, heading.name, facts)
    return Restored(heading, shown, indexed)


def _placed_keys(
    placed: ExitStack, key: BackupKey, keys: Path | None, scratch: Path
) -> Placed | None:
    if keys is None:
        return None
    return placed.enter_context(beside(key, keys, Store.KEYS, db.engines[KEYSTORE], scratch))


def _addresses(records: Placed, keys: Placed | None) -> dict[str, str]:
    settings = runtime.get().settings
    return {
        "DATABASE_URL": records.url,
        "KEYSTORE_URL": keys.url if keys else str(settings["KEYSTORE_URL"]),
        "SEARCH_URL": str(settings["SEARCH_URL"]),
    }


def _insist_on_keys(engine: Engine, keys: Path | None) -> None:
    """The newest key store is always the one that is there; only where there is none an older one helps."""
    there = _has_keys(engine)
    if keys is not None and there:
        raise BackupRefused(Trouble.KEYS_THERE)
    if keys is None and not there:
        raise BackupRefused(Trouble.NO_KEYS)


def _has_keys(engine: Engine) -> bool:
    with engine.connect() as connection:
        if not inspect(connection).has_table(KeyCheck.__tablename__):
            return False
        if inspect(connection).has_table(UNFINISHED):
            return False
        return connection.scalar(select(KeyCheck.id)) is not None


@contextmanager
def _place_to_work() -> Iterator[Path]:
    """A folder beside the data, and nobody else restoring."""
    place = Path(str(runtime.get().settings["DATA_DIR"])) / "restoring"
    place.mkdir(mode=OWN, parents=True, exist_ok=True)
    with held(place / LOCK), Folder(place).scratch() as scratch:
        yield scratch

"""Making a backup while everybody goes on working."""

import errno
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from kalix_compliance.backups.commands import record_backup
from kalix_compliance.backups.folder import Folder, Manifest, SealedPart, numbers
from kalix_compliance.backups.refusals import BackupRefused, Trouble
from kalix_compliance.backups.sealed_file import BackupKey, Heading, Store, seal_file
from kalix_compliance.backups.stores import postgresql, sqlite
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import KEYSTORE, db
from kalix_compliance.database.engines import sqlite as sqlite_driver
from kalix_compliance.execution.unit import runtime

log = logging.getLogger(__name__)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SQLITE_FULL = "disk is full"
BINDS: dict[Store, str | None] = {Store.RECORDS: None, Store.KEYS: KEYSTORE}
"""In this order: every customer in the records has a key in the keys that are copied after them."""


def folder_of_backups() -> Folder:
    return Folder(Path(str(runtime.get().settings["BACKUP_DIR"])))


def backup_key() -> BackupKey:
    return BackupKey(str(runtime.get().settings.get("BACKUP_KEY") or ""))


def create_backup(actor: Actor, place: Path | None = None) -> Manifest:
    """Make a backup of both stores in BACKUP_DIR, or in `place`, and forget those that are too old there.

    What became of it stands in the runs and in the audit trail, when it failed too. Raises BackupRefused.
    """
    actor.require(Permission.SYSTEM_BACKUP)
    clock = runtime.get().clock
    began, timer = clock.now(), time.monotonic()
    folder = Folder(place) if place else folder_of_backups()
    try:
        with folder.locked():
            manifest = _make(folder, began)
            kept = int(runtime.get().settings["BACKUP_KEEP"])
            gone = folder.keep_only(kept, manifest.name) if place is None else []
    except BackupRefused as refusal:
        if refusal.trouble is not Trouble.BUSY:
            record_backup(actor, "", began, good=False, findings={"trouble": [refusal.trouble]})
        raise
    findings = {
        "bytes": manifest.bytes,
        "seconds": round(time.monotonic() - timer, 1),
        "sha256": {store: getattr(manifest, store).sha256 for store in Store},
        "rows": sum(manifest.records.counts.values()),
        "entries": manifest.chain_number,
        "elsewhere": place is not None,
        "gone": len(gone),
    }
    record_backup(actor, manifest.name, began, good=True, findings=findings)
    return manifest


def _make(folder: Folder, at: datetime) -> Manifest:
    key = backup_key()
    _insist_on_two_places()
    folder.clear_away()
    name, made_at = folder.free_name(at), at.isoformat()
    try:
        with refused_for_space(), folder.scratch() as scratch:
            parts = [
                seal_store(folder, key, scratch, store, name=name, made_at=made_at)
                for store in Store
            ]
            (records, chain), (keys, _none) = parts
            manifest = Manifest(
                number=numbers(folder.manifests()),
                name=name,
                made_at=made_at,
                chain_number=chain[0],
                chain_hash=chain[1],
                records=records,
                keys=keys,
            )
            folder.keep(manifest)
    finally:
        _take_away_halves(folder, name)
    return manifest


@contextmanager
def refused_for_space() -> Iterator[None]:
    """What the disk and the stores refuse, as a refusal with words."""
    try:
        yield
    except (OSError, SQLAlchemyError, sqlite_driver.Error) as error:
        raise _refusal(error) from error


def seal_store(
    folder: Folder, key: BackupKey, scratch: Path, store: Store, *, name: str, made_at: str
) -> tuple[SealedPart, tuple[int, str]]:
    """Copy one store, and seal the copy."""
    engine, clear = db.engines[BINDS[store]], scratch / store
    postgres = engine.dialect.name != "sqlite"
    found = postgresql.dump(engine, clear) if postgres else sqlite.copy(engine, clear)
    heading = Heading(
        name=name,
        store=store,
        database=engine.dialect.name,
        made_at=made_at,
        revision=found.revision,
        counts=found.counts,
        chain_number=found.chain_number,
        chain_hash=found.chain_hash,
        schema=postgresql.schema_of(engine) if postgres else "",
    )
    target = folder.file(store, name)
    part = target.with_suffix(".part")
    size, sha256 = seal_file(key, heading, clear, part)
    clear.unlink()
    part.replace(target)
    sealed = SealedPart(
        target.name, size, sha256, engine.dialect.name, found.revision, found.counts
    )
    return sealed, (found.chain_number, found.chain_hash)


def _take_away_halves(folder: Folder, name: str) -> None:
    """Files of a backup that did not come to its manifest."""
    if not (folder.place / f"{name}.json").exists():
        for store in Store:
            for file in (folder.file(store, name), folder.file(store, name).with_suffix(".part")):
                file.unlink(missing_ok=True)


def _insist_on_two_places() -> None:
    """Keys beside the records would bring everybody back who was erased."""
    records, keys = (db.engines[bind] for bind in BINDS.values())
    if _where(records) == _where(keys):
        raise BackupRefused(Trouble.ONE_PLACE)


def _where(engine: Engine) -> tuple[Any, ...]:
    url = engine.url
    schema = postgresql.schema_of(engine) if engine.dialect.name != "sqlite" else ""
    return (engine.dialect.name, url.host, url.port, url.query.get("host"), url.database, schema)


def _refusal(error: BaseException) -> BackupRefused:
    log.error("the backup stopped: %s", type(error).__name__)
    if isinstance(error, OSError) and error.errno in FULL:
        return BackupRefused(Trouble.NO_SPACE)
    if SQLITE_FULL in str(getattr(error, "orig", error)):
        return BackupRefused(Trouble.NO_SPACE)
    if isinstance(error, PermissionError):
        return BackupRefused(Trouble.NO_FOLDER)
    return BackupRefused(Trouble.FAULT)

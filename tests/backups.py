"""Backups in tests: made, tried and restored as the jobs and the command line do it."""

from collections.abc import Callable, Mapping
from contextvars import copy_context
from pathlib import Path
from typing import Any, TypeVar

from flask import current_app

from kalix_compliance.app import create_app
from kalix_compliance.backups.creating import create_backup
from kalix_compliance.backups.folder import Folder, Manifest
from kalix_compliance.backups.restoring import Restored, restore_backup
from kalix_compliance.backups.sealed_file import Store
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime
from tests.settings import settings_for
from tests.stores import Addresses, dispose

BACKER = system_actor("backups.create", Permission.SYSTEM_BACKUP)
R = TypeVar("R")


def files_of(made: Manifest, folder: Path | None = None) -> tuple[Path, Path]:
    """The two files of a backup: records and keys."""
    place = Folder(folder or Path(runtime.get().settings["BACKUP_DIR"]))
    return place.file(Store.RECORDS, made.name), place.file(Store.KEYS, made.name)


def made_backup() -> tuple[Path, Path]:
    return files_of(create_backup(BACKER))


def elsewhere(
    addresses: Mapping[str, str], folder: Path, work: Callable[[], R], **settings: Any
) -> R:
    """Do something in an application of its own on these stores, on the clock of this one."""
    clock = runtime.get().clock

    def inside() -> R:
        app = create_app({**settings_for(addresses, folder), **settings}, clock)
        with app.app_context():
            try:
                return work()
            finally:
                db.session.remove()
                dispose(current_app)

    return copy_context().run(inside)


def restored(
    records: Path, keys: Path | None, addresses: Addresses, folder: Path, **settings: Any
) -> Restored:
    return elsewhere(addresses, folder, lambda: restore_backup(records, keys), **settings)

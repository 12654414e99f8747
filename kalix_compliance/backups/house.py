"""Another house: the same company and the same rules, on other stores, for as long as one piece of work.

A backup that is being restored, or only tried, is opened here: what is done inside never reaches the
stores and the folders of the running application.
"""

from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask, current_app

from kalix_compliance.backups.refusals import BackupRefused, Trouble
from kalix_compliance.core.errors import CannotStart
from kalix_compliance.customers.start import refuse_lost_keystore
from kalix_compliance.database.base import db
from kalix_compliance.database.opening import open_stores
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import runtime
from kalix_compliance.vault.keys import keyring, open_keyring

R = TypeVar("R")
FOLDERS = "_DIR"


def in_house(addresses: Mapping[str, str], folder: Path, work: Callable[[], R]) -> R:
    """Do something with these stores; every folder of the settings lies below `folder` meanwhile."""
    return copy_context().run(_inside, addresses, folder, work)


def upgrade() -> None:
    """Bring the stores of this house to the present migration."""
    command.upgrade(_migrations(), "head")


def open_keys() -> None:
    """Lend the keys of this house; raises BackupRefused when they open nothing here."""
    try:
        keyring.set(open_keyring(runtime.get().settings))
    except CannotStart as error:
        raise BackupRefused(Trouble.OTHER_KEYS) from error
    try:
        with GuardedSession(db) as session:
            refuse_lost_keystore(session)
    except CannotStart as error:
        raise BackupRefused(Trouble.NO_KEYS) from error


def knows_migration(revision: str) -> bool:
    """Whether this version of the program knows a migration that a backup was made at."""
    if not revision:
        return True
    try:
        return ScriptDirectory.from_config(_migrations()).get_revision(revision) is not None
    except CommandError:
        return False


def _migrations() -> Config:
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config


def _inside(addresses: Mapping[str, str], folder: Path, work: Callable[[], R]) -> R:
    lent = runtime.get()
    app = Flask("kalix_compliance.restored", root_path=str(folder))
    app.config.from_mapping({**lent.settings, **_folders(lent.settings, folder), **addresses})
    open_stores(app)
    with app.app_context():
        runtime.set(replace(lent, settings=app.config))
        try:
            return work()
        finally:
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


def _folders(settings: Mapping[str, Any], folder: Path) -> dict[str, str]:
    return {name: str(folder / name.lower()) for name in settings if name.endswith(FOLDERS)}

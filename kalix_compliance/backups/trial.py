"""The nightly trial: the newest backup is restored into a scratch place and looked at, then taken away.

The living stores are only read, and only for the keys destroyed since and one entry of the chain. Nobody
waits for a trial.
"""

import logging
import time
from dataclasses import asdict, dataclass
from typing import Any

from kalix_compliance.backups.checking import (
    Shown,
    Tombstones,
    bring_up,
    still_in_chain,
    tombstones,
)
from kalix_compliance.backups.commands import record_trial
from kalix_compliance.backups.creating import (
    BINDS,
    backup_key,
    folder_of_backups,
    refused_for_space,
)
from kalix_compliance.backups.folder import Folder, Manifest
from kalix_compliance.backups.house import in_house, knows_migration
from kalix_compliance.backups.placing import aside
from kalix_compliance.backups.refusals import BackupRefused, Trouble
from kalix_compliance.backups.sealed_file import BackupKey, Store, heading_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import runtime

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trial:
    """Which backup was tried, and what was found; good when nothing was."""

    name: str
    troubles: tuple[Trouble, ...]
    shown: Shown | None = None

    @property
    def good(self) -> bool:
        return not self.troubles


def try_newest(actor: Actor, patience: float = 0) -> Trial:
    """Restore the newest backup aside and keep what it showed, also when it could not be restored.

    Waits for so many seconds while one is being made; then raises BackupRefused.
    """
    actor.require(Permission.SYSTEM_BACKUP)
    began, timer = runtime.get().clock.now(), time.monotonic()
    folder = folder_of_backups()
    tried = Trial("", (Trouble.NO_BACKUP,))
    try:
        with folder.locked(patience):
            folder.clear_away()
            if manifest := folder.newest():
                tried = Trial(manifest.name, ())
                with refused_for_space():
                    tried = _try(folder, manifest)
    except BackupRefused as refusal:
        if refusal.trouble is Trouble.BUSY:
            raise
        tried = Trial(tried.name, (refusal.trouble,))
    except Exception as error:  # noqa: BLE001 - what cannot be restored is kept as such, whatever it was
        log.error("the trial of %s broke: %s", tried.name, type(error).__name__)
        tried = Trial(tried.name, (Trouble.FAULT,))
    findings = _findings(tried, round(time.monotonic() - timer, 1))
    record_trial(actor, tried.name, began, good=tried.good, findings=findings)
    return tried


def _try(folder: Folder, manifest: Manifest) -> Trial:
    key, newest = backup_key(), tombstones()
    file = folder.file(Store.RECORDS, manifest.name)
    heading = heading_of(key, file, Store.RECORDS)
    if not knows_migration(heading.revision):
        raise BackupRefused(Trouble.NEWER)
    with GuardedSession(db) as session:
        same_chain = still_in_chain(session, heading)
    shown = _show(folder, manifest, key, newest)
    troubles = shown.troubles if same_chain else (*shown.troubles, Trouble.OTHER_CHAIN)
    return Trial(manifest.name, troubles, shown)


def _show(folder: Folder, manifest: Manifest, key: BackupKey, newest: Tombstones) -> Shown:
    with folder.scratch() as scratch:
        places = {
            store: (folder.file(store, manifest.name), store, db.engines[BINDS[store]])
            for store in Store
        }
        with (
            aside(key, *places[Store.RECORDS], scratch) as records,
            aside(key, *places[Store.KEYS], scratch) as keys,
        ):
            addresses = {
                "DATABASE_URL": records.url,
                "KEYSTORE_URL": keys.url,
                "SEARCH_URL": f"sqlite:///{scratch / 'search'}",
            }
            return in_house(addresses, scratch, lambda: bring_up(records.heading, newest=newest))


def _findings(tried: Trial, seconds: float) -> dict[str, Any]:
    found: dict[str, Any] = {"seconds": seconds, "trouble": list(tried.troubles)}
    if tried.shown:
        found |= {
            "entries": tried.shown.entries,
            "customers": tried.shown.customers,
            "opened": tried.shown.opened,
            **asdict(tried.shown.again),
        }
    return found

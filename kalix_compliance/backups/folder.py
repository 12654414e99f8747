"""The folder of the backups: records and keys apart, and a manifest that is written last.

    BACKUP_DIR/records/20261122T181500Z.kalix    BACKUP_DIR/keys/20261122T181500Z.kalix
    BACKUP_DIR/20261122T181500Z.json             (sizes, hashes, counts, the head of the chain)

What has no manifest is not a backup: the next one that is made clears it away.
"""

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from kalix_compliance.backups.refusals import BackupRefused, Trouble
from kalix_compliance.backups.sealed_file import Store
from kalix_compliance.core.folders import sync_folder

ENDING = ".kalix"
PART = ".part"
NAME = re.compile(r"\d{8}T\d{6}Z(-\d{1,3})?")
LOCK = ".lock"
OWN = 0o700
LOOK_AGAIN = 0.5  # seconds


@dataclass(frozen=True)
class SealedPart:
    """One of the two files of a backup."""

    file: str
    bytes: int
    sha256: str
    database: str
    revision: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Manifest:
    """A whole backup. `number` grows by one with each, whatever the clock says."""

    number: int
    name: str
    made_at: str
    chain_number: int
    chain_hash: str
    records: SealedPart
    keys: SealedPart

    @property
    def bytes(self) -> int:
        return self.records.bytes + self.keys.bytes


class Folder:
    """Where backups are kept; made when it is first needed, for its owner only."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def make(self) -> None:
        """Raises BackupRefused when it cannot be made or written to."""
        try:
            for folder in (self.place, *(self.place / store for store in Store)):
                folder.mkdir(mode=OWN, parents=True, exist_ok=True)
                folder.chmod(OWN)
        except OSError as error:
            raise BackupRefused(Trouble.NO_FOLDER, str(self.place)) from error

    def file(self, store: Store, name: str) -> Path:
        return self.place / store / f"{name}{ENDING}"

    def manifests(self) -> list[Manifest]:
        """Every whole backup, the newest first; what cannot be read as one is left out."""
        found = [known for file in self.place.glob("*.json") if (known := _read(file))]
        return sorted(found, key=lambda one: (one.number, one.name), reverse=True)

    def newest(self) -> Manifest | None:
        return next(iter(self.manifests()), None)

    def free_name(self, at: datetime) -> str:
        """A name that no backup has: two in one second are told apart by a number."""
        plain = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        taken = {file.name.split(".")[0] for file in self.place.rglob("*.*")}
        names = (plain if n == 1 else f"{plain}-{n}" for n in range(1, 1000))
        return next(name for name in names if name not in taken)

    def keep(self, manifest: Manifest) -> None:
        """Write the manifest: from here on the backup is one."""
        file = self.place / f"{manifest.name}.json"
        part = file.with_suffix(PART)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:  # noqa: PTH123
            json.dump(asdict(manifest), out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
        sync_folder(self.place)

    def clear_away(self) -> None:
        """What a broken end left: files of no manifest, and scratch places. Needs the lock."""
        whole = {manifest.name for manifest in self.manifests()}
        for store in Store:
            for file in (self.place / store).iterdir():
                if NAME.fullmatch(file.name.split(".")[0]) and file.name.split(".")[0] not in whole:
                    file.unlink(missing_ok=True)
        for part in self.place.glob(f"*{PART}"):
            part.unlink(missing_ok=True)
        for scratch in self.place.glob(".scratch-*"):
            shutil.rmtree(scratch, ignore_errors=True)

    def keep_only(self, count: int, but: str) -> list[str]:
        """Delete all but the newest `count` backups, never `but`; the names of those that went."""
        gone = [one for one in self.manifests()[max(count, 1) :] if one.name != but]
        for manifest in gone:  # the manifest first: what is half gone is not a backup
            (self.place / f"{manifest.name}.json").unlink(missing_ok=True)
            for store in Store:
                self.file(store, manifest.name).unlink(missing_ok=True)
        return [manifest.name for manifest in gone]

    @contextmanager
    def locked(self, patience: float = 0) -> Iterator[None]:
        """One at a time, of all processes of this machine; a process that dies lets go of it.

        Raises BackupRefused when somebody else has it for longer than `patience` seconds.
        """
        self.make()
        with held(self.place / LOCK, patience):
            yield

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A place for what is taken away again, whatever happens."""
        place = self.place / f".scratch-{os.getpid()}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=OWN)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def held(file: Path, patience: float = 0) -> Iterator[None]:
    """A lock on a file; raises BackupRefused when somebody else has it for so many seconds."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    ends = time.monotonic() + patience
    try:
        while not _taken(descriptor):
            if time.monotonic() >= ends:
                raise BackupRefused(Trouble.BUSY)
            time.sleep(LOOK_AGAIN)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: Path) -> Manifest | None:
    with suppress(OSError, ValueError, TypeError, KeyError):
        known = json.loads(file.read_text())
        records, keys = (SealedPart(**known.pop(store)) for store in Store)
        manifest = Manifest(**known, records=records, keys=keys)
        folder = Folder(file.parent)
        whole = all(folder.file(store, manifest.name).is_file() for store in Store)
        return manifest if whole and NAME.fullmatch(manifest.name) else None
    return None


def numbers(manifests: Sequence[Manifest]) -> int:
    """The number of the next backup."""
    return max((one.number for one in manifests), default=0) + 1

"""What lies where, how much of it, and how much room is left."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import KEYSTORE, SEARCH
from kalix_compliance.database.side_stores import reading
from kalix_compliance.oversight.rules import Room, room_left

MOST_FILES = 20_000
SIZE = text(
    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class "
    "WHERE relkind IN ('r', 'm') AND relnamespace = current_schema()::regnamespace"
)


@dataclass(frozen=True)
class Place:
    """Something that takes room; `octets` is None when it does not answer, `files` for folders."""

    name: Text
    octets: int | None
    files: int | None = None
    where: str = ""


@dataclass(frozen=True)
class Disk:
    """A disk that some of it lies on."""

    folder: str
    holds: tuple[Text, ...]
    total: int
    free: int
    room: Room

    @property
    def used_share(self) -> float:
        return 1 - self.free / self.total if self.total else 0.0

    @property
    def trouble(self) -> Sentence | None:
        if self.room is Room.ENOUGH:
            return None
        return (
            say("Đĩa gần đầy. Thêm chỗ hoặc chuyển bản sao lưu cũ đi trong tuần này.")
            if self.room is Room.SHORT
            else say("Đĩa sắp đầy: sắp không ghi được hồ sơ mới. Thêm chỗ ngay.")
        )


@dataclass(frozen=True)
class Storage:
    stores: list[Place]
    folders: list[Place]
    disks: list[Disk]

    @property
    def troubles(self) -> list[Sentence]:
        return [disk.trouble for disk in self.disks if disk.trouble]

    @property
    def octets(self) -> int:
        return sum(place.octets or 0 for place in (*self.stores, *self.folders))


def storage(session: Session, actor: Actor, settings: Mapping[str, Any]) -> Storage:
    """The stores, the folders beside them, and their disks; a statement for each store."""
    actor.require(Permission.SYSTEM_HEALTH)
    stores = [
        Place(say("Dữ liệu chính"), _octets(session.connection())),
        *(Place(name, _side(store)) for store, name in _SIDES.items()),
    ]
    folders = [
        Place(name, *_folder(path), where=str(path)) for name, path in _folders(settings).items()
    ]
    return Storage(stores, folders, disks(settings, sum(place.octets or 0 for place in stores)))


def disks(settings: Mapping[str, Any], stores: int = 0) -> list[Disk]:
    """The disks under the data, the backups and the checkpoints; each once. No statement."""
    by_device: dict[int, tuple[Path, list[Text]]] = {}
    for name, path in {say("Dữ liệu"): Path(settings["DATA_DIR"]), **_folders(settings)}.items():
        there = _nearest(path)
        by_device.setdefault(there.stat().st_dev, (there, []))[1].append(name)
    return [_disk(path, names, stores) for path, names in by_device.values()]


_SIDES = {KEYSTORE: say("Kho khóa"), SEARCH: say("Chỉ mục tìm kiếm")}


def _folders(settings: Mapping[str, Any]) -> dict[Text, Path]:
    return {
        say("Tệp xuất"): Path(settings.get("EXPORT_DIR") or Path(settings["DATA_DIR"]) / "exports"),
        say("Bản sao lưu"): Path(settings["BACKUP_DIR"]),
        say("Mốc ký của nhật ký"): Path(settings["CHECKPOINT_DIR"]),
    }


def _disk(path: Path, names: Iterable[Text], stores: int) -> Disk:
    usage = shutil.disk_usage(path)
    return Disk(
        str(path), tuple(names), usage.total, usage.free, room_left(usage.total, usage.free, stores)
    )


def _side(store: str) -> int | None:
    try:
        with reading(store) as connection:
            return _octets(connection)
    except SQLAlchemyError:
        return None


def _octets(connection: Connection) -> int | None:
    """Of SQLite the file and its journal; of PostgreSQL the tables and indexes of this store."""
    if connection.dialect.name != "sqlite":
        return int(connection.scalar(SIZE) or 0)
    file = connection.engine.url.database
    if not file or file == ":memory:":
        return None
    return sum(_size(Path(file + ending)) for ending in ("", "-wal", "-shm", "-journal"))


def _folder(path: Path) -> tuple[int, int]:
    sizes = list(_sizes(path))
    return sum(sizes), len(sizes)


def _sizes(folder: Path) -> Iterator[int]:
    """Of every file below, as long as there are not too many of them."""
    seen = 0
    for place, _folders_in_it, names in os.walk(folder):
        for name in names:
            yield _size(Path(place) / name)
            seen += 1
            if seen >= MOST_FILES:
                return


def _size(file: Path) -> int:
    try:
        return file.lstat().st_size
    except OSError:  # gone meanwhile, or not ours to read
        return 0


def _nearest(path: Path) -> Path:
    """The folder, or the nearest one above that is there already."""
    path = path.absolute()
    return next(one for one in (path, *path.parents) if one.exists())

"""Folders on the disk."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """A new name in a folder outlives a power cut only after this."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

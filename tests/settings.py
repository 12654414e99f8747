"""The settings of an application under test."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config import settings

SECRET_KEY = "c2VjcmV0LWtleS1vZi10aGUtdGVzdHMtMTIzNDU2Nzg"
MASTER_KEY = "bWFzdGVyLWtleS1vZi10aGUtdGVzdHMtMTIzNDU2Nzg"  # 32 bytes
BACKUP_KEY = "YmFja3VwLWtleS1vZi10aGUtdGVzdHMtMTIzNDU2Nzg"
SIGNING_KEY = "c2lnbmluZy1rZXktb2YtdGhlLXRlc3RzLTEyMzQ1Njc"  # 32 bytes


def settings_for(addresses: Mapping[str, str], folder: Path = Path("/nowhere")) -> dict[str, Any]:
    """Defaults, with known keys and the given stores, and no CSRF tokens to copy around."""
    return {
        **settings(
            {
                "DATA_DIR": str(folder),
                "SECRET_KEY": SECRET_KEY,
                "MASTER_KEY": MASTER_KEY,
                "BACKUP_KEY": BACKUP_KEY,
                "SIGNING_KEY": SIGNING_KEY,
                "HTTPS": "no",
                "MAIL_PORT": "9",  # nobody answers there: see the fixture `sink`
                **addresses,
            }
        ),
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
    }

"""Put a good and a bad night of backups into a house: `python -m tests.e2e.furnish_backups`."""

import json
from datetime import timedelta

from kalix_compliance.app import create_app
from kalix_compliance.backups.commands import record_backup, record_trial
from kalix_compliance.backups.creating import create_backup, folder_of_backups
from kalix_compliance.backups.refusals import Trouble
from kalix_compliance.backups.trial import try_newest
from kalix_compliance.execution.unit import runtime
from tests.backups import BACKER

PATIENCE = 40.0  # seconds
FULL = {"trouble": [Trouble.NO_SPACE]}
BROKEN = {
    "trouble": [Trouble.OTHER_CHAIN, Trouble.NOT_EMPTIED],
    "entries": 12_480,
    "customers": 903,
}


def furnish() -> dict[str, object]:
    """A night that failed, then one that went well."""
    began = runtime.get().clock.now() - timedelta(minutes=3)
    record_backup(BACKER, "", began, good=False, findings=FULL)
    record_trial(BACKER, "20261121T181500Z", began, good=False, findings=BROKEN)
    with folder_of_backups().locked(PATIENCE):
        pass  # the worker makes one when it starts
    made = create_backup(BACKER)
    try_newest(BACKER, PATIENCE)
    return {"at": {}, "also": {}, "name": made.name}


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))

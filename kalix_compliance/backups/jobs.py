"""What the worker does for backups, every night."""

from contextlib import suppress

from kalix_compliance.backups.creating import create_backup, folder_of_backups
from kalix_compliance.backups.refusals import BackupRefused
from kalix_compliance.backups.trial import try_newest
from kalix_compliance.core.actor import Actor
from kalix_compliance.jobs.saying import said

PATIENCE = 15 * 60.0  # seconds


class TrialFailed(Exception):
    """The newest backup could not be restored as it has to be; the banner says so until one can."""


def make_backup(actor: Actor) -> str | None:
    """Back up both stores; fails, and so shows in the banner, when it cannot be done."""
    made = create_backup(actor)
    return said(name=made.name, bytes=made.bytes)


def try_backup(actor: Actor) -> str | None:
    """Restore the newest backup aside; fails, and so shows in the banner, when it is not good.

    After an outage both jobs are due at once: the trial waits for the backup, or makes the very first.
    """
    if folder_of_backups().newest() is None:
        _make_the_first(actor)
    tried = try_newest(actor, PATIENCE)
    if not tried.good:
        raise TrialFailed(",".join(tried.troubles))
    return said(name=tried.name, entries=tried.shown.entries if tried.shown else 0)


def _make_the_first(actor: Actor) -> None:
    """The other job may be at it, or say why there can be none."""
    with suppress(BackupRefused):
        create_backup(actor)

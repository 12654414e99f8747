"""The runs, as the page of backups shows them; the figures are codes and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.backups.models import Act, BackupRun
from kalix_compliance.backups.refusals import words_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission

SHOWN = 60


@dataclass(frozen=True)
class RunRow:
    """One backup, or one trial of one; `troubles` says what somebody has to do."""

    backup: str
    at: datetime
    good: bool
    seconds: float
    bytes: int
    rows: int
    entries: int
    customers: int
    opened: int
    emptied: int
    elsewhere: bool
    troubles: Sequence[Sentence]


def run_rows(session: Session, actor: Actor, act: Act) -> list[RunRow]:
    """The latest backups or trials, newest first; one statement."""
    actor.require(Permission.SYSTEM_HEALTH)
    wanted = select(BackupRun).where(BackupRun.act == act).order_by(BackupRun.id.desc())
    return [_row(run) for run in session.scalars(wanted.limit(SHOWN))]


def _row(run: BackupRun) -> RunRow:
    found = run.findings
    return RunRow(
        backup=run.backup,
        at=run.finished_at or run.started_at,
        good=run.good,
        seconds=float(found.get("seconds", 0)),
        bytes=int(found.get("bytes", 0)),
        rows=int(found.get("rows", 0)),
        entries=int(found.get("entries", 0)),
        customers=int(found.get("customers", 0)),
        opened=int(found.get("opened", 0)),
        emptied=int(found.get("emptied", 0)),
        elsewhere=bool(found.get("elsewhere")),
        troubles=[words_of(str(code)) for code in found.get("trouble", ())],
    )

"""How the backups are doing: the last one, the last trial of one, and what somebody has to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.backups.models import Act, BackupRun
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.execution.unit import runtime

LATE = timedelta(hours=36)
"""A night's backup that is older than this has been missed."""


@dataclass(frozen=True)
class BackupState:
    """The last backup that was made, and the last trial, good or not; None when there was none yet."""

    made_at: datetime | None
    made_name: str
    made_bytes: int
    tried_at: datetime | None
    tried_name: str
    trial_good: bool
    key_set: bool

    def trouble(self, now: datetime) -> Sentence | None:
        """What somebody has to do, the gravest thing first; None when all is well."""
        if not self.key_set:
            return say("Chưa có khóa sao lưu nên chưa sao lưu được: đặt BACKUP_KEY.")
        if self.made_at is None:
            return say("Chưa có bản sao lưu nào. Bản đầu tiên được tạo lúc 01:15.")
        if now - self.made_at > LATE:
            return say("Bản sao lưu cuối đã quá một ngày. Xem nhật ký của tiến trình nền.")
        if self.tried_at is None:
            return say("Chưa khôi phục thử lần nào. Lần đầu tiên là lúc 03:15.")
        if not self.trial_good:
            return say("Lần khôi phục thử cuối không đạt. Xem điều không khớp ở trang sao lưu.")
        if now - self.tried_at > LATE:
            return say("Lần khôi phục thử cuối đã quá một ngày. Xem nhật ký của tiến trình nền.")
        return None


def backup_state(session: Session) -> BackupState:
    """The state of the backups, by two statements."""
    made, tried = _last(session, Act.CREATE, good=True), _last(session, Act.TRIAL)
    return BackupState(
        made_at=made.finished_at if made else None,
        made_name=made.backup if made else "",
        made_bytes=int(made.findings.get("bytes", 0)) if made else 0,
        tried_at=tried.finished_at if tried else None,
        tried_name=tried.backup if tried else "",
        trial_good=bool(tried and tried.good),
        key_set=bool(runtime.get().settings.get("BACKUP_KEY")),
    )


def _last(session: Session, act: Act, *, good: bool = False) -> BackupRun | None:
    wanted = select(BackupRun).where(BackupRun.act == act, BackupRun.finished_at.is_not(None))
    if good:
        wanted = wanted.where(BackupRun.good)
    return session.scalar(wanted.order_by(BackupRun.id.desc()).limit(1))

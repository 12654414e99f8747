"""The runs that have been, and the one that is under way."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.retention.models import RetentionRun


def open_run(session: Session, *, lock: bool = False) -> RetentionRun | None:
    """The run that is not finished."""
    wanted = select(RetentionRun).where(RetentionRun.finished_at.is_(None))
    wanted = wanted.order_by(RetentionRun.at).limit(1)
    return session.scalars(wanted.with_for_update() if lock else wanted).first()

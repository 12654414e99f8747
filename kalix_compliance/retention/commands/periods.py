"""How long a kind of record is kept."""

from sqlalchemy import select

from kalix_compliance.core.errors import NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.retention.models import RetentionPeriod
from kalix_compliance.retention.queries.due import kinds
from kalix_compliance.retention.rules.periods import reasons_not_to_set


@command(Permission.RETENTION_MANAGE)
def set_period(
    unit: Unit, code: str, months: int | None, *, reason: str, version: int | None = None
) -> None:
    """Keep a kind of record for so many months from now on, with the reason; the next night knows it.

    `version` is 0 while the default was shown. Raises NotFound, RuleBroken, StaleRecord.
    """
    kind = kinds().get(code)
    if kind is None:
        raise NotFound
    if months is None:
        raise RuleBroken(say("Ghi số tháng, ví dụ 60."), field="months")
    if reasons := reasons_not_to_set(months, kind.least):
        raise RuleBroken(*reasons, field="months")
    if not reason.strip():
        raise RuleBroken(say("Ghi vì sao đổi."), field="reason")
    row = unit.session.scalar(
        select(RetentionPeriod).where(RetentionPeriod.kind == code).with_for_update()
    )
    before = row.months if row else kind.months
    if row is None:
        if version:
            raise StaleRecord
        row = RetentionPeriod(kind=code)
        unit.session.add(row)
    else:
        unit.expect(row, version)
    row.months, row.reason = months, reason
    row.set_at, row.set_by = unit.now, unit.actor.id
    unit.about(f"retention:{code}", before=before, months=months)

"""The times of a breach, as they are typed."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from kalix_compliance.breaches.catalogue import MOMENT_NAMES
from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.rules.times import Times, field_of
from kalix_compliance.web.fields import MomentField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import words


class TimesForm(Form):
    """Every time that is kept, and why it is what it is; an empty field is not known yet."""

    occurred_from = MomentField(MOMENT_NAMES[Moment.OCCURRED_FROM], [Optional()])
    occurred_to = MomentField(MOMENT_NAMES[Moment.OCCURRED_TO], [Optional()])
    ongoing = BooleanField(_l("Vi phạm còn tiếp diễn"))
    violation_detected = MomentField(MOMENT_NAMES[Moment.VIOLATION_DETECTED], [Optional()])
    attack_detected = MomentField(MOMENT_NAMES[Moment.ATTACK_DETECTED], [Optional()])
    aware = MomentField(
        MOMENT_NAMES[Moment.AWARE],
        [InputRequired(_l("Ghi giờ công ty biết tin: hạn đánh giá tính từ đó."))],
    )
    contained = MomentField(MOMENT_NAMES[Moment.CONTAINED], [Optional()])
    reason = words(_l("Vì sao đổi giờ?"), most=2_000, needed=False)
    times_differ = words(_l("Vì sao hai giờ phát hiện khác nhau?"), most=2_000, needed=False)

    def times(self, before: Times) -> dict[Moment, datetime]:
        """The times as typed. Pages show minutes: a time that still reads as it did keeps its seconds."""
        typed = {kind: self[field_of(kind)].data for kind in Moment}
        return {
            kind: before[kind] if kind in before and _minute(before[kind]) == at else at
            for kind, at in typed.items()
            if at is not None
        }

    def given(self, before: Times) -> dict[str, Any]:
        """What the command is given besides the breach."""
        return {
            "times": self.times(before),
            "ongoing": bool(self.ongoing.data),
            "reason": text(self.reason),
            "times_differ": text(self.times_differ),
        }


def filled(times: Times, *, ongoing: bool, differ: str) -> dict[str, Any]:
    """What the form shows at first."""
    shown: dict[str, Any] = {field_of(kind): at for kind, at in times.items()}
    return {**shown, "ongoing": ongoing, "times_differ": differ}


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)

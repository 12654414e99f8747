"""Confirming, ruling out, closing, reopening."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from kalix_compliance.breaches.commands.ending import Learned
from kalix_compliance.web.fields import DayField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import words


class EndingForm(Form):
    """One text: the facts that confirm, or the reason."""

    reason = words(_l("Lý do"), most=4_000)


class LessonsForm(Form):
    """What was learned, and how long the file is kept. Closing asks for all of it, saving for nothing."""

    root_cause = words(_l("Nguyên nhân gốc"), most=8_000, needed=False)
    lessons = words(_l("Bài học và biện pháp để không lặp lại"), most=8_000, needed=False)
    remedied_on = DayField(_l("Khắc phục xong ngày"), [Optional()])
    keep_until = DayField(_l("Lưu hồ sơ đến ngày"), [Optional()])

    def learned(self) -> Learned:
        """What a validated form says."""
        return Learned(
            root_cause=text(self.root_cause),
            lessons=text(self.lessons),
            remedied_on=self.remedied_on.data,
            keep_until=self.keep_until.data,
        )

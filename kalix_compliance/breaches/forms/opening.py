"""What is asked when a breach is opened."""

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from kalix_compliance.breaches.catalogue import DISCOVERY_NAMES
from kalix_compliance.breaches.commands.opening import Opening
from kalix_compliance.breaches.kinds import Discovery
from kalix_compliance.web.fields import MomentField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import choices, line, words


class OpeningForm(Form):
    """The first minutes: a name, how it came up, and the times that start the clocks."""

    title = line(_l("Gọi sự cố là gì?"), most=120)
    discovery = RadioField(
        _l("Biết được từ đâu?"),
        choices=choices(DISCOVERY_NAMES),
        validators=[InputRequired(_l("Chọn một cách."))],
    )
    act = words(_l("Chuyện gì đã xảy ra?"), most=4_000, needed=False)
    aware = MomentField(_l("Công ty biết lúc"), [InputRequired(_l("Ghi ngày giờ."))])
    violation_detected = MomentField(_l("Phát hiện vi phạm lúc"), [Optional()])
    attack_detected = MomentField(_l("Phát hiện tấn công lúc"), [Optional()])
    occurred_from = MomentField(_l("Xảy ra từ"), [Optional()])
    times_differ = words(_l("Vì sao hai giờ phát hiện khác nhau?"), most=2_000, needed=False)
    drill = BooleanField(_l("Đây là diễn tập"))
    once = HiddenField(
        default=lambda: secrets.token_urlsafe(12), validators=[Length(min=8, max=40)]
    )

    def opening(self) -> Opening:
        """What a validated form asks for."""
        return Opening(
            title=text(self.title),
            aware_at=self.aware.given,
            violation_detected_at=self.violation_detected.data,
            attack_detected_at=self.attack_detected.data,
            occurred_from=self.occurred_from.data,
            times_differ=text(self.times_differ),
            act=text(self.act),
            discovery=Discovery(self.discovery.data),
            drill=bool(self.drill.data),
            once_key=f"breach:{self.once.data}",
        )

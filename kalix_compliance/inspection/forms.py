"""Which days an inspector asks about."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from kalix_compliance.web.fields import DayField
from kalix_compliance.web.form import Form


class PeriodForm(Form):
    first = DayField(_l("Từ ngày"), [InputRequired(_l("Ghi ngày bắt đầu."))])
    last = DayField(_l("Đến ngày"), [InputRequired(_l("Ghi ngày kết thúc."))])
    secret = BooleanField(_l("Đưa cả yêu cầu mật của cơ quan vào gói"))

    @property
    def filters(self) -> Mapping[str, str]:
        """The days and the choice, under the names that the address has."""
        days = {"from": f"{self.first.data}", "to": f"{self.last.data}"}
        return {**days, "secret": "yes"} if self.secret.data else days

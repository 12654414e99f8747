"""Measures and evidence of a breach."""

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, SelectField
from wtforms.validators import InputRequired

from kalix_compliance.web.fields import DayField
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import words


class MeasureForm(Form):
    """A measure that is planned, or was taken already."""

    what = words(_l("Làm gì?"), most=1_000)
    owner = SelectField(_l("Ai làm?"), coerce=str)
    due_on = DayField(_l("Xong trước ngày"), [InputRequired(_l("Ghi ngày phải xong."))])
    result = words(_l("Đã làm xong thì ghi kết quả"), most=4_000, needed=False)


class MeasureResultForm(Form):
    result = words(_l("Đã làm những gì?"), most=4_000)


class BreachEvidenceForm(Form):
    evidence = MultipleFileField(_l("Tệp chứng cứ"))

"""What is asked to assess a breach, to decide, and to sign."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional

from kalix_compliance.breaches.catalogue import CHOICE_NAMES, HARM_NAMES
from kalix_compliance.breaches.commands.assessing import Assessing
from kalix_compliance.breaches.kinds import Choice, Harm, Nature
from kalix_compliance.breaches.queries.judgement import AssessmentView
from kalix_compliance.breaches.rules.severity import Score
from kalix_compliance.breaches.rules.severity_inputs import (
    CLASS_NAMES,
    CONTEXTS,
    EASE,
    EASE_NAMES,
    EXTENT,
    EXTENT_NAMES,
    DataClass,
    Ease,
    Extent,
    Inputs,
)
from kalix_compliance.core.language import say
from kalix_compliance.web.fields import MomentField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import choices, words

FIGURES = (say("0"), say("0,25"), say("0,5"), say("0,75"), say("1"))
"""By their quarters."""
NOT_CONCERNED = "0"
CHOOSE = _l("Chọn một mức.")


def _context(kind: DataClass) -> SelectField:
    """One class of data: not concerned, or its figure in this context."""
    options = [SelectChoice(NOT_CONCERNED, _l("không có loại này"))]
    options += [
        SelectChoice(str(figure), say("%(figure)s: %(words)s", figure=figure, words=words))
        for figure, words in CONTEXTS[kind].items()
    ]
    return SelectField(CLASS_NAMES[kind], choices=options, default=NOT_CONCERNED)


def _extent(label: Any, nature: Nature) -> RadioField:
    return RadioField(
        label,
        choices=[
            SelectChoice(extent.value, _with_figure(EXTENT[extent], name))
            for extent, name in EXTENT_NAMES[nature].items()
        ],
        default=Extent.NONE.value,
        validators=[InputRequired(CHOOSE)],
    )


def _with_figure(quarters: int, name: Any) -> Any:
    return say("%(words)s (%(figure)s)", words=name, figure=FIGURES[quarters])


class AssessmentForm(Form):
    """ENISA's inputs with the reason for each part; beside them the statutory test."""

    harm = RadioField(
        _l("Có thể gây hại không?"),
        choices=choices(HARM_NAMES),
        validators=[InputRequired(_l("Chọn một câu trả lời."))],
    )
    harm_reasons = words(_l("Căn cứ"), most=4_000)
    simple = _context(DataClass.SIMPLE)
    behaviour = _context(DataClass.BEHAVIOUR)
    financial = _context(DataClass.FINANCIAL)
    sensitive = _context(DataClass.SENSITIVE)
    data_context_reason = words(_l("Vì sao chọn mức này?"), most=1_000)
    ease = RadioField(
        _l("Người xem được dữ liệu nhận ra từng người dễ đến đâu?"),
        choices=[
            SelectChoice(ease.value, _with_figure(EASE[ease], name))
            for ease, name in EASE_NAMES.items()
        ],
        validators=[InputRequired(CHOOSE)],
    )
    ease_reason = words(_l("Vì sao dễ hay khó như vậy?"), most=1_000)
    confidentiality = _extent(_l("Bí mật"), Nature.CONFIDENTIALITY)
    integrity = _extent(_l("Toàn vẹn"), Nature.INTEGRITY)
    availability = _extent(_l("Sẵn sàng"), Nature.AVAILABILITY)
    malicious = BooleanField(_l("Có người cố ý gây ra (0,5)"))
    circumstances_reason = words(_l("Điều gì cho thấy hoàn cảnh đó?"), most=1_000)
    over_hundred = BooleanField(_l("Hơn 100 người bị ảnh hưởng"))
    unintelligible = BooleanField(
        _l("Dữ liệu không đọc được với người lấy được (đã mã hóa, khóa không lộ)")
    )

    def inputs(self) -> Inputs | None:
        """What was chosen so far; None while the ease is not chosen or a value is none of ours."""
        try:
            return Inputs(
                contexts={
                    kind: int(self[kind.value].data)
                    for kind in DataClass
                    if self[kind.value].data not in {None, NOT_CONCERNED}
                },
                ease=Ease(self.ease.data),
                extents={nature: Extent(self[nature.value].data) for nature in Nature},
                malicious=bool(self.malicious.data),
            )
        except ValueError:
            return None

    def score(self) -> Score | None:
        """The score of what was chosen so far, when that is enough for one."""
        inputs = self.inputs()
        try:
            return inputs.score if inputs else None
        except ValueError:
            return None

    def assessing(self) -> Assessing:
        """What a validated form says."""
        inputs = self.inputs()
        assert inputs is not None  # noqa: S101 - the validators have made sure
        return Assessing(
            inputs=inputs,
            reasons={part: text(self[f"{part}_reason"]) for part in PARTS},
            harm=Harm(self.harm.data),
            harm_reasons=text(self.harm_reasons),
            over_hundred=bool(self.over_hundred.data),
            unintelligible=bool(self.unintelligible.data),
        )


PARTS = ("data_context", "ease", "circumstances")


def as_before(newest: AssessmentView) -> dict[str, Any]:
    """The form filled with the newest assessment, to be changed where the facts have."""
    inputs = newest.inputs
    return {
        **{kind.value: str(figure) for kind, figure in inputs.contexts.items()},
        **{nature.value: extent.value for nature, extent in inputs.extents.items()},
        **{f"{part}_reason": newest.reasons.get(part, "") for part in PARTS},
        "ease": inputs.ease.value,
        "malicious": inputs.malicious,
        "over_hundred": newest.over_hundred,
        "unintelligible": newest.unintelligible,
        "harm": newest.harm.value,
        "harm_reasons": newest.harm_reasons,
    }


class DecisionForm(Form):
    """Notify, do not, or later, on the facts that are known now."""

    choice = RadioField(
        _l("Quyết định"),
        choices=choices(CHOICE_NAMES),
        validators=[InputRequired(_l("Chọn một quyết định."))],
    )
    facts = words(_l("Những điều đã biết lúc này"), most=8_000)
    reasons = words(_l("Lý do (bắt buộc khi không báo hoặc để sau)"), most=4_000, needed=False)
    review_at = MomentField(_l("Xem lại lúc (khi để sau)"), [Optional()])

    @property
    def chosen(self) -> Choice:
        return Choice(self.choice.data)


class SignForm(Form):
    remark = words(_l("Ý kiến (bắt buộc khi không ký)"), most=2_000, needed=False)

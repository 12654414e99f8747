"""The record of a breach on one page: what D356 Art 28(1) and Mẫu số 08 ask for."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectChoice, SelectField
from wtforms.validators import Optional, Regexp

from kalix_compliance.breaches.catalogue import (
    BASIC_DATA,
    CAUSE_NAMES,
    DISCOVERY_NAMES,
    NATURE_NAMES,
    SENSITIVE_DATA,
)
from kalix_compliance.breaches.kinds import Cause, DataType, Discovery, Nature
from kalix_compliance.web.fields import WholeNumberField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import choices, line, ticks, words

SERIOUS = {
    "": _l("Chưa xác định"),
    "no": _l("Không nghiêm trọng"),
    "yes": _l("Nghiêm trọng, phải báo thêm trong 24 giờ"),
}
AN_ADDRESS = Regexp(
    r"[^@\s]+@[^@\s]+\.[^@\s]+$",
    message=_l("Email này thiếu phần nào đó. Viết như ten@congty.vn."),
)


class RecordForm(Form):
    """Everything may stay empty but the title: what is not known yet is being looked into."""

    title = line(_l("Tên gọi của sự cố"), most=120)
    act = words(_l("Hành vi: chuyện gì đã xảy ra?"), needed=False)
    place = words(_l("Địa điểm"), most=1_000, needed=False)
    related_parties = words(_l("Tổ chức, cá nhân liên quan"), most=4_000, needed=False)
    discovery = RadioField(
        _l("Biết được từ đâu?"), choices=choices(DISCOVERY_NAMES), validators=[Optional()]
    )
    discovery_text = words(_l("Ai báo, báo thế nào?"), most=4_000, needed=False)
    nature = ticks(_l("Mất điều gì?"), NATURE_NAMES)

    cause = RadioField(_l("Nguyên nhân"), choices=choices(CAUSE_NAMES), validators=[Optional()])
    cause_text = words(_l("Nói rõ hơn về nguyên nhân"), needed=False)
    systems = words(_l("Hệ thống, thiết bị, tài liệu liên quan"), most=4_000, needed=False)
    processor = words(_l("Bên xử lý dữ liệu có liên quan"), most=2_000, needed=False)
    serious = RadioField(
        _l("Theo quy định an ninh mạng, sự cố này"),
        choices=[SelectChoice(value, name) for value, name in SERIOUS.items()],
        default="",
        validators=[Optional()],
    )

    basic = ticks(_l("Dữ liệu cá nhân cơ bản"), BASIC_DATA)
    sensitive = ticks(_l("Dữ liệu cá nhân nhạy cảm"), SENSITIVE_DATA)
    records_count = WholeNumberField(_l("Số bản ghi dữ liệu"))
    people_least = WholeNumberField(_l("Ít nhất"))
    people_best = WholeNumberField(_l("Ước tính tốt nhất"))
    people_most = WholeNumberField(_l("Nhiều nhất"))

    consequences = words(_l("Hậu quả đã xảy ra hoặc có thể xảy ra"), needed=False)

    contact_name = line(_l("Họ và tên"), needed=False)
    contact_title = line(_l("Chức danh"), needed=False)
    contact_phone = line(_l("Điện thoại"), most=40, needed=False)
    contact_email = line(_l("Email"), needed=False, also=[AN_ADDRESS])
    signer_name = line(_l("Họ và tên người ký"), needed=False)
    signer_title = line(_l("Chức danh người ký"), needed=False)

    def changes(self) -> dict[str, Any]:
        """What a validated form says about every field that the page really sent."""
        return {name: read(self) for name, read in _READERS.items()}


def filled_in(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record as the form shows it."""
    kinds = [kind.value for kind in record["data_types"]]
    counts = record["counts"]
    return {
        **{name: record[name] for name in TEXTS},
        "discovery": record["discovery"] or "",
        "nature": [kind.value for kind in record["nature"]],
        "cause": record["cause"] or "",
        "serious": {True: "yes", False: "no", None: ""}[record["serious"]],
        "basic": kinds,
        "sensitive": kinds,
        "records_count": record["records_count"],
        "people_least": counts.least,
        "people_best": counts.best,
        "people_most": counts.most,
    }


TEXTS = (
    "title",
    "act",
    "place",
    "related_parties",
    "discovery_text",
    "cause_text",
    "systems",
    "processor",
    "consequences",
    "contact_name",
    "contact_title",
    "contact_phone",
    "contact_email",
    "signer_name",
    "signer_title",
)


def _texts(name: str) -> Callable[[RecordForm], str]:
    return lambda form: text(form[name])


def _number(name: str) -> Callable[[RecordForm], int | None]:
    return lambda form: form[name].data


def _ticked(*fields: Field) -> set[str]:
    return {value for field in fields for value in field.data or ()}


_READERS: dict[str, Callable[[RecordForm], Any]] = {
    **{name: _texts(name) for name in TEXTS},
    **{
        name: _number(name)
        for name in ("records_count", "people_least", "people_best", "people_most")
    },
    "discovery": lambda form: Discovery(form.discovery.data) if form.discovery.data else None,
    "cause": lambda form: Cause(form.cause.data) if form.cause.data else None,
    "serious": lambda form: {"yes": True, "no": False}.get(form.serious.data or ""),
    "nature": lambda form: [kind.value for kind in Nature if kind.value in _ticked(form.nature)],
    "data_types": lambda form: [
        kind.value for kind in DataType if kind.value in _ticked(form.basic, form.sensitive)
    ],
}


class OwnerForm(Form):
    owner = SelectField(_l("Giao cho ai?"), coerce=str)


class NoteForm(Form):
    reason = words(_l("Ghi chú"), most=4_000)

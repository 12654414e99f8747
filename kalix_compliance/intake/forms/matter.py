"""What happened, where and when it was told, and what is handed in with it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.file_kinds import kind_of
from kalix_compliance.casework.uploading import uploads_of
from kalix_compliance.complaints.catalogue import (
    DATA_ITEM_NAMES,
    KIND_SHORT,
    VULNERABLE_NAMES,
    DataItem,
    Kind,
    Vulnerable,
)
from kalix_compliance.complaints.rules import reasons_about_received
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.cleaning import lines
from kalix_compliance.intake.rules import (
    LONGEST_STORY,
    LONGEST_TEXT,
    MOST_FILES,
    Entrance,
    entrances,
)
from kalix_compliance.web import formats
from kalix_compliance.web.fields import DayField, MomentField
from kalix_compliance.web.form import Form
from kalix_compliance.web.reading import company, now


def options(names: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value.value, name) for value, name in names.items()]


def ways_in() -> list[SelectChoice]:
    return [SelectChoice(code, way.name) for code, way in entrances(company()).items()]


class MatterForm(Form):
    """The story and its circumstances; everything that is wrong is said at its field."""

    differs = StringField(_l("Nếu là chuyện khác, khác ở đâu?"))
    kind = RadioField(_l("Loại khiếu nại"), choices=options(KIND_SHORT), validate_choice=False)
    narrative = TextAreaField(_l("Khách kể"))
    data_items = SelectMultipleField(
        _l("Dữ liệu nào liên quan?"), choices=options(DATA_ITEM_NAMES), validate_choice=False
    )
    happened_since = DayField(_l("Xảy ra từ khi nào?"))
    source = StringField(_l("Ai đã dùng dữ liệu?"))
    wish = StringField(_l("Khách muốn gì?"))
    product = StringField(_l("Sản phẩm"))
    quantity = StringField(_l("Số lượng"))
    ordered_on = DayField(_l("Ngày đặt"))
    delivered_on = DayField(_l("Ngày giao"))
    entrance = RadioField(_l("Nhận ở đâu?"), choices=ways_in, validate_choice=False)
    received_at = MomentField(_l("Nhận lúc"))
    vulnerable = SelectField(
        _l("Cần ưu tiên?"),
        choices=options(VULNERABLE_NAMES),
        default=Vulnerable.NONE.value,
        validate_choice=False,
    )
    negotiation = BooleanField(_l("Khách yêu cầu thương lượng"))
    restricted = BooleanField(_l("Về một đồng nghiệp: hạn chế người xem"))
    evidence = MultipleFileField(_l("Ảnh, ghi âm, tệp khách gửi"))

    def validate_kind(self, field: Field) -> None:
        if field.data not in set(Kind):
            raise ValidationError(_("Chọn loại khiếu nại."))

    def validate_narrative(self, field: Field) -> None:
        _not_longer(field, LONGEST_STORY)
        if not lines(field.data or ""):
            raise ValidationError(_("Ghi lại lời khách, dù ngắn."))

    def validate_data_items(self, field: Field) -> None:
        if not set(field.data or ()) <= set(DataItem):
            raise ValidationError(_("Chọn lại dữ liệu liên quan."))

    def validate_happened_since(self, field: Field) -> None:
        if field.data and field.data > in_hanoi(now()).date():
            raise ValidationError(_("Ngày này chưa tới. Sửa lại ngày."))

    def validate_ordered_on(self, field: Field) -> None:
        if field.data and field.data > in_hanoi(now()).date():
            raise ValidationError(_("Ngày này chưa tới. Sửa lại ngày."))

    def validate_source(self, field: Field) -> None:
        _not_longer(field, LONGEST_TEXT)

    def validate_wish(self, field: Field) -> None:
        _not_longer(field, LONGEST_TEXT)

    def validate_differs(self, field: Field) -> None:
        _not_longer(field, LONGEST_TEXT)

    def validate_product(self, field: Field) -> None:
        _not_longer(field, LONGEST_TEXT)

    def validate_quantity(self, field: Field) -> None:
        _not_longer(field, LONGEST_TEXT)

    def validate_evidence(self, field: Field) -> None:
        """Each file by its content, so that all that is wrong is said at once."""
        if len(self.uploads) > MOST_FILES:
            raise ValidationError(
                _("Mỗi lần gửi tối đa %(most)s tệp. Gửi tiếp sau khi lưu.", most=MOST_FILES)
            )
        for upload in self.uploads:
            try:
                kind_of(upload.safe_name, upload.content)
            except RuleBroken as refusal:
                field.errors.append(f"{upload.safe_name}: {refusal}")

    @property
    def uploads(self) -> list[Upload]:
        """The chosen files, read once."""
        if not hasattr(self, "_uploads"):
            self._uploads = uploads_of(self.evidence)
        return self._uploads

    def validate_entrance(self, _field: Field) -> None:
        if self.way_in is None:
            raise ValidationError(_("Chọn nơi nhận khiếu nại."))

    def validate_received_at(self, field: Field) -> None:
        if field.data is None:
            raise ValidationError(_("Ghi giờ nhận, như 22/11/2026 14:05."))
        for reason in reasons_about_received(field.data, now()):
            raise ValidationError(reason)

    def validate_vulnerable(self, field: Field) -> None:
        if field.data not in set(Vulnerable):
            raise ValidationError(_("Chọn lại mức ưu tiên."))

    @property
    def way_in(self) -> Entrance | None:
        return entrances(company()).get(self.entrance.data or "")

    @property
    def chosen_kind(self) -> Kind | None:
        return Kind(self.kind.data) if self.kind.data in set(Kind) else None


def _not_longer(field: Field, most: int) -> None:
    """Refuse before the text is looked at any closer."""
    length = len(field.data or "")
    if length > most:
        raise ValidationError(
            _(
                "Dài %(length)s ký tự, nhiều nhất là %(most)s. Rút gọn, hoặc gửi kèm thành tệp.",
                length=formats.number(length),
                most=formats.number(most),
            )
        )

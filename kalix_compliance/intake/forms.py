"""The shape of what is typed while somebody tells their story."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
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
from kalix_compliance.complaints.catalogue import (
    DATA_ITEM_NAMES,
    KIND_SHORT,
    VULNERABLE_NAMES,
    DataItem,
    Kind,
    Vulnerable,
)
from kalix_compliance.complaints.commands.registration import Intake, Order
from kalix_compliance.complaints.rules import reasons_about_received
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.cleaning import lines, one_line
from kalix_compliance.customers.personal_data import SEALED, CustomerDetails
from kalix_compliance.intake.commands import Report, Typed
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

NEW = "new"
"""The value of `customer` when the person is not known yet."""
FOR_A_REPORT = frozenset({"narrative", "received_at", "evidence", "csrf_token"})
"""What adding to an open case asks for; the other fields may be wrong."""
NOT_KEPT = frozenset({"csrf_token", "version", "opened", "evidence"})
"""Fields that are no part of a draft."""
BEGUN = frozenset({"caller", "name", "phone", "email", "address", "narrative", "wish", "product"})
"""Fields that make a draft worth keeping."""


def options(names: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value.value, name) for value, name in names.items()]


def ways_in() -> list[SelectChoice]:
    return [SelectChoice(code, way.name) for code, way in entrances(company()).items()]


class IntakeForm(Form):
    """Everything on the one page. `customer` is empty, NEW or an id."""

    opened = HiddenField()
    customer = HiddenField()
    caller = StringField(_l("Tên hoặc số điện thoại"))
    name = StringField(_l("Họ tên"))
    phone = StringField(_l("Điện thoại"))
    email = StringField(_l("Email"))
    address = StringField(_l("Địa chỉ"))
    surely_new = BooleanField(_l("Đã hỏi: là người khác, ghi khách mới"))
    differs = StringField(_l("Nếu là chuyện khác, khác ở đâu?"))
    kind = RadioField(_l("Loại khiếu nại"), choices=options(KIND_SHORT), validate_choice=False)
    narrative = TextAreaField(_l("Khách kể"))
    data_items = SelectMultipleField(
        _l("Dữ liệu nào liên quan?"), choices=options(DATA_ITEM_NAMES), validate_choice=False
    )
    happened_since = DayField(_l("Xảy ra từ khi nào?"))
    wish = StringField(_l("Khách muốn gì?"))
    product = StringField(_l("Sản phẩm"))
    quantity = StringField(_l("Số lượng"))
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

    # Who -------------------------------------------------------------------------------------

    @property
    def is_new(self) -> bool:
        return bool(self.customer.data == NEW)

    @property
    def customer_id(self) -> UUID | None:
        """The known person who was chosen."""
        return valid_id(self.customer.data)

    @property
    def opened_id(self) -> UUID:
        """The id of this opened form; a new one when the browser sent none that makes sense."""
        if not valid_id(self.opened.data):
            self.opened.data = str(uuid4())
        return UUID(self.opened.data)

    @property
    def details(self) -> CustomerDetails:
        """The new person as typed."""
        return CustomerDetails(
            **{name: self[name].data or "" for name in ("name", "phone", "email", "address")}
        )

    def choose(self, value: str) -> None:
        """Take a known person, NEW or nobody; what was typed to find a new one is not typed twice."""
        self.customer.data = value
        typed = (self.caller.data or "").strip()
        if value == NEW and not (self.name.data or self.phone.data):
            field = self.phone if any(sign.isdigit() for sign in typed) else self.name
            field.data = typed

    def validate_caller(self, _field: Field) -> None:
        if not self.is_new and self.customer_id is None:
            raise ValidationError(_("Chọn khách trong danh sách hoặc ghi khách mới."))

    def validate_name(self, field: Field) -> None:
        self._personal(field)

    def validate_phone(self, field: Field) -> None:
        self._personal(field)
        if self.is_new and not any(
            one_line(self[n].data or "") for n in ("phone", "email", "address")
        ):
            raise ValidationError(
                _("Chưa có cách liên lạc lại. Ghi điện thoại, email hoặc địa chỉ.")
            )

    def validate_email(self, field: Field) -> None:
        self._personal(field)

    def validate_address(self, field: Field) -> None:
        self._personal(field)

    def _personal(self, field: Field) -> None:
        """The rules of customers' records, at their field."""
        if not self.is_new:
            return
        try:
            SEALED[field.name].clean(field.data or "")
        except RuleBroken as refusal:
            raise ValidationError(refusal.reasons[0]) from refusal

    # What ------------------------------------------------------------------------------------

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
            self._uploads = [
                Upload(file.filename, file.read())
                for file in self.evidence.data or ()
                if isinstance(file, FileStorage) and file.filename
            ]
        return self._uploads

    # Where and when --------------------------------------------------------------------------

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

    # All of it -------------------------------------------------------------------------------

    def typed(self, pairs: Iterable[tuple[str, str]]) -> Typed:
        """What a draft keeps of a posted form; nothing when nothing worth keeping was typed."""
        names = {field.name for field in self} - NOT_KEPT
        kept = [(name, value) for name, value in pairs if name in names]
        return kept if any(name in BEGUN and value.strip() for name, value in kept) else []

    def valid_for_report(self) -> bool:
        """Whether it can be added to an open case: only the story, its time and the files count."""
        self.validate()
        for field in self:
            if field.name not in FOR_A_REPORT:
                field.errors = []
        return not self.errors

    @property
    def _received_at(self) -> datetime:
        received_at: datetime | None = self.received_at.data
        assert received_at is not None  # noqa: S101 - validate_received_at
        return received_at

    @property
    def report(self) -> Report:
        """A form that is valid for a report, as one."""
        return Report(lines(self.narrative.data), self._received_at, self.uploads)

    @property
    def intake(self) -> Intake:
        """A valid form as what it means."""
        way = self.way_in
        assert way is not None  # noqa: S101 - validate_entrance
        return Intake(
            kind=Kind(self.kind.data),
            channel=way.channel,
            place=way.place,
            received_at=self._received_at,
            narrative=lines(self.narrative.data),
            customer_id=self.customer_id,
            new_customer=self.details if self.is_new else None,
            data_items=frozenset(map(DataItem, self.data_items.data or ())),
            happened_since=self.happened_since.data,
            wish=one_line(self.wish.data or ""),
            order=Order(
                one_line(self.product.data or ""),
                one_line(self.quantity.data or ""),
                formats.day(self.delivered_on.data),
            ),
            vulnerable=Vulnerable(self.vulnerable.data),
            restricted=self.restricted.data,
            negotiation=self.negotiation.data,
            differs=one_line(self.differs.data or ""),
            evidence=self.uploads,
        )


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


def valid_id(text: str | None) -> UUID | None:
    """The id that a browser sent, if it is one."""
    try:
        return UUID(text or "")
    except ValueError:
        return None

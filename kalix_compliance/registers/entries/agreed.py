"""What people have agreed to, in which words, and what was sent to them because of it."""

from kalix_compliance.consents import catalogue as consent
from kalix_compliance.consents.models import Consent, ConsentText
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.mailings import catalogue as mailing
from kalix_compliance.mailings.models import Mailing
from kalix_compliance.registers import found
from kalix_compliance.registers.columns import Field, Filter, Register, Show, Standing

P = Permission
CHOICE = Show.CHOICE
FOUND = Show.FOUND
MOMENT = Show.MOMENT
NUMBER = Show.NUMBER
STANDING = Show.STANDING


# fmt: off
CONSENTS = Register(
    code="consents", name=say("Sự đồng ý"),
    about=say("Ai đồng ý, lúc nào, với bản lời nào, chứng minh bằng gì, rút lại lúc nào."),
    law=say("Điều 9, 10 Luật 91/2025/QH15, Điều 6 Nghị định 356/2025/NĐ-CP"),
    permission=P.CONSENT_READ, model=Consent, when="given_at", person="customer_id",
    standings=(
        Standing("withdrawn", say("Đã rút"), set=("withdrawn_at",)),
        Standing("in-force", say("Đang có hiệu lực"), unset=("withdrawn_at",)),
    ),
    fields=(
        Field("customer_id", say("Khách (che)"), 22, FOUND, find=found.customers),
        Field("purpose", say("Mục đích"), 20, CHOICE, consent.PURPOSE_NAMES),
        Field("text_id", say("Bản chữ"), 9, FOUND, find=found.consent_texts),
        Field("", say("Trạng thái"), 16, STANDING),
        Field("given_at", say("Đồng ý lúc"), 16, MOMENT),
        Field("method", say("Bằng cách"), 18, CHOICE, consent.METHOD_NAMES),
        Field("withdrawn_at", say("Rút lúc"), 16, MOMENT),
        Field("recorded_at", say("Ghi sổ lúc"), 16, MOMENT),
        Field("recorded_by", say("Người ghi"), 20, FOUND, find=found.staff),
    ),
    filters=(
        Filter("purpose", say("Mục đích"), consent.PURPOSE_NAMES),
        Filter("method", say("Bằng cách"), consent.METHOD_NAMES),
    ),
)
CONSENT_TEXTS = Register(
    code="consent-texts", name=say("Các bản lời đồng ý"),
    about=say("Lời mà khách đã đọc khi đồng ý, từng bản một; bản đã có người đồng ý không sửa nữa."),
    law=say("Điều 9 Luật 91/2025/QH15"),
    permission=P.CONSENT_READ, model=ConsentText, when="made_at",
    fields=(
        Field("purpose", say("Mục đích"), 20, CHOICE, consent.PURPOSE_NAMES),
        Field("number", say("Bản"), 7, NUMBER),
        Field("words", say("Lời xin đồng ý"), 60),
        Field("frequency", say("Tần suất"), 22),
        Field("used_from", say("Dùng từ"), 16, MOMENT),
        Field("made_by", say("Người soạn"), 20, FOUND, find=found.staff),
    ),
    filters=(Filter("purpose", say("Mục đích"), consent.PURPOSE_NAMES),),
)
MAILINGS = Register(
    code="mailings", name=say("Thư quảng cáo"),
    about=say("Thư gửi cho những người đã đồng ý nhận: ai soạn, ai ký, gửi lúc nào."),
    law=say("Điều 28 Luật 91/2025/QH15, Điều 13 Nghị định 91/2020/NĐ-CP"),
    permission=P.CONSENT_READ, model=Mailing, key="reference", when="written_at",
    endpoint="mailings.file",
    fields=(
        Field("reference", say("Số"), 14),
        Field("subject", say("Tiêu đề"), 40),
        Field("purpose", say("Mục đích"), 18, CHOICE, consent.PURPOSE_NAMES),
        Field("state", say("Trạng thái"), 16, CHOICE, mailing.STATE_NAMES),
        Field("written_by", say("Người soạn"), 20, FOUND, find=found.staff),
        Field("approved_by", say("Người ký"), 20, FOUND, find=found.staff),
        Field("approved_at", say("Ký lúc"), 16, MOMENT),
        Field("finished_at", say("Gửi xong"), 16, MOMENT),
        Field("text_sha256", say("SHA-256 bản lời"), 34),
    ),
    filters=(
        Filter("purpose", say("Mục đích"), consent.PURPOSE_NAMES),
        Filter("state", say("Trạng thái"), mailing.STATE_NAMES),
    ),
)
# fmt: on

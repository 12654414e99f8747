"""What is checked for each kind of complaint: the technical and organisational measures of policy §7."""

from dataclasses import dataclass

from kalix_compliance.complaints.catalogue import Kind
from kalix_compliance.core.language import Sentence, say


@dataclass(frozen=True)
class Check:
    """One measure of verification; `code` is kept with its result."""

    code: str
    name: Sentence


ACCESS_LOG = Check("access-log", say("Xem nhật ký: ai đã mở dữ liệu của khách này"))
EXPORTS = Check("exports", say("Tìm danh sách, tệp xuất có khách này"))
PARTNERS = Check("partners", say("Hỏi bên giao hàng, lắp đặt, chăm sóc khách hàng"))
ACCOUNTS = Check("accounts", say("Kiểm tra tài khoản dùng chung, mật khẩu cũ"))
SOURCE = Check("source", say("Hỏi khách: ai gọi, số nào, nói những gì"))
STAFF = Check("staff", say("Hỏi nhân viên đã bán, đã giao đơn này"))
ORDER = Check("order", say("Đối chiếu đơn hàng, hóa đơn, lịch giao"))
PROMISE = Check("promise", say("Đối chiếu lời chào bán với hàng đã giao"))
CONSENT = Check("consent", say("Tìm lần khách đồng ý nhận quảng cáo"))
LISTS = Check("lists", say("Tìm số, email này trong danh sách gửi tin"))
SENDER = Check("sender", say("Xác định ai gửi, gửi từ công cụ nào"))
RECORDS = Check("records", say("So dữ liệu đang lưu với giấy tờ mua hàng"))
ORIGIN = Check("origin", say("Tìm nơi dữ liệu sai được nhập vào"))
COPIES = Check("copies", say("Tìm bản sao ở hệ thống khác, ở bên nhận"))
FACTS = Check("facts", say("Hỏi lại khách cho rõ việc"))

CHECKLISTS: dict[Kind, tuple[Check, ...]] = {
    Kind.LEAK: (SOURCE, ACCESS_LOG, EXPORTS, PARTNERS, ACCOUNTS),
    Kind.SELLER: (ORDER, PROMISE, STAFF),
    Kind.MARKETING: (CONSENT, LISTS, SENDER),
    Kind.INACCURATE: (RECORDS, ORIGIN, COPIES),
    Kind.OTHER: (FACTS, RECORDS),
}
CHECK_NAMES = {check.code: check.name for checks in CHECKLISTS.values() for check in checks}

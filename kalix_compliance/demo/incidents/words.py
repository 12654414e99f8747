"""What the people of the demonstration wrote into its breaches."""

from datetime import datetime

from kalix_compliance.breaches.notice_text import NoticeText
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company

HEADINGS = ("Họ tên", "Điện thoại", "Email", "Địa chỉ")
SPOILT = (
    ";0912000001;khong.ten@example.com;",
    "Nguyễn Văn Thiếu Liên Lạc;;;",
    "Trần Thị Sai Số;09xx;;",
    "Lê Văn Sai Thư;;le.van.sai@;",
    "Phạm Thị Một;0987000007;pham.thi.mot@example.com;Hà Nội",
    "Phạm Thị Một;0987000007;pham.thi.mot@example.com;Hà Nội",
    "Đặng Văn Công Thức;=1+1;;",
)

STOLEN = "Danh sách giao hàng bị lấy khỏi máy chủ"
STOLEN_CALLS = (
    "Có người gọi tự xưng nhân viên giao hàng KALIX, đọc đúng tên và món hàng, đòi chuyển 500.000 đồng.",
    "Sáng nay tôi bị gọi hai lần, họ biết cả mã đơn và ngày hẹn giao. Khi tôi hỏi lại thì họ tắt máy.",
    "Người lạ nhắn tin kèm tên, địa chỉ và đơn hàng của tôi, bảo bấm vào đường dẫn để đổi giờ giao.",
)
STOLEN_ACT = (
    "Tệp danh sách giao hàng bị tải xuống từ máy chủ bằng tài khoản quản trị cũ của đơn vị vận hành; "
    "sau đó một số khách bị gọi điện mạo danh để đòi chuyển tiền."
)
STOLEN_DIFFER = (
    "Khiếu nại cho thấy dữ liệu bị lộ; hôm sau nhật ký máy chủ mới xác nhận đã có tấn công."
)
STOLEN_HARM = (
    "Người lạ dùng tên, địa chỉ và đơn hàng để đòi chuyển khoản; 3 khách đã bị gọi. Có thể xâm phạm "
    "tài sản của chủ thể dữ liệu."
)
STOLEN_REASONS = {
    "data_context": "Họ tên, điện thoại, địa chỉ và đơn hàng: đủ để đoán hoàn cảnh và mạo danh.",
    "ease": "Nhận ra được người với một ít công tìm.",
    "circumstances": "Bị cố ý lấy; chưa thấy dữ liệu bị sửa hoặc mất.",
}
STOLEN_CONFIRMED = (
    "Nhật ký máy chủ có 1 lượt tải trọn tệp giao-hang.csv lúc nửa đêm từ một địa chỉ lạ, khớp với tệp mà "
    "khách bị gọi mô tả."
)
STOLEN_FACTS = (
    "Khoảng 300 người có tên, điện thoại, địa chỉ, đơn hàng trong tệp. Đã khóa tài khoản và đường vào. "
    "Chưa rõ người lấy là ai."
)
STOLEN_PEOPLE = "Đã có khách bị gọi đòi tiền; báo sớm thì khách biết mà không chuyển."
STOLEN_SYSTEMS = "Máy chủ tệp nội bộ, thư mục giao hàng; tài khoản quản trị cũ của đơn vị vận hành."
STOLEN_LOG = """{at:%d/%m/%Y %H:%M:%S} vận-hành-cũ đăng nhập từ 203.0.113.77
{at:%d/%m/%Y %H:%M:%S} vận-hành-cũ tải giao-hang.csv, 41.220 byte
"""
STOLEN_LATE = (
    "Chờ đơn vị vận hành máy chủ xác nhận mức nghiêm trọng đến 11 giờ; đã báo ngay khi có xác nhận."
)
STOLEN_MEASURES = (
    (
        "Khóa tài khoản quản trị cũ và đổi mọi mật khẩu của máy chủ tệp",
        "Đã khóa và đổi lúc 11 giờ.",
    ),
    ("Chặn đường vào máy chủ tệp từ ngoài công ty", "Chỉ còn vào được từ mạng nội bộ."),
    ("Rà nhật ký ba tháng để tìm lượt tải lạ khác", ""),
)

MISSENT = "Gửi nhầm tệp đơn hàng cho một bên vận chuyển không phụ trách"
MISSENT_ACT = (
    "Điều phối gửi nhầm tệp đơn hàng của tuần cho bên vận chuyển không phụ trách các đơn đó."
)
MISSENT_HARM = (
    "Bên nhận có địa chỉ và số điện thoại của khách; có thể bị dùng để mời chào hoặc mạo danh."
)
MISSENT_REASONS = {
    "data_context": "Họ tên, điện thoại, địa chỉ.",
    "ease": "Nhận ra ngay, vì có tên và địa chỉ.",
    "circumstances": "Bên nhận đã biết là ai và cam kết xóa; không ai cố ý.",
}
MISSENT_CONFIRMED = "Bên nhận trả lời đã mở tệp và xác nhận xóa bằng văn bản."
MISSENT_FACTS = "24 người trong tệp. Bên nhận xác nhận đã xóa, chưa chuyển cho ai."
MISSENT_CONSEQUENCES = "Chưa ghi nhận khách nào bị gọi hoặc bị thiệt hại."
MISSENT_MEASURES = (
    ("Yêu cầu bên nhận xóa tệp và xác nhận bằng văn bản", "Đã nhận văn bản xác nhận."),
    ("Bắt buộc chọn đúng bên vận chuyển trước khi xuất tệp", "Đã sửa màn hình xuất tệp."),
)
MISSENT_FINAL = "Đã báo đủ 24 người; bên nhận đã xóa tệp; không phát sinh thiệt hại."
MISSENT_CAUSE = "Màn hình xuất tệp điền sẵn bên vận chuyển của lần trước."
MISSENT_LESSONS = "Không điền sẵn bên nhận; tệp gửi ngoài công ty có mật khẩu và tự hết hạn."
MISSENT_REPLY = "Đã tiếp nhận. Yêu cầu lưu hồ sơ và báo cáo nếu phát sinh thiệt hại."
MISSENT_CALLED = "Đã đọc thông báo cho khách qua điện thoại."

DRILL = "Mất máy tính xách tay của showroom có danh sách khách"
DRILL_ACT = "Bài tập: máy tính của showroom Vũ Tông Phan bị mất, ổ đĩa không mã hóa."
DRILL_HARM = "Bài tập: người nhặt được máy đọc được danh sách khách."
DRILL_FACTS = "Bài tập: 20 người trong danh sách, máy chưa tìm thấy."


def notice(detected: datetime, what: str, company: Company, officer: str) -> NoticeText:
    """The words to the people, as the officer of the demonstration writes them."""
    return NoticeText(
        subject="Thông báo về dữ liệu cá nhân của quý khách",
        how_detected=f"Ngày {in_hanoi(detected):%d/%m/%Y}, {company.short_name} phát hiện {what}",
        risks="Người có dữ liệu có thể gọi điện, nhắn tin mạo danh nhân viên giao hàng để đòi chuyển tiền. "
        "Mật khẩu và thông tin thẻ không bị ảnh hưởng.",
        measures="- Đã khóa đường truy cập và giữ lại nhật ký\n"
        "- Đã báo cơ quan nhà nước có thẩm quyền\n"
        "- Đang rà soát mọi tài khoản của bên ngoài",
        advice="- Không chuyển tiền, không đọc mã OTP theo yêu cầu qua điện thoại\n"
        "- Khi nghi ngờ, gác máy và gọi lại số ở mục 6",
        contacts=f"{company.officer_title}: {officer}\n"
        f"Điện thoại: {company.hotlines[0] if company.hotlines else company.phone}\n"
        f"Email: {company.officer_email}",
    )

"""What invented customers say and invented colleagues write."""

from kalix_compliance.complaints.catalogue import Kind

NARRATIVES: dict[Kind, tuple[str, ...]] = {
    Kind.LEAK: (
        "Sáng nay có người gọi, xưng bên lắp đặt, đọc đúng tên, địa chỉ nhà và đơn hàng, đòi chuyển khoản trước 2.000.000 ₫.",
        "Nhận được tin nhắn mời mua nội thất của một cửa hàng khác, gọi đúng tên tôi và bộ bàn ăn tôi vừa đặt ở KALIX.",
        "Có người lạ biết tôi vừa mua tủ áo, hỏi có cần thanh lý đồ cũ không. Tôi chỉ cho KALIX số này.",
        "Một người tự xưng nhân viên giao hàng gọi ba lần, biết cả giờ giao, yêu cầu đặt cọc thêm.",
    ),
    Kind.SELLER: (
        "Nhân viên bán hàng hứa giao trong ba ngày, đến nay đã mười ngày chưa giao mà không ai báo lại.",
        "Mặt bàn giao đến khác màu mẫu ở showroom, gọi lại thì nhân viên nói không đổi được.",
        "Nhân viên nói lớn tiếng khi tôi hỏi về bảo hành ghế.",
    ),
    Kind.MARKETING: (
        "Ngày nào cũng nhận hai tin nhắn khuyến mại, đã nhắn từ chối mà vẫn gửi.",
        "Tôi không hề đăng ký nhận email, vẫn nhận thư mời sự kiện của KALIX.",
        "Tổng đài gọi quảng cáo lúc chín giờ tối.",
    ),
    Kind.INACCURATE: (
        "Hóa đơn ghi sai tên và địa chỉ của tôi, đã báo một lần chưa sửa.",
        "Số điện thoại trong hồ sơ là số cũ, giao hàng gọi nhầm người khác.",
    ),
    Kind.OTHER: (
        "Muốn biết KALIX đang giữ những thông tin gì của tôi và dùng vào việc gì.",
        "Đề nghị KALIX nói rõ ai được xem địa chỉ giao hàng của tôi.",
    ),
}
WISHES = (
    "Biết ai làm lộ, không bị gọi nữa",
    "Được xin lỗi và giải thích bằng văn bản",
    "Xóa số điện thoại khỏi danh sách",
    "Đổi hàng đúng như đã đặt",
    "",
)
PRODUCTS = (
    "Bàn ăn gỗ sồi",
    "Tủ áo ba cánh",
    "Ghế sofa da",
    "Giường ngủ gỗ óc chó",
    "Kệ tivi",
    "Bàn làm việc",
)
RESULTS = (
    "Đã xem, không thấy lượt mở bất thường.",
    "Có một lần xuất danh sách giao hàng ngoài giờ, đang hỏi người xuất.",
    "Bên giao hàng nói chỉ hai lái xe có danh sách này.",
    "Đối chiếu xong, khớp với lời khách kể.",
)
FINDINGS = (
    "Danh sách giao hàng được gửi nhầm cho một người không có nhiệm vụ của bên vận chuyển.",
    "Tài khoản giao hàng dùng chung, mật khẩu không đổi từ đầu năm, nhiều người cùng xem được đơn.",
    "Số của khách còn trong danh sách gửi tin cũ chưa được rà soát sau khi khách từ chối.",
    "Dữ liệu được nhập tay từ phiếu giấy và ghi sai một chữ.",
)
NOT_FOUND = "Đã xem nhật ký truy cập, danh sách xuất và hỏi các bên nhận dữ liệu: không thấy dữ liệu của khách được chuyển đi từ KALIX."
DONE = (
    "Đã làm xong, có biên bản kèm theo.",
    "Đã khóa và cấp lại, mỗi người một tài khoản.",
    "Đã xóa, đã kiểm tra lại.",
)
EFFECTS = (
    "Gọi lại khách sau hai ngày: không còn bị gọi.",
    "Kiểm tra nhật ký: không còn truy cập lạ.",
)
WITHDRAWN = "Khách gọi lại nói đã nhận được hàng và không khiếu nại nữa."
REOPENED = "Khách bị gọi lại từ cùng một số sau khi hồ sơ đóng."
LATE = "Đang chờ nhà mạng trả lời về số thuê bao đã gọi cho khách."
ESCALATED = "Ba khách mua cùng đợt bị cùng một số gọi, đọc đúng đơn hàng."
NOTES = (
    "Khách không nghe máy buổi sáng, hẹn gọi lại sau 17 giờ.",
    "Đã gửi câu hỏi cho bên vận chuyển, hẹn trả lời trong hai ngày.",
    "Khách gửi thêm ảnh chụp màn hình cuộc gọi.",
)
DIFFERS = "Lần này là đơn hàng khác, mua sau."

"""What the people of the journey write down, and look for again."""

TITLE = "Danh sách giao hàng gửi nhầm cho bên lắp đặt cũ"
ACT = "Tệp giao hàng tháng 10 được gửi cho một bên đã hết hợp đồng."
WHAT_HAPPENED = "Tệp giao hàng được gửi nhầm cho một bên đã hết hợp đồng."
CONSEQUENCES = "Kẻ gian có thể gọi điện mạo danh cửa hàng để đòi đặt cọc."
DONE = "Đòi lại và xóa tệp ở bên nhận"
TO_DO = "Khóa việc xuất tệp khi không có người thứ hai duyệt"
RECEIPT = "HS-08/2026-117"

"""What each kind of consent is called."""

from kalix_compliance.consents.kinds import ConsentMethod, FileState, Purpose, WithdrawnBy
from kalix_compliance.core.language import Sentence, say

# fmt: off
PURPOSE_NAMES: dict[Purpose, Sentence] = {
    Purpose.NEWSLETTER: say("Bản tin"),
    Purpose.PROMOTION:  say("Khuyến mại, giới thiệu sản phẩm"),
    Purpose.EVENTS:     say("Sự kiện, khai trương"),
    Purpose.RECRUITING: say("Giữ hồ sơ ứng tuyển"),
    Purpose.SHARING:    say("Chia sẻ cho đối tác"),
}

METHOD_NAMES: dict[ConsentMethod, Sentence] = {
    ConsentMethod.WEBSITE: say("Ô đồng ý trên trang web"),
    ConsentMethod.PAPER:   say("Phiếu giấy có chữ ký"),
    ConsentMethod.CALL:    say("Cuộc gọi có ghi âm"),
    ConsentMethod.EMAIL:   say("Email của khách"),
    ConsentMethod.SMS:     say("Tin nhắn theo cú pháp"),
}

WITHDRAWAL_NAMES: dict[WithdrawnBy, Sentence] = {
    WithdrawnBy.CALL:     say("Khách gọi tổng đài"),
    WithdrawnBy.SHOWROOM: say("Khách nói tại showroom"),
    WithdrawnBy.EMAIL:    say("Khách trả lời hoặc gửi email"),
    WithdrawnBy.SMS:      say("Khách nhắn tin"),
    WithdrawnBy.LINK:     say("Khách bấm liên kết trong thư"),
    WithdrawnBy.REQUEST:  say("Theo yêu cầu của khách về dữ liệu"),
    WithdrawnBy.STAFF:    say("Nhân viên thấy ghi nhầm"),
    WithdrawnBy.ERASURE:  say("Dữ liệu của khách đã xóa"),
}

FILE_NAMES: dict[FileState, Sentence] = {
    FileState.UPLOADED:  say("Chờ chọn cột"),
    FileState.CHECKING:  say("Đang kiểm tra"),
    FileState.CHECKED:   say("Chờ cho ghi"),
    FileState.RECORDING: say("Đang ghi"),
    FileState.DONE:      say("Đã ghi xong"),
    FileState.REFUSED:   say("Không đọc được"),
    FileState.DISCARDED: say("Đã bỏ"),
}

# What a form offers: the link and a request on file come by themselves.
BY_STAFF = (
    WithdrawnBy.CALL,
    WithdrawnBy.SHOWROOM,
    WithdrawnBy.EMAIL,
    WithdrawnBy.SMS,
    WithdrawnBy.STAFF,
)

NEEDS_PROOF: dict[ConsentMethod, Sentence] = {
    ConsentMethod.WEBSITE: say("Ghi dòng nhật ký hoặc mã đăng ký của trang web."),
    ConsentMethod.PAPER:   say("Ghi số phiếu và nơi cất bản giấy."),
    ConsentMethod.CALL:    say("Ghi mã cuộc gọi hoặc tên tệp ghi âm."),
    ConsentMethod.EMAIL:   say("Ghi ngày và tiêu đề email của khách."),
    ConsentMethod.SMS:     say("Ghi nội dung tin nhắn và số nhận."),
}
# fmt: on

MARKETING = (Purpose.NEWSLETTER, Purpose.PROMOTION, Purpose.EVENTS)
"""The purposes for which mail is sent to many."""
EVIDENCE = "consent"
"""What evidence files of consents are filed under; each belongs to its person."""

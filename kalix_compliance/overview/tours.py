"""The first day of each role: a few places, in the order in which a day goes by them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.staff.roles import Role
from kalix_compliance.web.rail import may_open


@dataclass(frozen=True)
class Stop:
    """One place: the page, and what a newcomer should know of it."""

    endpoint: str
    words: Sentence


@dataclass(frozen=True)
class Tour:
    """A tour that is under way: `at` counts from 1."""

    stops: Sequence[Stop]
    at: int

    @property
    def stop(self) -> Stop:
        return self.stops[self.at - 1]

    @property
    def last(self) -> bool:
        return self.at == len(self.stops)


CASES = say(
    "Tất cả hồ sơ: lọc theo loại, nơi nhận, người xử lý; mỗi bộ lọc là một địa chỉ gửi được."
)
HELP = say(
    "Trợ giúp: mỗi hạn dài bao lâu, tính từ đâu, theo điều luật nào. Xem lại lúc nào cũng được."
)
TOURS: dict[Role, tuple[Stop, ...]] = {
    Role.SUPPORT: (
        Stop(
            "overview.queue",
            say("Việc của tôi: việc đến hạn trước đứng trên; mỗi dòng nói phải làm gì."),
        ),
        Stop(
            "intake.new",
            say("Ghi khiếu nại: khách gọi thì bấm phím N; gõ bốn số cuối là thấy khách cũ."),
        ),
        Stop(
            "overview.search",
            say("Tìm mọi thứ: bấm phím / rồi gõ tên không dấu, số hồ sơ hoặc một từ khách kể."),
        ),
        Stop(
            "subject_requests.index",
            say(
                "Yêu cầu về dữ liệu: xem, sửa, xóa dữ liệu; trả lời lần đầu trong 2 ngày làm việc."
            ),
        ),
        Stop(
            "overview.waiting",
            say("Chờ người khác: việc bạn đã trình ký đứng ở đây cho tới khi có người ký."),
        ),
        Stop("overview.help", HELP),
    ),
    Role.MANAGER: (
        Stop(
            "reports.dashboard",
            say(
                "Toàn cảnh: đang quá hạn gì, tháng này giữ hạn bao nhiêu; bấm một con số để xem danh sách."
            ),
        ),
        Stop(
            "reports.overdue",
            say("Quá hạn: ai đang giữ việc trễ, chuyển việc cho người khác ngay trên danh sách."),
        ),
        Stop(
            "overview.approvals",
            say("Chờ ký duyệt: việc cần chữ ký thứ hai; người trình không tự ký được."),
        ),
        Stop("complaints.index", CASES),
        Stop("reports.figures", say("Báo cáo: chọn khoảng ngày, xuất Excel hoặc PDF để nộp.")),
        Stop("overview.help", HELP),
    ),
    Role.COMPLIANCE: (
        Stop(
            "overview.queue",
            say("Việc của tôi: sự cố, yêu cầu và hồ sơ giao cho bạn, hạn gần nhất đứng trên."),
        ),
        Stop(
            "breaches.index",
            say("Sự cố dữ liệu: 72 giờ tính từ lúc phát hiện; mỗi hạn có điều luật bên cạnh."),
        ),
        Stop(
            "patterns.index",
            say(
                "Dấu hiệu chung: nhiều khiếu nại chung một nguồn; mở thành sự cố hoặc bỏ qua có lý do."
            ),
        ),
        Stop(
            "subject_requests.index",
            say("Yêu cầu về dữ liệu: từ chối cần căn cứ luật và chữ ký thứ hai."),
        ),
        Stop("oversight.audit", say("Nhật ký: ai đã làm gì, lúc nào; không dòng nào sửa được.")),
        Stop("overview.help", HELP),
    ),
    Role.ADMINISTRATOR: (
        Stop(
            "staff.index", say("Tài khoản: mở, khóa, đổi vai trò; mật khẩu mới hiện đúng một lần.")
        ),
        Stop("calendar.index", say("Ngày nghỉ: hạn tính theo ngày làm việc dựa vào lịch này.")),
        Stop(
            "oversight.health",
            say("Tình trạng hệ thống: việc chạy nền, thư, sao lưu; việc trễ hiện trên mọi trang."),
        ),
        Stop("overview.help", HELP),
    ),
    Role.AUDITOR: (
        Stop(
            "oversight.audit",
            say("Nhật ký: tìm theo người, việc, hồ sơ, ngày; kiểm tra chuỗi ngay trên trang."),
        ),
        Stop(
            "oversight.openings",
            say("Ai xem dữ liệu: mỗi lần hiện dữ liệu khách đều có lý do và người xem."),
        ),
        Stop("registers.index", say("Sổ theo dõi: xem sổ như nó đứng vào một ngày bất kỳ.")),
        Stop("complaints.index", CASES),
        Stop("overview.help", HELP),
    ),
}


def stops_for(actor: Actor) -> list[Stop]:
    """The stops of this person's role that they may open."""
    stops = TOURS[Role(actor.role)] if actor.role in set(Role) else ()
    return [stop for stop in stops if may_open(actor, stop.endpoint)]


def tour_at(actor: Actor, step: int) -> Tour | None:
    """The tour at a step that is counted from 0; None when there is nothing to show."""
    stops = stops_for(actor)
    return Tour(stops, min(max(step, 0), len(stops) - 1) + 1) if stops else None

"""Places in the product by what people call them: the rail, the pages that are in no rail, and the help."""

from collections.abc import Iterator

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.deadlines.obligations import OBLIGATIONS
from kalix_compliance.overview.queries.everything import fits
from kalix_compliance.overview.queries.lines import Line
from kalix_compliance.web.rail import ROLES, Place, may_open

MOST = 8
OUTSIDE = (
    Place(say("Trợ giúp"), "overview.help"),
    Place(say("Tài khoản của tôi"), "staff.account"),
    Place(say("Tìm mọi thứ"), "overview.search"),
    Place(say("Đổi mật khẩu"), "staff.password"),
    Place(say("Ghi khách mới"), "customers.new"),
    Place(say("Mở sự cố dữ liệu"), "breaches.new"),
    Place(say("Ghi yêu cầu về dữ liệu"), "subject_requests.new"),
    Place(say("Ghi yêu cầu của cơ quan"), "disclosures.new"),
    Place(say("Thêm tài khoản"), "staff.new"),
    Place(say("Sao lưu"), "backups.index"),
    Place(say("Gói thanh tra"), "inspection.index"),
    Place(say("Tập huấn"), "staff.trainings"),
)
CALLED = {
    "calendar.index": say("lịch nghỉ lễ, tết, ngày làm việc"),
    "overview.queue": say("hàng việc, việc hôm nay"),
    "complaints.index": say("danh sách khiếu nại"),
    "staff.index": say("nhân viên, vai trò, quyền"),
    "staff.account": say("ngôn ngữ, giao diện tối, phím tắt, mật khẩu"),
    "oversight.audit": say("kiểm toán, ai đã làm gì"),
    "retention.index": say("thời hạn lưu, hủy hồ sơ"),
    "disclosures.index": say("công an, tòa án, viện kiểm sát"),
    "notifications.notices": say("thư mẫu, email"),
    "overview.help": say("hướng dẫn, thời hạn, điều luật, căn cứ từ chối"),
}
"""What else people call a place."""


def places_called(actor: Actor, asked: str) -> list[Line]:
    """Pages that this person may open and that are called so; and the help on a duty of that name."""
    if len(asked.strip()) < 2:
        return []
    return [*_pages(actor, asked), *_duties(asked)][: 2 * MOST]


def _pages(actor: Actor, asked: str) -> Iterator[Line]:
    seen: set[str] = set()
    rail = ROLES.get(actor.role)
    listed = [place for _, places in rail.groups for place in places] if rail else []
    for place in (*listed, *OUTSIDE):
        if place.endpoint in seen or not may_open(actor, place.endpoint):
            continue
        seen.add(place.endpoint)
        also = CALLED.get(place.endpoint, "")
        if fits(asked, *_both(place.label), *_both(also)):
            yield Line(place.endpoint, {}, place.label, number=False)


def _duties(asked: str) -> list[Line]:
    if len(asked.strip()) < 3:
        return []
    return [
        Line("overview.help", {"_anchor": row.code}, row.name, row.law, "", row.term.words,
             number=False)
        for row in OBLIGATIONS.values()
        if fits(asked, *_both(row.name), row.law)
    ][:MOST]  # fmt: skip


def _both(text: Text) -> tuple[str, ...]:
    """In the language of the page, and as it was written."""
    return (str(text), text.text) if isinstance(text, Sentence) else (str(text),)

"""How these steps read in a breach's story."""

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import say

WORDINGS: dict[str, Wording] = {
    "confirmed": Wording("breach-confirmed", say("%(who)s xác nhận có sự cố:")),
    "assessed": Wording(
        "i-note",
        say("%(who)s đánh giá: có thể gây hại? %(harm)s. ENISA %(total)s, mức %(severity)s."),
    ),
    "decided": Wording("i-note", say("%(who)s quyết định về việc %(question)s: %(choice)s.")),
    "signed": Wording("l-done", say("%(who)s ký: %(approval)s. %(asked_by)s trình.")),
    "declined": Wording("l-soon", say("%(who)s không ký: %(approval)s. %(asked_by)s trình.")),
    "decision_withdrawn": Wording(
        "i-note", say("%(who)s rút lại quyết định chờ ký về việc %(question)s.")
    ),
    "review_due": Wording("l-soon", say("Tới giờ xem lại quyết định về việc %(question)s.")),
    "measure_planned": Wording("i-note", say("%(who)s ghi biện pháp %(number)s, giao %(owner)s:")),
    "measure_done": Wording("l-done", say("%(who)s ghi xong biện pháp %(number)s:")),
    "measure_dropped": Wording("i-note", say("%(who)s bỏ biện pháp %(number)s, lý do:")),
    "evidence_added": Wording("i-note", say("%(who)s thêm %(count)s tệp chứng cứ.")),
    "evidence_opened": Wording("i-eye", say("%(who)s mở một tệp chứng cứ.")),
    "ruled_out": Wording("breach-ruled-out", say("%(who)s loại trừ sự cố, lý do:")),
    "lessons_recorded": Wording("i-note", say("%(who)s ghi nguyên nhân gốc và bài học:")),
    "closed": Wording("breach-closed", say("%(who)s đóng sự cố.")),
    "reopened": Wording("s-reopened", say("%(who)s mở lại sự cố, lý do:")),
}

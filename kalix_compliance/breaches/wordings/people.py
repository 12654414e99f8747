"""How the list of affected people reads in a breach's story."""

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import say

WORDINGS: dict[str, Wording] = {
    "people_added": Wording(
        "i-note", say("%(who)s đưa %(number)s người vào danh sách bị ảnh hưởng: %(source)s.")
    ),
    "person_removed": Wording("i-note", say("%(who)s bỏ một người khỏi danh sách, lý do:")),
    "import_accepted": Wording(
        "i-note",
        say("%(who)s cho nhập %(number)s người từ tệp vào danh sách; %(bad)s dòng không nhận."),
    ),
    "people_erased": Wording(
        "i-note",
        say("%(count)s người trong danh sách đã xóa dữ liệu, không còn cách nào để báo."),
    ),
    "import_done": Wording(
        "l-done",
        say("Đã nhập xong tệp: thêm %(number)s người, %(already)s người đã có trong danh sách."),
    ),
}

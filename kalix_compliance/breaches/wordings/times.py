"""How these steps read in a breach's story."""

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import say

WORDINGS: dict[str, Wording] = {
    "time_set": Wording("i-note", say("%(who)s ghi “%(time)s”: %(moment)s.")),
    "time_changed": Wording("i-note", say("%(who)s sửa “%(time)s” thành %(moment)s.")),
    "time_changed_why": Wording("i-note", say("%(who)s sửa “%(time)s” thành %(moment)s, lý do:")),
    "time_removed": Wording("i-note", say("%(who)s bỏ “%(time)s”.")),
    "time_removed_why": Wording("i-note", say("%(who)s bỏ “%(time)s”, lý do:")),
    "times_explained": Wording("i-note", say("%(who)s nêu vì sao hai giờ phát hiện khác nhau:")),
    "ongoing": Wording("l-soon", say("%(who)s ghi: vi phạm còn tiếp diễn.")),
    "not_ongoing": Wording("i-note", say("%(who)s ghi: vi phạm không còn tiếp diễn.")),
}

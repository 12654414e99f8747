"""How an order's story is told."""

from collections.abc import Mapping
from typing import Any

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import Text, say
from kalix_compliance.deadlines.obligations import OBLIGATIONS
from kalix_compliance.disclosures.catalogue import ASKED_NAMES, MEDIUM_NAMES, PAPER_NAMES

WORDINGS: dict[str, Wording] = {
    "registered": Wording("s-received", say("%(who)s ghi văn bản yêu cầu.")),
    "registered_secret": Wording(
        "s-received", say("%(who)s ghi văn bản yêu cầu, giữ bí mật theo yêu cầu của cơ quan.")
    ),
    "corrected": Wording("i-note", say("%(who)s sửa thông tin của văn bản yêu cầu.")),
    "authentic": Wording(
        "l-done", say("%(who)s gọi lại cơ quan: cơ quan xác nhận văn bản. Người trả lời:")
    ),
    "not_authentic": Wording(
        "l-late", say("%(who)s gọi lại cơ quan: cơ quan không xác nhận văn bản. Người trả lời:")
    ),
    "people_named": Wording("i-note", say("%(who)s ghi %(count)s người mà văn bản nêu.")),
    "person_dropped": Wording("i-note", say("%(who)s bỏ một người khỏi danh sách.")),
    "fields_picked": Wording("i-note", say("%(who)s chọn %(count)s mục dữ liệu của một người.")),
    "content_read": Wording("i-eye", say("%(who)s đọc nội dung sẽ cung cấp.")),
    "submitted": Wording(
        "i-note", say("%(who)s trình ký cung cấp %(count)s mục của %(people)s người.")
    ),
    "refusal_asked": Wording("i-note", say("%(who)s trình ký từ chối cung cấp, lý do:")),
    "telling_asked": Wording("i-note", say("%(who)s xin báo cho người có dữ liệu, lý do:")),
    "taken_back": Wording("i-note", say("%(who)s rút lại việc trình ký: %(asked)s.")),
    "reopened": Wording("s-reopened", say("%(who)s mở lại lựa chọn đã ký; bản niêm phong đã hủy.")),
    "signed": Wording("l-done", say("%(who)s ký: %(asked)s.")),
    "declined": Wording("l-late", say("%(who)s không ký: %(asked)s.")),
    "copy_taken": Wording("i-eye", say("%(who)s lấy ra bản niêm phong số %(number)s.")),
    "handed_over": Wording("s-closed", say("%(who)s ghi đã giao, %(medium)s. Người nhận:")),
    "withdrawn": Wording("s-withdrawn", say("%(who)s ghi cơ quan rút yêu cầu:")),
    "kept_secret": Wording("i-note", say("%(who)s đặt chế độ bí mật, lý do:")),
    "secrecy_lifted": Wording("i-note", say("%(who)s bỏ chế độ bí mật, lý do:")),
    "told": Wording("i-note", say("%(who)s ghi đã báo cho người có dữ liệu:")),
    "paper_drawn": Wording("i-note", say("%(who)s tải %(paper)s.")),
    "file_added": Wording("i-note", say("%(who)s thêm %(count)s tệp.")),
    "file_opened": Wording("i-eye", say("%(who)s mở một tệp.")),
    "level_reached": Wording("l-soon", say("%(obligation)s: %(level)s.")),
    "emptied": Wording(
        "i-note", say("Hết hạn lưu: nội dung và %(people)s người đã bỏ khỏi hồ sơ.")
    ),
    "note": Wording("i-note", say("%(who)s ghi chú:")),
}

LEVEL_NAMES = {
    "ok": say("nhắc trước hạn"),
    "soon": say("sắp đến hạn"),
    "urgent": say("khẩn"),
    "overdue": say("quá hạn"),
}

WORDS: Mapping[str, Mapping[Any, Text]] = {
    "asked": {key.value: name for key, name in ASKED_NAMES.items()},
    "medium": {key.value: name for key, name in MEDIUM_NAMES.items()},
    "paper": {key.value: name for key, name in PAPER_NAMES.items()},
    "level": LEVEL_NAMES,
    "obligation": {code: duty.name for code, duty in OBLIGATIONS.items()},
}

"""What acts, records, rows, the system's parts and flaws of the chain are called in the audit trail."""

from kalix_compliance.audit.verify import Flaw
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.oversight.action_words import ACTIONS

# fmt: off
FORMER_ACTIONS: dict[str, Sentence] = {
    "note_export":         say("Xuất báo cáo"),
    "export_proofs":       say("Tải bằng chứng thông báo"),
    "note_register_file":  say("Tải một sổ theo dõi"),
}
"""Commands that are gone: a trail that has been kept for years still names them."""

RECORDS: dict[str, Sentence] = {
    "mail":   say("thư gửi đi"),
    "clocks": say("các hạn"),
    "audit":  say("nhật ký"),
    "report": say("báo cáo"),
    "backup": say("bản sao lưu"),
    "digest": say("thư đầu ngày"),
    "register": say("sổ theo dõi"),
    "consents": say("sự đồng ý"),
    "-":      say("không có"),
}

ROWS: dict[str, Sentence] = {
    "AffectedImport":      say("tệp danh sách"),
    "AffectedPerson":      say("người bị ảnh hưởng"),
    "Approval":            say("chữ ký"),
    "Assessment":          say("đánh giá"),
    "Attachment":          say("chứng cứ"),
    "AttachmentContent":   say("nội dung chứng cứ"),
    "BackupRun":           say("lần sao lưu"),
    "Breach":              say("sự cố"),
    "BreachComplaint":     say("khiếu nại của sự cố"),
    "BreachMoment":        say("mốc giờ"),
    "BreachDecision":      say("quyết định"),
    "BreachMeasure":       say("biện pháp của sự cố"),
    "Campaign":            say("đợt gửi"),
    "CampaignText":        say("lời thông báo đã đóng băng"),
    "CaseCounter":         say("số hồ sơ"),
    "CaseEvent":           say("diễn biến"),
    "Clock":               say("hạn"),
    "ClockWarning":        say("lần nhắc"),
    "Complaint":           say("hồ sơ"),
    "ContactAttempt":      say("lần gọi, gửi thư"),
    "Consent":             say("sự đồng ý"),
    "ConsentFile":         say("danh sách đồng ý"),
    "ConsentText":         say("bản lời đồng ý"),
    "Mailing":             say("thư quảng cáo"),
    "Customer":            say("khách hàng"),
    "Correction":          say("dữ liệu được sửa"),
    "CustomerLimit":       say("hạn chế, phản đối của khách"),
    "DayOverride":         say("ngày trong lịch"),
    "IntakeDraft":         say("bản nháp"),
    "MailHealth":          say("tình trạng thư"),
    "OutboxMessage":       say("thư"),
    "Export":              say("tệp xuất"),
    "PeopleNotice":        say("thông báo"),
    "PassedOn":            say("yêu cầu đã chuyển"),
    "Processor":           say("bên xử lý"),
    "RecipientTold":       say("bên đã được báo"),
    "RegisterMark":        say("mốc của sổ theo dõi"),
    "RemedialAction":      say("biện pháp"),
    "SignInThrottle":      say("lần đăng nhập sai"),
    "Suggestion":          say("dấu hiệu chung"),
    "SubjectRequest":      say("yêu cầu về dữ liệu"),
    "Training":            say("dòng của sổ tập huấn"),
    "IdentityCode":        say("mã đối chiếu danh tính"),
    "Staff":               say("tài khoản"),
    "StaffSession":        say("phiên đăng nhập"),
    "VerificationCheck":   say("kết quả kiểm tra"),
}

SYSTEMS: dict[str, Sentence] = {
    "system:backups.create": say("Việc sao lưu"),
    "system:backups.trial":  say("Việc khôi phục thử"),
    "system:backups.restore": say("Việc khôi phục"),
    "system:breaches.notices": say("Việc gửi thông báo"),
    "system:breaches.reviews": say("Việc nhắc xem lại quyết định"),
    "system:breaches.erased": say("Việc soát danh sách người bị ảnh hưởng"),
    "system:breaches.import": say("Việc nhập danh sách"),
    "system:consents.import": say("Việc nhập danh sách đồng ý"),
    "system:mailings.send":  say("Việc gửi thư quảng cáo"),
    "system:refusal":        say("Khách, qua liên kết trong thư"),
    "system:command-line":    say("Dòng lệnh"),
    "system:deadlines.flag":  say("Việc nhắc hạn"),
    "system:demo":            say("Dữ liệu dùng thử"),
    "system:door":            say("Cửa đăng nhập"),
    "system:exports.make":   say("Việc làm tệp xuất"),
    "system:exports.end":    say("Việc xóa tệp xuất hết hạn"),
    "system:flagging":        say("Việc nhắc hạn, chạy tay"),
    "system:mail":            say("Người đưa thư"),
    "system:registers.keep":  say("Việc ghi sổ theo dõi"),
    "system:mail.deliver":    say("Việc gửi thư"),
    "system:patterns.look":   say("Việc tìm dấu hiệu chung"),
    "system:mail.sweep":      say("Việc soát thư gửi dở"),
    "system:rights.passed-on": say("Việc nhắc bên nhận dữ liệu"),
    "system:rights.erase":   say("Xóa dữ liệu đã hết thời gian suy nghĩ lại"),
    "system:rights.packages": say("Xóa gói dữ liệu hết hạn"),
    "system:holds.review":   say("Nhắc xem lại lệnh giữ"),
    "system:retention.run":  say("Xóa hồ sơ hết hạn lưu"),
    "system:retention.continue": say("Làm tiếp việc xóa hồ sơ hết hạn lưu"),
    "system:digest.send":    say("Thư đầu ngày cho quản lý"),
    "system:audit.verify":    say("Việc kiểm tra chuỗi"),
    "system:audit.checkpoint": say("Việc ký làm chứng chuỗi"),
    "system:audit.mail":      say("Việc gửi thư làm chứng chuỗi"),
}

FLAWS: dict[Flaw, Sentence] = {
    Flaw.MISSING:   say("Chuỗi không còn nguyên: mục %(n)s đã bị xóa."),
    Flaw.UNLINKED:  say("Chuỗi không còn nguyên: mục %(n)s không nối với mục trước nó."),
    Flaw.ALTERED:   say("Chuỗi không còn nguyên: mục %(n)s đã bị sửa."),
    Flaw.CUT_OFF:   say("Chuỗi không còn nguyên: phần cuối, từ mục %(n)s, đã bị cắt."),
    Flaw.APPENDED:  say("Chuỗi không còn nguyên: mục %(n)s được chèn vào mà không qua lệnh nào."),
    Flaw.REWRITTEN: say("Chuỗi không còn nguyên: từ mục %(n)s trở về trước đã bị viết lại."),
    Flaw.HEADLESS:  say("Chuỗi không còn nguyên: dòng ghi đầu chuỗi đã mất."),
    Flaw.CONTRADICTED: say("Chuỗi đã bị viết lại: mục %(n)s không phải mục đã được ký làm chứng."),
    Flaw.FORGOTTEN: say("Chuỗi đã bị cắt: mục %(n)s không còn, dù đã được ký làm chứng."),
}
# fmt: on


def action_name(action: str) -> Text:
    """What a command is called, or its code."""
    return ACTIONS.get(action, FORMER_ACTIONS.get(action, action))


def record_name(subject: str) -> Text:
    """What an entry is about, when that is no case and no person."""
    return RECORDS.get(subject, subject)


def row_name(kind: str) -> Text:
    """What a changed row is called, or the name of its class."""
    return ROWS.get(kind, kind)


def flaw_words(flaw: Flaw, number: int) -> Sentence:
    """What is wrong with the chain, and where it begins."""
    return Sentence(FLAWS[flaw].text, {"n": number})

"""What each command is called in the audit trail: one line each. A command without a line shows its code."""

from kalix_compliance.audit.verify import Flaw
from kalix_compliance.core.language import Sentence, Text, say

# fmt: off
ACTIONS: dict[str, Sentence] = {
    # Complaints ---------------------------------------------------------------------------------
    "register_complaint":     say("Ghi khiếu nại"),
    "acknowledge_by_call":    say("Ghi đã báo khách tiếp nhận"),
    "draft_acknowledgement":  say("Soạn thư báo tiếp nhận"),
    "acknowledge_again":      say("Gửi lại thư báo tiếp nhận"),
    "start_verification":     say("Bắt đầu xác minh"),
    "check_identity":         say("Đối chiếu danh tính"),
    "record_check":           say("Ghi kết quả kiểm tra"),
    "conclude_verification":  say("Kết luận xác minh"),
    "plan_action":            say("Lập biện pháp khắc phục"),
    "finish_action":          say("Ghi xong biện pháp"),
    "check_effect":           say("Kiểm tra hiệu quả biện pháp"),
    "drop_action":            say("Bỏ biện pháp"),
    "draft_answer":           say("Soạn thư trả lời"),
    "answer_by_email":        say("Trả lời khách qua email"),
    "answer_by_call":         say("Trả lời khách qua điện thoại"),
    "answer_by_letter":       say("Trả lời khách bằng thư giấy"),
    "prepare_letter":         say("In thư gửi khách"),
    "draft_question":         say("Soạn thư hỏi khách"),
    "ask_customer":           say("Hỏi thêm khách"),
    "ask_extension":          say("Trình gia hạn"),
    "ask_to_close":           say("Trình đóng hồ sơ"),
    "sign":                   say("Ký hoặc không ký"),
    "close_complaint":        say("Đóng hồ sơ"),
    "reopen_complaint":       say("Mở lại hồ sơ"),
    "withdraw_complaint":     say("Rút khiếu nại"),
    "escalate_complaint":     say("Chuyển sự cố"),
    "ask_negotiation":        say("Ghi yêu cầu thương lượng"),
    "hold_negotiation":       say("Ghi buổi thương lượng"),
    "add_note":               say("Thêm ghi chú"),
    "add_to_open_case":       say("Ghi thêm vào hồ sơ đang mở"),
    "record_call":            say("Ghi cuộc gọi"),
    "add_evidence":           say("Thêm chứng cứ"),
    "open_evidence":          say("Mở tệp chứng cứ"),
    "assign_complaint":       say("Giao hồ sơ"),
    "remind_handler":         say("Nhắc người xử lý"),
    "restrict_complaint":     say("Đổi người được xem hồ sơ"),
    "reveal_for_case":        say("Xem dữ liệu khách trong hồ sơ"),
    "note_accepted":          say("Máy chủ thư đã nhận thư"),
    "note_bounced":           say("Thư gửi khách bị trả lại"),
    # Customers ----------------------------------------------------------------------------------
    "register_customer":      say("Ghi khách hàng"),
    "edit_customer":          say("Sửa khách hàng"),
    "reveal_personal_data":   say("Xem dữ liệu khách"),
    # Mail ---------------------------------------------------------------------------------------
    "cancel_message":         say("Hủy thư đang chờ"),
    "resend_message":         say("Gửi lại thư"),
    "mark_sent":              say("Ghi thư đã tới"),
    "retry_mail":             say("Thử lại máy chủ thư"),
    # Deadlines ----------------------------------------------------------------------------------
    "flag_due_clocks":        say("Đánh dấu và nhắc hạn"),
    "set_day":                say("Sửa một ngày trong lịch"),
    "remove_day":             say("Bỏ sửa một ngày trong lịch"),
    # Staff --------------------------------------------------------------------------------------
    "create_staff":           say("Mở tài khoản"),
    "edit_staff":             say("Sửa tài khoản"),
    "change_role":            say("Đổi vai trò"),
    "disable_staff":          say("Khóa tài khoản"),
    "enable_staff":           say("Mở lại tài khoản"),
    "reset_password":         say("Đặt lại mật khẩu"),
    "set_password":           say("Đổi mật khẩu"),
    "set_preferences":        say("Đổi cách hiển thị"),
    "set_language":           say("Đổi ngôn ngữ"),
    "end_other_sessions":     say("Đăng xuất khỏi máy khác"),
    "begin_session":          say("Đăng nhập"),
    "slow_down":              say("Đăng nhập sai nhiều lần"),
    "sign_out":               say("Đăng xuất"),
    # Reports and oversight ----------------------------------------------------------------------
    "note_export":            say("Xuất báo cáo"),
    "note_verification":      say("Kiểm tra chuỗi nhật ký"),
    # Demonstration ------------------------------------------------------------------------------
    "load_past":              say("Dữ liệu dùng thử"),
}

RECORDS: dict[str, Sentence] = {
    "mail":   say("thư gửi đi"),
    "clocks": say("các hạn"),
    "audit":  say("nhật ký"),
    "report": say("báo cáo"),
    "-":      say("không có"),
}

ROWS: dict[str, Sentence] = {
    "Approval":            say("chữ ký"),
    "Attachment":          say("chứng cứ"),
    "AttachmentContent":   say("nội dung chứng cứ"),
    "CaseCounter":         say("số hồ sơ"),
    "CaseEvent":           say("diễn biến"),
    "Clock":               say("hạn"),
    "ClockWarning":        say("lần nhắc"),
    "Complaint":           say("hồ sơ"),
    "Customer":            say("khách hàng"),
    "DayOverride":         say("ngày trong lịch"),
    "IntakeDraft":         say("bản nháp"),
    "MailHealth":          say("tình trạng thư"),
    "OutboxMessage":       say("thư"),
    "RemedialAction":      say("biện pháp"),
    "SignInThrottle":      say("lần đăng nhập sai"),
    "Staff":               say("tài khoản"),
    "StaffSession":        say("phiên đăng nhập"),
    "VerificationCheck":   say("kết quả kiểm tra"),
}

SYSTEMS: dict[str, Sentence] = {
    "system:command-line":    say("Dòng lệnh"),
    "system:deadlines.flag":  say("Việc nhắc hạn"),
    "system:demo":            say("Dữ liệu dùng thử"),
    "system:door":            say("Cửa đăng nhập"),
    "system:flagging":        say("Việc nhắc hạn, chạy tay"),
    "system:mail":            say("Người đưa thư"),
    "system:mail.deliver":    say("Việc gửi thư"),
    "system:mail.sweep":      say("Việc soát thư gửi dở"),
    "system:audit.verify":    say("Việc kiểm tra chuỗi"),
}

FLAWS: dict[Flaw, Sentence] = {
    Flaw.MISSING:   say("Chuỗi không còn nguyên: mục %(n)s đã bị xóa."),
    Flaw.UNLINKED:  say("Chuỗi không còn nguyên: mục %(n)s không nối với mục trước nó."),
    Flaw.ALTERED:   say("Chuỗi không còn nguyên: mục %(n)s đã bị sửa."),
    Flaw.CUT_OFF:   say("Chuỗi không còn nguyên: phần cuối, từ mục %(n)s, đã bị cắt."),
    Flaw.APPENDED:  say("Chuỗi không còn nguyên: mục %(n)s được chèn vào mà không qua lệnh nào."),
    Flaw.REWRITTEN: say("Chuỗi không còn nguyên: từ mục %(n)s trở về trước đã bị viết lại."),
    Flaw.HEADLESS:  say("Chuỗi không còn nguyên: dòng ghi đầu chuỗi đã mất."),
}
# fmt: on


def action_name(code: str) -> Text:
    """What a command is called, or its code."""
    return ACTIONS.get(code, code)


def record_name(subject: str) -> Text:
    """What an entry is about, when that is no case and no person."""
    return RECORDS.get(subject, subject)


def row_name(kind: str) -> Text:
    """What a changed row is called, or the name of its class."""
    return ROWS.get(kind, kind)


def flaw_words(flaw: Flaw, number: int) -> Sentence:
    """What is wrong with the chain, and where it begins."""
    return Sentence(FLAWS[flaw].text, {"n": number})

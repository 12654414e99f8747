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
    # Breaches: the record -------------------------------------------------------------------------
    "open_breach":            say("Mở sự cố"),
    "open_from_complaints":   say("Mở sự cố từ khiếu nại"),
    "add_complaints":         say("Gắn khiếu nại vào sự cố"),
    "link_complaints":        say("Ghi khiếu nại của sự cố"),
    "unlink_complaint":       say("Gỡ khiếu nại khỏi sự cố"),
    "edit_record":            say("Sửa hồ sơ sự cố"),
    "give_breach":            say("Giao sự cố"),
    "add_breach_note":        say("Thêm ghi chú vào sự cố"),
    # Breaches: judgement and end ------------------------------------------------------------------
    "set_times":              say("Ghi các mốc giờ của sự cố"),
    "set_one_time":           say("Ghi một mốc giờ của sự cố"),
    "assess_breach":          say("Đánh giá sự cố"),
    "decide_breach":          say("Quyết định báo sự cố"),
    "withdraw_decision":      say("Rút lại quyết định báo sự cố"),
    "remind_of_review":       say("Nhắc xem lại quyết định để sau"),
    "note_erased":            say("Ghi người trong danh sách đã xóa dữ liệu"),
    "sign_breach":            say("Ký hoặc không ký việc của sự cố"),
    "plan_measure":           say("Ghi biện pháp của sự cố"),
    "finish_measure":         say("Ghi xong biện pháp của sự cố"),
    "drop_measure":           say("Bỏ biện pháp của sự cố"),
    "add_breach_evidence":    say("Thêm chứng cứ vào sự cố"),
    "open_breach_evidence":   say("Mở tệp chứng cứ của sự cố"),
    "confirm_breach":         say("Xác nhận sự cố"),
    "rule_out_breach":        say("Loại trừ sự cố"),
    "record_lessons":         say("Ghi bài học của sự cố"),
    "close_breach":           say("Đóng sự cố"),
    "reopen_breach":          say("Mở lại sự cố"),
    # Breaches: papers to authorities, files that leave ----------------------------------------------
    "begin_filing":           say("Bắt đầu soạn giấy gửi cơ quan"),
    "write_filing":           say("Sửa giấy gửi cơ quan"),
    "discard_filing":         say("Bỏ giấy đang soạn"),
    "freeze_filing":          say("Chốt bản in"),
    "record_filing":          say("Ghi đã nộp giấy"),
    "record_receipt":         say("Ghi số biên nhận"),
    "record_reply":           say("Ghi trả lời của cơ quan"),
    "draw_draft":             say("Xem bản nháp của giấy"),
    "take_paper":             say("Tải bản giấy đã chốt"),
    "note_register_export":   say("Tải sổ sự cố"),
    "note_file_export":       say("Tải toàn bộ hồ sơ sự cố"),
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
    # Notices to the people of a breach ----------------------------------------------------------
    "write_notice":           say("Soạn thông báo tới người bị ảnh hưởng"),
    "discard_notice":         say("Bỏ bản nháp thông báo"),
    "submit_notice":          say("Trình duyệt thông báo"),
    "withdraw_notice":        say("Rút lại thông báo"),
    "approve_notice":         say("Duyệt thông báo"),
    "decline_notice":         say("Không duyệt thông báo"),
    "cancel_notice":          say("Hủy gửi thông báo đã duyệt"),
    "freeze_notice":          say("Đóng băng lời thông báo"),
    "start_sending":          say("Bắt đầu gửi thông báo"),
    "finish_notice":          say("Gửi xong thông báo"),
    "pause_notice":           say("Dừng gửi thông báo"),
    "resume_notice":          say("Gửi tiếp thông báo"),
    "stop_notice":            say("Dừng hẳn thông báo"),
    "record_contact":         say("Ghi kết quả gọi, gửi thư cho người bị ảnh hưởng"),
    "reveal_for_contact":     say("Xem dữ liệu người bị ảnh hưởng để gọi"),
    "print_letters":          say("In thư thông báo"),
    "record_posting":         say("Ghi đã gửi thư bưu điện"),
    "record_publication":     say("Ghi đã đăng thông báo công khai"),
    "export_proofs":          say("Tải bằng chứng thông báo"),
    # Breaches: the list of people -----------------------------------------------------------------
    "add_customers":          say("Đưa khách vào danh sách bị ảnh hưởng"),
    "remove_person":          say("Bỏ người khỏi danh sách bị ảnh hưởng"),
    "add_made_up_people":     say("Tạo người giả để diễn tập"),
    "upload_people":          say("Tải tệp danh sách lên"),
    "read_again":             say("Đọc lại tệp danh sách"),
    "check_people":           say("Cho kiểm tra tệp danh sách"),
    "accept_import":          say("Cho nhập tệp vào danh sách"),
    "discard_import":         say("Bỏ tệp danh sách"),
    "add_imported":           say("Nhập người từ tệp"),
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
    "AffectedImport":      say("tệp danh sách"),
    "AffectedPerson":      say("người bị ảnh hưởng"),
    "Approval":            say("chữ ký"),
    "Assessment":          say("đánh giá"),
    "Attachment":          say("chứng cứ"),
    "AttachmentContent":   say("nội dung chứng cứ"),
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
    "Customer":            say("khách hàng"),
    "DayOverride":         say("ngày trong lịch"),
    "IntakeDraft":         say("bản nháp"),
    "MailHealth":          say("tình trạng thư"),
    "OutboxMessage":       say("thư"),
    "PeopleNotice":        say("thông báo"),
    "RemedialAction":      say("biện pháp"),
    "SignInThrottle":      say("lần đăng nhập sai"),
    "Staff":               say("tài khoản"),
    "StaffSession":        say("phiên đăng nhập"),
    "VerificationCheck":   say("kết quả kiểm tra"),
}

SYSTEMS: dict[str, Sentence] = {
    "system:breaches.notices": say("Việc gửi thông báo"),
    "system:breaches.reviews": say("Việc nhắc xem lại quyết định"),
    "system:breaches.erased": say("Việc soát danh sách người bị ảnh hưởng"),
    "system:breaches.import": say("Việc nhập danh sách"),
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

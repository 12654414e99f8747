"""Every message that the company sends: one line each.

The words of a notice stand in `templates/mail/<code>.<language>.txt`, its first line `Subject: …`.
To add a message: write its text in both languages and add one line here.
"""

from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence, say


class Audience(StrEnum):
    CUSTOMER = "customer"
    STAFF = "staff"
    PARTNER = "partner"


@dataclass(frozen=True)
class Notice:
    """`needs` are the values that the text cannot do without, `may` those it uses when they are given.

    Only what is not `legal` is marketing: it asks for a consent, and leaves nobody who refuses it alone.

    Dates are given as datetimes (aware) or dates, lists as lists of texts. The company and the address
    of this system are always at hand. `record` is how the numbers of the records begin that it tells of.
    One with `until` is of no use after that time of its day in Hanoi: what has not left by then never does.
    """

    code: str
    name: Sentence
    when: Sentence
    audience: Audience
    needs: frozenset[str]
    may: frozenset[str] = frozenset()
    record: str = "KN"
    legal: bool = True
    until: time | None = None


def _customer(code: str, name: Sentence, when: Sentence, needs: str, may: str = "") -> Notice:
    always = {"customer_name", "reference"}
    return Notice(
        code,
        name,
        when,
        Audience.CUSTOMER,
        frozenset({*always, *needs.split()}),
        frozenset({"signed_by", *may.split()}),
    )


def _staff(code: str, name: Sentence, when: Sentence, needs: str, may: str = "") -> Notice:
    always = {
        "staff_name",
        "reference",
        "customer",
        "path",
    }  # customer: the masked name; path: "/…"
    return Notice(
        code,
        name,
        when,
        Audience.STAFF,
        frozenset({*always, *needs.split()}),
        frozenset(may.split()),
    )


def _breach(code: str, name: Sentence, when: Sentence, needs: str, may: str = "") -> Notice:
    """To colleagues about a breach: its number and what is to be done, nothing of what happened."""
    return Notice(
        code,
        name,
        when,
        Audience.STAFF,
        frozenset({"staff_name", "reference", "path", *needs.split()}),
        frozenset({"drill", *may.split()}),
        record="SC",
    )


def _order(code: str, name: Sentence, when: Sentence, needs: str) -> Notice:
    """To colleagues about an order to give data: its number, nothing of whom it is about."""
    always = {"staff_name", "reference", "path"}
    return Notice(
        code, name, when, Audience.STAFF, frozenset({*always, *needs.split()}), record="CC"
    )


def _plain(
    code: str, name: Sentence, when: Sentence, needs: str, may: str = "", *, record: str
) -> Notice:
    """To a colleague about something that is no case: whom, where to look, and what is named."""
    return Notice(
        code,
        name,
        when,
        Audience.STAFF,
        frozenset({"staff_name", "path", *needs.split()}),
        frozenset(may.split()),
        record=record,
    )


# fmt: off
ALL: tuple[Notice, ...] = (
    # To the customer ----------------------------------------------------------------------------
    _customer("complaint_received", say("Báo đã tiếp nhận"),
              say("Ngay khi ghi khiếu nại"), "received_at kind due_at"),
    _customer("more_information", say("Hỏi thêm thông tin"),
              say("Khi cần khách cho biết thêm"), "question", "answer_by"),
    _customer("complaint_extended", say("Báo gia hạn"),
              say("Khi quản lý đã ký gia hạn"), "first_due_at due_at reasons"),
    # conclusion: "confirmed" | "partly" | "not_confirmed"
    _customer("complaint_answered", say("Trả lời kết quả"),
              say("Khi có kết luận và biện pháp xử lý"), "received_at conclusion findings measures"),
    _customer("complaint_refused", say("Báo không đúng phản ánh"),
              say("Khi quản lý đã ký kết luận không đúng phản ánh"), "received_at reasons"),
    _customer("complaint_closed", say("Báo đóng hồ sơ"),
              say("Khi hồ sơ được đóng"), "closed_at"),
    _customer("complaint_reopened", say("Báo mở lại hồ sơ"),
              say("Khi hồ sơ được mở lại"), "reasons due_at"),
    _customer("complaint_withdrawn", say("Xác nhận rút khiếu nại"),
              say("Khi khách rút khiếu nại"), "withdrawn_at"),
    # To a person about their request (D356 Art 5) -----------------------------------------------
    *(
        replace(row, record="YC")
        for row in (
            _customer("request_answer", say("Trả lời lần đầu yêu cầu về dữ liệu"),
                      say("Trong 2 ngày làm việc từ khi nhận yêu cầu"),
                      "received_at kind procedure law identity_known due_at"),
            _customer("request_code", say("Mã đối chiếu danh tính"),
                      say("Khi cần chắc chắn ai đang yêu cầu, tới email đã lưu"), "code until"),
            _customer("request_extended", say("Báo gia hạn yêu cầu về dữ liệu"),
                      say("Khi quản lý đã ký gia hạn"), "first_due_at due_at reasons"),
            _customer("request_refused", say("Báo từ chối yêu cầu về dữ liệu"),
                      say("Khi quản lý đã ký việc từ chối"), "received_at kind ground law reasons"),
            _customer("request_completed", say("Báo kết quả yêu cầu về dữ liệu"),
                      say("Khi việc đã làm xong"), "received_at kind outcome", "refused law"),
            _customer("request_withdrawn", say("Xác nhận rút yêu cầu về dữ liệu"),
                      say("Khi người yêu cầu rút"), "withdrawn_at"),
        )
    ),
    # To those who agreed to it, and to those who took it back (Decree 91/2020 Art 13) -----------
    Notice("consent_withdrawn", say("Xác nhận rút đồng ý"),
           say("Ngay khi khách rút lại sự đồng ý"), Audience.CUSTOMER,
           frozenset({"customer_name", "reference", "purposes", "withdrawn_at"}),
           frozenset({"signed_by"}), record="YC"),
    Notice("mailing", say("Thư quảng cáo"),
           say("Khi thư đã được người thứ hai duyệt, chỉ cho người đang đồng ý"), Audience.CUSTOMER,
           frozenset({"customer_name", "reference", "subject", "words", "purpose"}),
           frozenset({"refusal"}), record="TT", legal=False),
    replace(
        _customer("package_ready", say("Báo gói dữ liệu sẵn sàng"),
                  say("Khi gói dữ liệu đã duyệt, tệp và mã không kèm theo"), "until"),
        record="YC",
    ),
    replace(
        _customer("erasure_planned", say("Báo ngày xóa dữ liệu"),
                  say("Khi việc xóa đã được ký, trước khi xóa: sau đó không còn địa chỉ"),
                  "not_before", "request"),
        record="XD",
    ),
    replace(
        _customer("erasure_cancelled", say("Báo không xóa dữ liệu nữa"),
                  say("Khi việc xóa bị hủy sau khi đã báo ngày"), "", "request"),
        record="XD",
    ),
    # To the people concerned by a breach, each once (D356 art. 29(2)) ---------------------------
    replace(
        _customer("people_notice", say("Thông báo tới người bị ảnh hưởng"),
                  say("Khi thông báo đã được người thứ hai duyệt và 10 phút chờ đã qua"),
                  "subject how_detected data_items risks done advice contacts", "drill"),
        record="SC",
    ),
    # To processors and third parties who hold a person's data (Law 91/2025 Art 10(3), 13(2), 14(3))
    Notice("request_passed_on", say("Chuyển yêu cầu cho bên nhận dữ liệu"),
           say("Khi yêu cầu của khách được chuyển, chỉ kèm dữ liệu đã chọn"), Audience.PARTNER,
           frozenset({"contact_name", "reference", "kind", "task", "person", "due_on", "law"}),
           frozenset({"corrected", "signed_by"}), record="YC"),
    Notice("request_passed_on_reminder", say("Nhắc bên nhận dữ liệu"),
           say("Một ngày làm việc trước hạn đã hẹn và khi hạn đã qua"), Audience.PARTNER,
           frozenset({"contact_name", "reference", "kind", "sent_at", "due_on", "is_late", "law"}),
           frozenset({"signed_by"}), record="YC"),
    # To colleagues ------------------------------------------------------------------------------
    _staff("deadline_soon", say("Nhắc sắp đến hạn"),
           say("Còn 5 ngày, một lần cho mỗi hạn"), "obligation due_at remaining", "missing"),
    _staff("deadline_urgent", say("Nhắc khẩn"),
           say("Còn 2 ngày, một lần cho mỗi hạn"), "obligation due_at remaining", "missing"),
    _staff("deadline_overdue", say("Báo quá hạn"),
           say("Khi hạn đã qua, một lần cho mỗi hạn"), "obligation due_at remaining", "missing"),
    _staff("deadline_reminder", say("Quản lý nhắc"),
           say("Khi quản lý nhắc người xử lý"), "obligation due_at remaining reminded_by", "missing"),
    _staff("approval_requested", say("Mời ký duyệt"),
           say("Khi có việc cần chữ ký thứ hai"), "what asked_by", "reasons"),
    _staff("case_assigned", say("Giao hồ sơ"),
           say("Khi hồ sơ được giao cho bạn"), "kind due_at assigned_by"),
    _staff("action_given", say("Giao biện pháp khắc phục"),
           say("Khi một biện pháp được giao cho bạn"), "number due_on given_by"),
    _staff("complaint_escalated", say("Báo có thể là sự cố dữ liệu"),
           say("Khi một khiếu nại được chuyển sự cố"), "kind received_at escalated_by"),
    # To colleagues, about a breach --------------------------------------------------------------
    _breach("breach_opened", say("Báo sự cố mới"),
            say("Ngay khi một sự cố được mở"), "opened_by opened_at", "complaints"),
    _breach("breach_given", say("Giao sự cố"),
            say("Khi một sự cố được giao cho bạn phụ trách"), "given_by"),
    _breach("measure_given", say("Giao biện pháp của sự cố"),
            say("Khi một biện pháp của sự cố được giao cho bạn"), "number due_on given_by"),
    _breach("breach_review", say("Nhắc xem lại quyết định để sau"),
            say("Khi tới giờ xem lại ghi trong quyết định, một lần"), "what review_at"),
    _breach("breach_reminder", say("Nhắc hạn của sự cố"),
            say("Khi còn nửa thời hạn, 24 giờ, 6 giờ và 1 giờ, cả ban đêm và ngày nghỉ"),
            "obligation due_at remaining law"),
    _breach("breach_missed", say("Báo sự cố quá hạn"),
            say("Khi một hạn của sự cố đã qua"), "obligation due_at remaining law"),
    _breach("breach_signature", say("Mời ký việc của sự cố"),
            say("Khi một quyết định hoặc thông báo chờ chữ ký thứ hai"), "what asked_by"),
    # decision: "approved" | "declined"
    _breach("breach_signed", say("Báo kết quả ký duyệt"),
            say("Khi người duyệt đã ký hoặc không ký"), "what decided_by decision", "starts_at"),
    _breach("notice_paused", say("Báo việc gửi tự tạm dừng"),
            say("Khi máy chủ thư từ chối nhiều thư liên tiếp"), "reason"),
    _breach("notice_finished", say("Báo đã gửi xong thông báo"),
            say("Khi mọi thư của một thông báo đã có kết quả"), "", "people untold"),
    # To colleagues, about an erasure --------------------------------------------------------------
    Notice("erasure_signature", say("Mời ký việc xóa dữ liệu"),
           say("Khi một việc xóa chờ chữ ký thứ hai"), Audience.STAFF,
           frozenset({"staff_name", "reference", "path", "asked_by"}), record="XD"),
    Notice("erasure_halted", say("Báo việc xóa dữ liệu đang dừng"),
           say("Khi việc xóa chưa đi tiếp được, một lần cho mỗi lý do"), Audience.STAFF,
           frozenset({"staff_name", "reference", "path", "why"}), record="XD"),
    # To colleagues, about a request --------------------------------------------------------------
    Notice("request_unanswered", say("Báo bên nhận dữ liệu chưa trả lời"),
           say("Khi hạn của bên đó đã qua, một lần"), Audience.STAFF,
           frozenset({"staff_name", "reference", "path", "party", "sent_at", "due_on"}),
           record="YC"),
    # To colleagues, about an order of a body; of a secret one nothing is said, not even its number --
    _order("disclosure_signature", say("Mời ký việc cung cấp dữ liệu"),
           say("Khi nội dung cung cấp hoặc văn bản từ chối chờ bạn ký"), "what asked_by"),
    # decision: "approved" | "declined"
    _order("disclosure_signed", say("Báo kết quả ký việc cung cấp"),
           say("Khi người duyệt đã ký hoặc không ký"), "what decided_by decision"),
    _order("disclosure_due", say("Nhắc hạn cung cấp cho cơ quan"),
           say("Khi hạn cung cấp sắp hết hoặc đã qua"), "obligation last_moment remaining law"),
    Notice("work_waits", say("Báo có việc chờ bạn"),
           say("Khi một việc không nêu trong thư chờ bạn xem"), Audience.STAFF,
           frozenset({"staff_name", "path"}), record="CC"),
    # To colleagues, about a mailing ---------------------------------------------------------------
    Notice("mailing_signature", say("Mời duyệt thư quảng cáo"),
           say("Khi một thư quảng cáo chờ chữ ký thứ hai"), Audience.STAFF,
           frozenset({"staff_name", "reference", "path", "asked_by"}), record="TT"),
    # To a mailbox outside the house: how the audit trail ended, signed --------------------------------
    Notice("checkpoint", say("Làm chứng chuỗi nhật ký"),
           say("Mỗi đêm một thư, giữ lại để kiểm tra nhật ký có bị viết lại không"), Audience.STAFF,
           frozenset({"path", "entry", "serial", "hash", "at", "fingerprint", "block"}),
           record="audit"),
    replace(_plain("morning_digest", say("Thư đầu ngày cho quản lý"),
                   say("Mỗi ngày làm việc từ 08:00, mỗi quản lý một lần, không gửi sau 18:00"),
                   "day calm late fresh fresh_lines today today_lines soon soon_lines horizon "
                   "signatures signature_lines late_jobs", record="digest"), until=time(18)),
    # To colleagues, about a file that leaves the system --------------------------------------------
    Notice("export_signature", say("Mời ký cho xuất dữ liệu"),
           say("Khi một tệp nêu hơn 100 người chờ chữ ký thứ hai"), Audience.STAFF,
           frozenset({"staff_name", "reference", "path", "asked_by", "people"}), record="TX"),
    # outcome: "ready" | "declined" | "failed"
    Notice("export_decided", say("Báo tệp đã xong hoặc không có"),
           say("Khi tệp đã ký làm xong, không được ký, hoặc không làm được"), Audience.STAFF,
           frozenset({"staff_name", "reference", "path", "outcome"}), frozenset({"until"}), record="TX"),
    # To compliance, about what complaints have in common --------------------------------------------
    _plain("pattern_found", say("Báo dấu hiệu chung của khiếu nại"),
           say("Khi nhiều khiếu nại lộ dữ liệu có chung một điểm, một lần cho mỗi gợi ý"),
           "reference what complaints", record="DH"),
    # To compliance, about what is kept and what goes ------------------------------------------------
    _plain("hold_review", say("Nhắc xem lại lệnh giữ"),
           say("Khi tới ngày xem lại của một lệnh giữ, một lần"), "reference review_on", record="GL"),
    _plain("retention_report", say("Báo hồ sơ hết hạn lưu đã xóa"),
           say("Sau mỗi lần chạy có hồ sơ đi, hoặc có hồ sơ không xóa được"), "at gone held failed",
           record="retention"),
    # doubt: "not-begun" | "forward" | "backward"
    _plain("retention_refused", say("Báo chưa xóa hồ sơ hết hạn"),
           say("Khi không chắc đồng hồ đúng, một lần cho mỗi lý do"), "doubt", "since to",
           record="retention"),
)
# fmt: on

NOTICES: dict[str, Notice] = {notice.code: notice for notice in ALL}

TO_PARTNERS = frozenset(notice.code for notice in ALL if notice.audience is Audience.PARTNER)
"""These hold a person's data, and are sealed under that person's key, yet are not letters to them."""


def notice_of(code: str) -> Notice:
    """The notice with this code; raises NotFound."""
    try:
        return NOTICES[code]
    except KeyError:
        raise NotFound(f"notice {code}") from None

"""Every message that the company sends: one line each.

The words of a notice stand in `templates/mail/<code>.<language>.txt`, its first line `Subject: …`.
To add a message: write its text in both languages and add one line here.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence, say


class Audience(StrEnum):
    CUSTOMER = "customer"
    STAFF = "staff"


@dataclass(frozen=True)
class Notice:
    """`needs` are the values that the text cannot do without, `may` those it uses when they are given.

    Dates are given as datetimes (aware) or dates, lists as lists of texts. The company and the address
    of this system are always at hand. `record` is how the numbers of the records begin that it tells of.
    """

    code: str
    name: Sentence
    when: Sentence
    audience: Audience
    needs: frozenset[str]
    may: frozenset[str] = frozenset()
    record: str = "KN"


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
    # To the people concerned by a breach, each once (D356 art. 29(2)) ---------------------------
    replace(
        _customer("people_notice", say("Thông báo tới người bị ảnh hưởng"),
                  say("Khi thông báo đã được người thứ hai duyệt và 10 phút chờ đã qua"),
                  "subject how_detected data_items risks done advice contacts", "drill"),
        record="SC",
    ),
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
)
# fmt: on

NOTICES: dict[str, Notice] = {notice.code: notice for notice in ALL}


def notice_of(code: str) -> Notice:
    """The notice with this code; raises NotFound."""
    try:
        return NOTICES[code]
    except KeyError:
        raise NotFound(f"notice {code}") from None

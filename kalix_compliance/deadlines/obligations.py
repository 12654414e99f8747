"""The one table of what is owed by when. To change a term, change its row here and its test.

Days left are counted at the start of a day in Hanoi: `soon=5` warns from 00:00 of the day on which five
units are left. Hour terms are drawn with their last third and last twelfth, and remind people at the
hours that their row names: half of the term, 24, 6 and 1 hour before the end.
"""

from dataclasses import dataclass

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.deadlines.terms import Term, days, hours, working_days


@dataclass(frozen=True)
class Obligation:
    """A duty with a date.

    `soon` and `urgent`: units of the term that are left when the warning begins. `legal`: a law sets the
    term; otherwise the company's own policy does. `extension`: by how much it may be prolonged, once.
    `reminders`: for a term by the hour, at how many hours before its end people are told, longest first.
    """

    code: str
    name: Sentence
    term: Term
    starts: Sentence
    met_by: Sentence
    soon: int
    urgent: int
    law: Sentence
    legal: bool = True
    extension: Term | None = None
    reminders: tuple[int, ...] = ()


THREE_DAYS = (36, 24, 6, 1)
ONE_DAY = (12, 6, 1)


def _request(
    code: str, name: Sentence, days_: int, law: Sentence, *, others: int | None = None
) -> tuple[Obligation, ...]:
    """The duty to carry out one kind of request, and its longer form when others must act (D356 Art 5).

    Either may be prolonged once, by the term in which the company acts alone.
    """
    lengths = {f"request.{code}": days_}
    if others is not None:
        lengths[f"request.{code}.others"] = others
    return tuple(
        Obligation(
            code=full,
            name=name,
            term=days(length),
            starts=say("nhận yêu cầu"),
            met_by=say("đã làm và đã báo kết quả"),
            soon=min(5, length // 3),
            urgent=2,
            law=law,
            extension=days(days_),
        )
        for full, length in lengths.items()
    )


# fmt: off
_REQUESTS = (
    Obligation(
        code="request.answer",
        name=say("Trả lời lần đầu yêu cầu về dữ liệu"),
        term=working_days(2),
        starts=say("nhận yêu cầu"),
        met_by=say("người yêu cầu được báo thủ tục và ngày hẹn"),
        soon=1,
        urgent=0,
        law=say("Điều 5 Nghị định 356/2025/NĐ-CP"),
    ),
    *_request("view", say("Cho xem dữ liệu"), 10,
              say("Điều 5 Nghị định 356/2025/NĐ-CP, Điều 4 khoản 1 điểm c Luật 91/2025/QH15"), others=15),
    *_request("copy", say("Cấp bản sao dữ liệu"), 10,
              say("Điều 5 Nghị định 356/2025/NĐ-CP, Điều 15 Luật 91/2025/QH15"), others=15),
    *_request("correct", say("Sửa dữ liệu"), 10,
              say("Điều 5 Nghị định 356/2025/NĐ-CP, Điều 13 Luật 91/2025/QH15"), others=15),
    *_request("delete", say("Xóa dữ liệu"), 20,
              say("Điều 5 Nghị định 356/2025/NĐ-CP, Điều 14 Luật 91/2025/QH15"), others=30),
    *_request("withdraw", say("Rút sự đồng ý"), 15,
              say("Điều 5 Nghị định 356/2025/NĐ-CP, Điều 10 Luật 91/2025/QH15"), others=20),
    *_request("restrict", say("Hạn chế xử lý"), 15,
              say("Điều 5 Nghị định 356/2025/NĐ-CP, Điều 10 Luật 91/2025/QH15"), others=20),
    *_request("object", say("Dừng xử lý theo phản đối"), 15,
              say("Điều 5 Nghị định 356/2025/NĐ-CP, Điều 4 khoản 1 điểm d Luật 91/2025/QH15"), others=20),
    *_request("protect", say("Làm biện pháp bảo vệ dữ liệu"), 15,
              say("Điều 5 khoản 5 Nghị định 356/2025/NĐ-CP, Điều 4 khoản 1 điểm e Luật 91/2025/QH15")),
)
# fmt: on


_TABLE = (
    Obligation(
        code="complaint.resolve",
        name=say("Trả lời khách"),
        term=days(15),
        starts=say("nhận khiếu nại"),
        met_by=say("khách được báo kết quả"),
        soon=5,
        urgent=2,
        law=say("Chính sách bảo mật, mục 7"),
        legal=False,
        extension=days(15),
    ),
    Obligation(
        code="complaint.acknowledge",
        name=say("Báo đã tiếp nhận"),
        term=working_days(3),
        starts=say("nhận khiếu nại"),
        met_by=say("khách được báo đã tiếp nhận"),
        soon=2,
        urgent=1,
        law=say("Điều 31 khoản 2 Luật 19/2023/QH15"),
    ),
    Obligation(
        code="protection.answer",
        name=say("Trả lời yêu cầu bảo vệ dữ liệu"),
        term=working_days(2),
        starts=say("nhận yêu cầu"),
        met_by=say("khách được trả lời về cách xử lý"),
        soon=1,
        urgent=0,
        law=say("Điều 5 Nghị định 356/2025/NĐ-CP"),
    ),
    Obligation(
        code="protection.complete",
        name=say("Làm xong biện pháp bảo vệ dữ liệu"),
        term=days(15),
        starts=say("nhận yêu cầu"),
        met_by=say("biện pháp bảo vệ đã làm xong"),
        soon=5,
        urgent=2,
        law=say("Điều 5 khoản 5 Nghị định 356/2025/NĐ-CP, Điều 4 khoản 1 điểm e Luật 91/2025/QH15"),
        extension=days(15),
    ),
    Obligation(
        code="negotiation.start",
        name=say("Bắt đầu thương lượng"),
        term=working_days(7),
        starts=say("nhận yêu cầu thương lượng"),
        met_by=say("buổi thương lượng đầu tiên hoặc thư từ chối có lý do"),
        soon=3,
        urgent=1,
        law=say("Điều 57 Luật 19/2023/QH15"),
    ),
    Obligation(
        code="breach.authority",
        name=say("Báo vi phạm dữ liệu cá nhân"),
        term=hours(72),
        starts=say("phát hiện vi phạm"),
        met_by=say("Mẫu số 08 lần đầu đã nộp"),
        soon=24,
        urgent=6,
        law=say("Điều 23 khoản 1 Luật 91/2025/QH15; Điều 28 Nghị định 356/2025/NĐ-CP"),
        reminders=THREE_DAYS,
    ),
    Obligation(
        code="breach.consumer",
        name=say("Báo hệ thống bị tấn công, người tiêu dùng"),
        term=hours(24),
        starts=say("phát hiện tấn công"),
        met_by=say("thông báo hệ thống bị tấn công đã nộp"),
        soon=8,
        urgent=2,
        law=say("Điều 19 khoản 3 Luật 19/2023/QH15"),
        reminders=ONE_DAY,
    ),
    Obligation(
        code="breach.cyber-serious",
        name=say("Báo ban đầu sự cố nghiêm trọng"),
        term=hours(24),
        starts=say("phát hiện tấn công"),
        met_by=say("báo cáo ban đầu về sự cố an ninh mạng đã nộp"),
        soon=8,
        urgent=2,
        law=say("Điều 31 khoản 2 điểm d Nghị định 331/2026/NĐ-CP"),
        reminders=ONE_DAY,
    ),
    Obligation(
        code="breach.cyber",
        name=say("Báo sự cố an ninh mạng"),
        term=hours(72),
        starts=say("phát hiện tấn công"),
        met_by=say("báo cáo sự cố an ninh mạng đã nộp"),
        soon=24,
        urgent=6,
        law=say("Điều 31 khoản 2 điểm d Nghị định 331/2026/NĐ-CP"),
        reminders=THREE_DAYS,
    ),
    Obligation(
        code="breach.people",
        name=say("Báo người bị ảnh hưởng"),
        term=hours(72),
        starts=say("phát hiện vi phạm"),
        met_by=say("thông báo đã gửi hết danh sách"),
        soon=24,
        urgent=6,
        law=say("Chính sách bảo mật, mục 6; Điều 29 Nghị định 356/2025/NĐ-CP"),
        legal=False,
        reminders=THREE_DAYS,
    ),
    Obligation(
        code="breach.assess",
        name=say("Đánh giá lần đầu"),
        term=hours(24),
        starts=say("biết tin"),
        met_by=say("lần đánh giá đầu tiên đã ghi"),
        soon=8,
        urgent=2,
        law=say("Mục tiêu của công ty"),
        legal=False,
        reminders=ONE_DAY,
    ),
    Obligation(
        code="disclosure.civil",
        name=say("Cung cấp cho Tòa án, Viện kiểm sát"),
        term=days(15),
        starts=say("nhận văn bản yêu cầu"),
        met_by=say("đã giao dữ liệu hoặc đã trả lời từ chối có lý do"),
        soon=5,
        urgent=2,
        law=say("Điều 106 khoản 3 và 4 Bộ luật Tố tụng dân sự 92/2015/QH13"),
    ),
    Obligation(
        code="disclosure.cyber",
        name=say("Cung cấp cho lực lượng an ninh mạng"),
        term=hours(24),
        starts=say("nhận văn bản yêu cầu"),
        met_by=say("đã giao dữ liệu hoặc đã trả lời từ chối có lý do"),
        soon=8,
        urgent=2,
        law=say("Điều 25 khoản 2 điểm a Luật 116/2025/QH15"),
        reminders=ONE_DAY,
    ),
    Obligation(
        code="disclosure.cyber-urgent",
        name=say("Cung cấp khẩn cấp cho lực lượng an ninh mạng"),
        term=hours(3),
        starts=say("nhận văn bản yêu cầu"),
        met_by=say("đã giao dữ liệu hoặc đã trả lời từ chối có lý do"),
        soon=2,
        urgent=1,
        law=say("Điều 25 khoản 2 điểm a Luật 116/2025/QH15"),
        reminders=(2, 1),
    ),
    Obligation(  # the order itself says until when; the length here stands for none
        code="disclosure.order",
        name=say("Cung cấp theo hạn ghi trong văn bản"),
        term=days(10),
        starts=say("nhận văn bản yêu cầu"),
        met_by=say("đã giao dữ liệu hoặc đã trả lời từ chối có lý do"),
        soon=3,
        urgent=1,
        law=say("Hạn ghi trong văn bản yêu cầu"),
    ),
    Obligation(  # no law and no order says until when: the setting DISCLOSURE_DAYS does
        code="disclosure.company",
        name=say("Cung cấp theo mục tiêu của công ty"),
        term=days(10),
        starts=say("nhận văn bản yêu cầu"),
        met_by=say("đã giao dữ liệu hoặc đã trả lời từ chối có lý do"),
        soon=3,
        urgent=1,
        law=say("Mục tiêu của công ty, luật không định số ngày"),
        legal=False,
    ),
    *_REQUESTS,
)

OBLIGATIONS = {row.code: row for row in _TABLE}


def obligation_of(code: str) -> Obligation:
    """The row of this code; KeyError when there is none."""
    return OBLIGATIONS[code]

"""The first words of a notice, taken from the record; what the record does not know stays in brackets.

A notice to customers is in Vietnamese whoever writes it, so these sentences are not translated.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from kalix_compliance.breaches.kinds import DataType, Discovery, Moment
from kalix_compliance.breaches.notice_text import NoticeText
from kalix_compliance.breaches.queries.measures import MeasureView, measures_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

SUBJECT = say("Thông báo về dữ liệu cá nhân của quý khách")
HOW = {
    Discovery.COMPLAINT: say("qua phản ánh của khách hàng"),
    Discovery.STAFF: say("qua kiểm tra của nhân viên"),
    Discovery.LOGS: say("qua nhật ký và cảnh báo của hệ thống"),
    Discovery.PROCESSOR: say("qua báo cáo của đơn vị xử lý dữ liệu cho chúng tôi"),
    Discovery.AUTHORITY: say("qua thông tin của cơ quan nhà nước"),
    Discovery.PRESS: say("qua thông tin trên báo chí, mạng xã hội"),
}
DETECTED = say("Lúc %(time)s ngày %(day)s, %(how)s, chúng tôi phát hiện vi phạm.")
WHAT_HAPPENED = say("[Điều gì đã xảy ra, bằng lời dễ hiểu.]")
RISKS = say("[Điều có thể xảy ra với khách, ví dụ bị gọi điện mạo danh để đòi chuyển tiền.]")
DONE = say("Đã làm: %(what)s")
DOING = say("Đang làm: %(what)s")
NO_MEASURES = say("[Đã làm gì, đang làm gì, sẽ làm gì.]")
OFFICER = say("%(title)s: %(name)s")
PHONE = say("Điện thoại: %(phone)s")
EMAIL = say("Email: %(email)s")
HOTLINE = say("Tổng đài về sự cố này: %(phones)s")

# What helps against what can be done with the data: (any of these data, advice).
ADVICE: tuple[tuple[frozenset[DataType], Sentence], ...] = (
    (
        frozenset(DataType),
        say(
            "Không chuyển tiền, đặt cọc hay đọc mã OTP theo yêu cầu qua điện thoại hoặc tin nhắn, "
            "kể cả khi người gọi biết tên và đơn hàng của quý khách."
        ),
    ),
    (
        frozenset({DataType.PHONE, DataType.NAME, DataType.PURCHASE, DataType.PLACE}),
        say("Khi nghi ngờ một cuộc gọi, hãy gác máy và gọi lại cho chúng tôi theo số ở mục 6."),
    ),
    (
        frozenset({DataType.EMAIL}),
        say("Không mở đường dẫn hay tệp trong thư lạ, kể cả thư mang tên chúng tôi."),
    ),
    (
        frozenset({DataType.ACCOUNT, DataType.CREDENTIALS}),
        say("Đổi mật khẩu ngay, ở cả những nơi khác mà quý khách dùng cùng mật khẩu."),
    ),
    (
        frozenset({DataType.BANK}),
        say("Báo ngân hàng để khóa hoặc đổi thẻ, và xem lại các giao dịch gần đây."),
    ),
    (
        frozenset({DataType.IDENTITY_NUMBER, DataType.IDENTITY_CARD}),
        say("Báo công an nếu có người dùng giấy tờ của quý khách để vay tiền hoặc mở tài khoản."),
    ),
)


def first_draft(r: Reading, company: Company) -> NoticeText:
    """A notice as far as the record can write it."""
    breach, detected = r.breach, r.moments.get(Moment.VIOLATION_DETECTED)
    return NoticeText(
        subject=_vietnamese(SUBJECT),
        how_detected=_how_detected(detected.given if detected else None, breach.discovery),
        risks=unseal_from(breach, safes.house(), "consequences") or _vietnamese(RISKS),
        measures=_measures(measures_of(r)),
        advice=advice_for(breach.data_types),
        contacts=contacts_of(company),
    )


def advice_for(data_types: Iterable[str]) -> str:
    """What the people should do, by the data concerned."""
    concerned = {DataType(code) for code in data_types}
    return _list(
        sentence for kinds, sentence in ADVICE if kinds & concerned or kinds == frozenset(DataType)
    )


def contacts_of(company: Company) -> str:
    """The data-protection officer and the desk for this incident (D356 Art 29(2)(e))."""
    officer = say(OFFICER.text, title=company.officer_title, name=company.officer_name)
    lines = [
        _vietnamese(officer) if company.officer_name else company.officer_title,
        _vietnamese(say(PHONE.text, phone=company.officer_phone)),
        _vietnamese(say(EMAIL.text, email=company.officer_email)),
        _vietnamese(say(HOTLINE.text, phones=" – ".join(company.hotlines) or company.phone)),
    ]
    return "\n".join(lines)


def _how_detected(at: datetime | None, discovery: Discovery | None) -> str:
    if at is None:
        return _vietnamese(WHAT_HAPPENED)
    moment = in_hanoi(at)
    how = HOW.get(discovery, HOW[Discovery.STAFF]) if discovery else HOW[Discovery.STAFF]
    sentence = say(
        DETECTED.text,
        time=f"{moment:%H:%M}",
        day=f"{moment:%d/%m/%Y}",
        how=_vietnamese(how),
    )
    return f"{_vietnamese(sentence)} {_vietnamese(WHAT_HAPPENED)}"


def _measures(measures: Sequence[MeasureView]) -> str:
    wanted = [one for one in measures if one.dropped_at is None]
    if not wanted:
        return _vietnamese(NO_MEASURES)
    return _list(say((DONE if one.done_at else DOING).text, what=one.what) for one in wanted)


def _list(sentences: Iterable[Sentence]) -> str:
    return "\n".join(f"- {_vietnamese(sentence)}" for sentence in sentences)


def _vietnamese(sentence: Sentence) -> str:
    return sentence.text % sentence.values if sentence.values else sentence.text

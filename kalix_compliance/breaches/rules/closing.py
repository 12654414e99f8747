"""What confirming, ruling out, closing and reopening a breach need."""

from datetime import date

from kalix_compliance.breaches.kinds import Choice, DecisionAbout
from kalix_compliance.breaches.rules.requirements import Requirement, need
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.core.language import Sentence, say

YEARS_KEPT = 5
"""D356 art. 29(1)(c) for location and biometric data; the company's own rule for every other breach."""


def to_confirm(case: Standing) -> list[Requirement]:
    """The suspicion holds: only an open breach that was not confirmed before."""
    return [
        _open(case),
        need(
            not case.confirmed,
            say("Sự cố còn là nghi ngờ"),
            say("Sự cố đã được xác nhận trước đó."),
        ),
    ]


def to_rule_out(case: Standing) -> list[Requirement]:
    """The suspicion does not hold: nothing may be under way to the people or wait for a signature."""
    return [
        _open(case),
        _nothing_waits(case),
        _no_notice(case),
        _no_import(case),
    ]


def warnings_when_ruled_out(case: Standing) -> list[Sentence]:
    """What ruling out brings with it; a warning, not a refusal."""
    said = []
    if case.running_clocks:
        said.append(
            say("%(n)s hạn còn chạy. Loại trừ thì các hạn này dừng.", n=case.running_clocks)
        )
    if case.confirmed:
        said.append(say("Sự cố đã được xác nhận. Nêu rõ điều gì cho thấy xác nhận đó không đúng."))
    if case.mau_08_filed:
        said.append(say("Đã nộp Mẫu số 08. Gửi cơ quan văn bản rút lại thông báo."))
    if case.told:
        said.append(say("%(n)s người đã được báo. Báo lại cho họ biết.", n=case.told))
    return said


def to_close(case: Standing) -> list[Requirement]:
    """Everything still open, in words; root cause, lessons and retention belong to it (D356 art. 29)."""
    return [
        *([_open(case)] if case.ended else []),
        need(case.confirmed, say("Đã xác nhận"), say("Chưa xác nhận là có sự cố."), "dau-trang"),
        need(case.contained, say("Đã ngăn chặn"), say("Chưa ghi giờ ngăn chặn xong."), "moc-gio"),
        need(
            case.assessed,
            say("Đã đánh giá mức độ và khả năng gây hại"),
            say("Chưa đánh giá mức độ và khả năng gây hại."),
            "danh-gia",
        ),
        _nothing_waits(case),
        *_authority(case),
        *_people(case),
        _no_notice(case),
        _no_import(case),
        need(
            not case.open_measures,
            say("Các biện pháp đã xong"),
            say(
                "Còn biện pháp %(numbers)s chưa xong.",
                numbers=", ".join(str(number) for number in case.open_measures),
            ),
            "bien-phap",
        ),
        need(
            not case.running_clocks,
            say("Không còn hạn nào chạy"),
            say("Còn %(n)s hạn đang chạy.", n=case.running_clocks),
            "han",
        ),
        *_learned(case),
    ]


def to_reopen(case: Standing) -> list[Requirement]:
    return [need(case.ended, say("Sự cố đã kết thúc"), say("Sự cố đang mở, không cần mở lại."))]


def reasons_against_days(
    remedied_on: date | None, keep_until: date | None, today: date
) -> dict[str, Sentence]:
    """What is wrong with the days of closing, by field."""
    wrong = {}
    if remedied_on and remedied_on > today:
        wrong["remedied_on"] = say("Ngày này ở tương lai. Ghi ngày đã khắc phục xong.")
    if keep_until and not remedied_on:
        wrong["remedied_on"] = say("Ghi ngày khắc phục xong: hạn lưu tính từ ngày đó.")
    if remedied_on and keep_until and keep_until < kept_until(remedied_on):
        wrong["keep_until"] = say(
            "Phải lưu ít nhất 5 năm kể từ ngày khắc phục xong. Ghi từ %(day)s trở đi.",
            day=f"{kept_until(remedied_on):%d/%m/%Y}",
        )
    return wrong


def kept_until(remedied_on: date) -> date:
    """Five years after remediation was finished; 29 February becomes 1 March."""
    try:
        return remedied_on.replace(year=remedied_on.year + YEARS_KEPT)
    except ValueError:
        return date(remedied_on.year + YEARS_KEPT, 3, 1)


def _open(case: Standing) -> Requirement:
    return need(not case.ended, say("Sự cố đang mở"), say("Sự cố đã kết thúc."))


def _nothing_waits(case: Standing) -> Requirement:
    return need(
        not case.waiting_decisions,
        say("Không có quyết định nào chờ ký"),
        say("Còn quyết định chờ ký."),
        "cho-ky",
    )


def _no_notice(case: Standing) -> Requirement:
    return need(
        not case.open_notices,
        say("Không có thông báo nào đang soạn hay đang gửi"),
        say("Còn %(n)s thông báo đang soạn, chờ duyệt hoặc đang gửi.", n=case.open_notices),
        "thong-bao",
    )


def _no_import(case: Standing) -> Requirement:
    return need(
        not case.running_imports,
        say("Không có tệp nào đang nhập"),
        say("Còn tệp đang nhập vào danh sách. Chờ xong hoặc bỏ tệp đó."),
        "nguoi",
    )


def _authority(case: Standing) -> list[Requirement]:
    """The minutes are drawn up for every violation (Law art. 23(2)); the rest follows the decision."""
    choice = case.decided(DecisionAbout.AUTHORITY)
    needs = [
        need(
            choice in {Choice.NOTIFY, Choice.DO_NOT},
            say("Đã quyết định có báo cơ quan hay không"),
            say("Chưa quyết định xong có báo cơ quan hay không.")
            if choice is None
            else say("Quyết định báo cơ quan còn để sau. Quyết định dứt khoát."),
            "quyet-dinh-authority",
        ),
        need(
            case.minutes_signed,
            say("Biên bản xác nhận đã ký"),
            say("Chưa ký biên bản xác nhận."),
            "ho-so",
        ),
    ]
    if choice is Choice.NOTIFY:
        needs += [
            need(
                case.mau_08_filed,
                say("Đã nộp Mẫu số 08"),
                say("Chưa nộp Mẫu số 08."),
                "ho-so",
            ),
            need(
                case.final_filed,
                say("Đã nộp báo cáo kết thúc"),
                say("Chưa nộp báo cáo kết thúc gửi cơ quan."),
                "ho-so",
            ),
        ]
    needs.append(
        need(
            not case.open_filings,
            say("Không có hồ sơ nào soạn dở"),
            say("Còn %(n)s hồ sơ gửi cơ quan soạn dở. Nộp hoặc bỏ.", n=case.open_filings),
            "ho-so",
        )
    )
    return needs


def _people(case: Standing) -> list[Requirement]:
    """Policy §6 promises that the people are told, unless two people decided otherwise."""
    choice = case.decided(DecisionAbout.PEOPLE)
    decided = need(
        choice in {Choice.NOTIFY, Choice.DO_NOT},
        say("Đã quyết định có báo người bị ảnh hưởng hay không"),
        say("Chưa quyết định xong có báo người bị ảnh hưởng hay không.")
        if choice is None
        else say("Quyết định báo người bị ảnh hưởng còn để sau. Quyết định dứt khoát."),
        "quyet-dinh-people",
    )
    if choice is Choice.DO_NOT:
        return [decided]
    return [
        decided,
        need(
            not case.untold,
            say("Mọi người trong danh sách đã được báo")
            if not case.erased
            else say(
                "Mọi người trong danh sách đã được báo, trừ %(n)s người đã xóa dữ liệu",
                n=case.erased,
            ),
            say(
                "%(n)s người chưa có bằng chứng đã được báo, gọi hoặc gửi thư.",
                n=f"{case.untold:,}".replace(",", "."),
            ),
            "thong-bao",
        ),
    ]


def _learned(case: Standing) -> list[Requirement]:
    return [
        need(
            case.root_cause,
            say("Đã ghi nguyên nhân gốc"),
            say("Chưa ghi nguyên nhân gốc."),
            "rut-kinh-nghiem",
        ),
        need(
            case.lessons,
            say("Đã ghi bài học và biện pháp để không lặp lại"),
            say("Chưa ghi bài học và biện pháp để không lặp lại."),
            "rut-kinh-nghiem",
        ),
        need(
            case.retention_set,
            say("Đã ghi ngày khắc phục xong và hạn lưu"),
            say("Chưa ghi ngày khắc phục xong và lưu hồ sơ đến khi nào."),
            "rut-kinh-nghiem",
        ),
    ]

"""What the worker says of a run (`jobs/saying.py`), in words."""

from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.web.formats import file_size

# fmt: off
DONE: dict[str, Sentence] = {
    "accepted":  say("gửi đi %(n)s thư"),
    "began":     say("bắt đầu %(n)s đợt"),
    "bounced":   say("%(n)s thư bị trả lại"),
    "cancelled": say("hủy %(n)s thư"),
    "cleared":   say("xóa %(n)s tệp"),
    "clocks":    say("soát %(n)s hạn"),
    "deferred":  say("%(n)s thư chờ gửi lại"),
    "done":      say("xong %(n)s lần xóa"),
    "ended":     say("xóa %(n)s gói hết hạn"),
    "entries":   say("đã soát %(n)s dòng nhật ký"),
    "entry":     say("đến dòng nhật ký %(n)s"),
    "expired":   say("%(n)s tệp hết hạn"),
    "failed":    say("%(n)s không xong"),
    "finished":  say("xong %(n)s đợt"),
    "forgotten": say("bỏ %(n)s khách khỏi chỉ mục"),
    "found":     say("thấy %(n)s dấu hiệu"),
    "given_up":  say("bỏ %(n)s tệp không ai làm tiếp"),
    "gone":      say("xóa %(n)s hồ sơ"),
    "halted":    say("dừng vì %(n)s"),
    "held":      say("%(n)s hồ sơ còn giữ"),
    "indexed":   say("lập lại chỉ mục %(n)s mục"),
    "kept":      say("ghi lại %(n)s dòng"),
    "made":      say("làm xong %(n)s tệp"),
    "months":    say("đếm %(n)s tháng"),
    "name":      say("bản sao lưu %(n)s"),
    "noted":     say("ghi %(n)s người"),
    "refused":   say("không chạy vì nghi đồng hồ sai"),
    "rows":      say("đọc %(n)s dòng"),
    "serial":    say("lần ký thứ %(n)s"),
    "settled":   say("khép %(n)s dấu hiệu"),
    "swept":     say("dọn %(n)s tệp dở"),
    "told":      say("nhắc %(n)s việc"),
    "trouble":   say("dừng sớm: %(n)s"),
    "uncertain": say("%(n)s thư chưa rõ tới chưa"),
    "waiting":   say("còn %(n)s thư chờ"),
    "warnings":  say("nhắc %(n)s lần"),
    "written":   say("viết %(n)s thư"),
}
# fmt: on


def run_words(report: str) -> list[Text]:
    """Each thing of a run in words; a bare number is how many rows a sweep has removed.

    The place of an error stays as it is: it is for whoever mends it.
    """
    if report.isdecimal():
        return [] if report == "0" else [say("dọn %(n)s dòng cũ", n=report)]
    return [_words(*part.partition("=")) for part in report.split()] if "=" in report else [report]


def _words(name: str, equals: str, value: str) -> Text:
    if name == "bytes":
        return file_size(int(value))
    sentence = DONE.get(name)
    return say(sentence.text, n=value) if sentence else f"{name}{equals}{value}"

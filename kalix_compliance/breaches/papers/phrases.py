"""How single fields of a paper read, in Vietnamese; call them inside `in_vietnamese`."""

from collections.abc import Collection
from datetime import datetime

from kalix_compliance.breaches.catalogue import (
    CAUSE_NAMES,
    DISCOVERY_NAMES,
    data_in_words,
    in_order,
    is_sensitive,
)
from kalix_compliance.breaches.kinds import Harm, Moment
from kalix_compliance.breaches.papers.facts import Counts, Facts, MeasureFact
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.web.formats import day, number

UNKNOWN = "đang xác minh"
LETTERS = "abcdđeghiklmnopqrstuvxy"


def times(facts: Facts) -> list[str]:
    """When it happened and when it was found out: the form has no box of its own for the latter."""
    begun, ended = facts.at(Moment.OCCURRED_FROM), facts.at(Moment.OCCURRED_TO)
    if begun is None:
        happened = f"Xảy ra: {UNKNOWN}"
    elif ended is not None:
        happened = f"Xảy ra từ {moment(begun)} đến {moment(ended)}"
    else:
        still = "đến nay vẫn tiếp diễn" if facts.ongoing else f"đến: {UNKNOWN}"
        happened = f"Xảy ra từ {moment(begun)}, {still}"
    found = [
        f"{words} lúc {moment(facts.at(kind))}"
        for kind, words in (
            (Moment.VIOLATION_DETECTED, "Phát hiện vi phạm"),
            (Moment.ATTACK_DETECTED, "Phát hiện tấn công"),
            (Moment.CONTAINED, "Ngăn chặn xong"),
        )
        if facts.at(kind)
    ]
    why = [f"Lý do các thời điểm khác nhau: {facts.times_differ}"] if facts.times_differ else []
    return [happened, *found, *why]


def data(facts: Facts) -> list[str]:
    """Types of data, basic and sensitive apart, and how many records and people."""
    kinds = in_order(facts.data_types)
    basic = [kind.value for kind in kinds if not is_sensitive(kind)]
    sensitive = [kind.value for kind in kinds if is_sensitive(kind)]
    lines = []
    if basic or not kinds:
        lines.append(f"Dữ liệu cá nhân cơ bản: {data_in_words(basic).lower() or UNKNOWN}")
    if sensitive:
        lines.append(f"Dữ liệu cá nhân nhạy cảm: {data_in_words(sensitive).lower()}")
    return [*lines, f"Số lượng: {counts(facts.counts)}"]


def counts(counts: Counts) -> str:
    records = f"{number(counts.records)} bản ghi dữ liệu" if counts.records is not None else ""
    return "; ".join(filter(None, (records, _people(counts)))) or UNKNOWN


def _people(counts: Counts) -> str:
    best = counts.best if counts.best is not None else counts.listed or None
    if best is None:
        known = [n for n in (counts.least, counts.most) if n is not None]
        if not known:
            return ""
        side = "ít nhất" if counts.least is not None else "nhiều nhất"
        return f"{side} {number(known[0])} người, số chính xác {UNKNOWN}"
    between = ""
    if counts.least is not None and counts.most is not None and counts.least < counts.most:
        between = f" (từ {number(counts.least)} đến {number(counts.most)})"
    return f"{number(best)} người{between}"


def related(facts: Facts) -> str:
    processor = f"bên xử lý dữ liệu: {facts.processor}" if facts.processor else ""
    parties = facts.related_parties.rstrip(" .") if processor else facts.related_parties
    return "; ".join(filter(None, (parties, processor))) or UNKNOWN


def cause(facts: Facts) -> str:
    name = str(CAUSE_NAMES[facts.cause]).lower() if facts.cause else ""
    return ": ".join(filter(None, (name, facts.cause_text))) or UNKNOWN


def discovery(facts: Facts) -> str:
    name = str(DISCOVERY_NAMES[facts.discovery]).lower() if facts.discovery else ""
    return ": ".join(filter(None, (name, facts.discovery_text))) or UNKNOWN


def measures(facts: Facts) -> list[str]:
    return [measure(each) for each in facts.measures] or [UNKNOWN]


def measure(measure: MeasureFact) -> str:
    what = measure.what.rstrip(".")
    if measure.done_at:
        result = f". Kết quả: {measure.result.rstrip('.')}" if measure.result else ""
        return f"Đã làm ngày {day(measure.done_at)}: {what}{result}."
    return (
        f"Sẽ làm xong trước ngày {day(measure.due_on)}: {what}; người phụ trách: {measure.owner}."
    )


def told(facts: Facts) -> list[str]:
    return [f"Đã thông báo cho {number(facts.told)} người bị ảnh hưởng."] if facts.told else []


def minutes(facts: Facts) -> str:
    words = "Biên bản xác nhận về việc xảy ra hành vi vi phạm"
    if facts.minutes is None:
        return f"{words} (gửi bổ sung)"
    number_words = f" số {facts.minutes.document_no}" if facts.minutes.document_no else ""
    return f"{words}{number_words}, ngày {day(facts.minutes.filed_at)}"


def attached(ids: Collection[str], facts: Facts) -> list[str]:
    return [
        f"{evidence.name} (SHA-256: {evidence.sha256})"
        for evidence in facts.evidence
        if evidence.id in ids
    ]


def threshold(facts: Facts) -> str:
    """Whether the 72 hours of Law 91/2025 Art 23(1) apply, and why."""
    answers = {
        Harm.YES: "Có khả năng gây hại theo Điều 23 khoản 1 Luật 91/2025/QH15, phải thông báo trong 72 giờ",
        Harm.NO: "Không có khả năng gây hại theo Điều 23 khoản 1 Luật 91/2025/QH15",
        Harm.UNCLEAR: "Chưa rõ khả năng gây hại; thông báo trong 72 giờ để bảo đảm thời hạn",
    }
    if facts.harm is None:
        return UNKNOWN
    return ". ".join(filter(None, (answers[facts.harm], facts.harm_reasons)))


def serious(serious: bool | None) -> str:
    if serious is None:
        return UNKNOWN
    return "nghiêm trọng" if serious else "không thuộc loại nghiêm trọng"


def lettered(items: list[str]) -> list[str]:
    """`a) …;` to the last one's full stop, with the letters of Vietnamese legal texts."""
    last = len(items) - 1
    return [
        f"{LETTERS[place]}) {item}{'.' if place == last else ';'}"
        for place, item in enumerate(items[: len(LETTERS)])
    ]


def moment(at: datetime | None) -> str:
    if at is None:
        return UNKNOWN
    local = in_hanoi(at)
    return f"{local:%H} giờ {local:%M} phút ngày {local:%d/%m/%Y}"


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def capital(text: str) -> str:
    """A text that begins a paragraph of its own."""
    return text[:1].upper() + text[1:]

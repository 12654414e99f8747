"""The fields of each paper, filled from the record: plain texts and lists, the same for DOCX and PDF.

Official papers are Vietnamese whoever prints them. What is not known yet reads "đang xác minh".
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kalix_compliance.breaches.catalogue import (
    NATURE_NAMES,
)
from kalix_compliance.breaches.kinds import Form, Moment, Nature, Phase
from kalix_compliance.breaches.papers import phrases
from kalix_compliance.breaches.papers.facts import Facts, PaperFact, Person
from kalix_compliance.breaches.papers.phrases import UNKNOWN
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Authority, Company
from kalix_compliance.core.language import in_vietnamese
from kalix_compliance.web.formats import day, local_day

DRILL = "DIỄN TẬP – KHÔNG PHẢI SỰ CỐ THẬT"
ABBREVIATIONS = {Form.MAU_08: "TB", Form.MINUTES: "BB", Form.CONSUMER: "TB", Form.CYBER: "BC"}
VERSIONS = {
    Form.MAU_08: "Mẫu số 08, Phụ lục Nghị định 356/2025/NĐ-CP; bản in 2026-11",
    Form.MINUTES: "Biên bản theo Điều 23 khoản 2 Luật 91/2025/QH15; bản in 2026-11",
    Form.CONSUMER: "Thông báo theo Điều 19 khoản 3 Luật 19/2023/QH15; bản in 2026-11",
    Form.CYBER: "Báo cáo theo Điều 31 khoản 2 điểm d Nghị định 331/2026/NĐ-CP; bản in 2026-11",
}
MPS_UNIT = "Cơ quan chuyên trách bảo vệ dữ liệu cá nhân, Bộ Công an"


@dataclass(frozen=True)
class Wanted:
    """Which paper: the form, its phase and number, whom it goes to, and what was written for it alone.

    `changes`: what a supplement or a final report changes and why; who takes part, for the minutes.
    `earlier`: the filing that this one goes on from. `attached`: ids of evidence.
    `writer`: who draws up the minutes.
    """

    form: Form
    phase: Phase = Phase.INITIAL
    number: int = 1
    authority: Authority | None = None
    document_no: str = ""
    changes: str = ""
    earlier: PaperFact | None = None
    attached: tuple[str, ...] = ()
    writer: str = ""


def fields_of(wanted: Wanted, facts: Facts, company: Company) -> dict[str, Any]:
    """Everything that the templates of this form print."""
    with in_vietnamese():
        return {**_frame(wanted, facts, company), **FILLERS[wanted.form](wanted, facts)}


def _frame(wanted: Wanted, facts: Facts, company: Company) -> dict[str, Any]:
    """What every paper has around its content."""
    return {
        "org": {
            "name": company.name,
            "upper": company.name.upper(),
            "short": company.short_name,
            "address": company.address,
            "trading_address": company.trading_address or company.address,
            "registration": _registration(company),
            "tax_code": company.tax_code or "…………",
            "phone": company.phone,
            "website": company.website.removeprefix("https://"),
        },
        "document_no": wanted.document_no
        or f"……/{ABBREVIATIONS[wanted.form]}-{company.short_name.upper()}",
        "place_and_date": _place_and_date(company, facts.now),
        "addressee": _addressee(wanted),
        "officer": _person(
            Person(
                company.officer_name,
                company.officer_title,
                company.officer_phone,
                company.officer_email,
            )
        ),
        "contact": _person(facts.contact),
        "signer_name": facts.signer.name,
        "signer_title": (facts.signer.title or "").upper(),
        "drill": DRILL if facts.drill else "",
        "foot": f"{VERSIONS[wanted.form]} · {facts.reference}{_phase_words(wanted)}",
        "reference": facts.reference,
        "phase_title": _phase_title(wanted),
        "phase_lead": _phase_lead(wanted),
        "changes": [] if wanted.form is Form.MINUTES else phrases.lines(wanted.changes),
        "writer": wanted.writer,
    }


def _mau_08(wanted: Wanted, facts: Facts) -> dict[str, Any]:
    """Mẫu số 08, part 2 (D356 Art 28(1)) and part 3."""
    return {
        "time": phrases.times(facts),
        "place": facts.place or UNKNOWN,
        "act": phrases.lines(facts.act) or [UNKNOWN],
        "related": phrases.related(facts),
        "data": phrases.data(facts),
        "consequences": phrases.lines(facts.consequences) or [UNKNOWN],
        "measures": [*phrases.measures(facts), *phrases.told(facts)],
        "attachments": phrases.lettered(
            [phrases.minutes(facts), *phrases.attached(wanted.attached, facts)]
        ),
    }


def _minutes_fields(wanted: Wanted, facts: Facts) -> dict[str, Any]:
    """The minutes of confirmation (Law 91/2025 Art 23(2)); no template is prescribed for them."""
    drawn = in_hanoi(facts.now)
    return {
        "drawn_at": f"{drawn:%H} giờ {drawn:%M} phút, ngày {drawn:%d} tháng {drawn:%m} năm {drawn:%Y}",
        "participants": phrases.lines(wanted.changes) or ["……………………………………………………"],
        "detected": phrases.moment(facts.at(Moment.VIOLATION_DETECTED)),
        "how": phrases.discovery(facts),
        "time": phrases.times(facts),
        "place": facts.place or UNKNOWN,
        "act": phrases.lines(facts.act) or [UNKNOWN],
        "systems": facts.systems or UNKNOWN,
        "data": phrases.data(facts),
        "cause": phrases.cause(facts),
        "consequences": phrases.lines(facts.consequences) or [phrases.capital(UNKNOWN) + "."],
        "measures": [phrases.measure(m) for m in facts.measures if m.done_at] or ["chưa có"],
        "next_steps": [phrases.measure(m) for m in facts.measures if not m.done_at] or ["chưa có"],
        "evidence": [f"{e.name}; SHA-256: {e.sha256}" for e in facts.evidence] or ["chưa có"],
        "threshold": phrases.threshold(facts),
    }


def _consumer(_wanted: Wanted, facts: Facts) -> dict[str, Any]:
    """The 24-hour notice of an attack on a system with consumers' data (CPL Art 19(3))."""
    return {
        "detected": phrases.moment(facts.at(Moment.ATTACK_DETECTED)),
        "how": phrases.discovery(facts),
        "time": phrases.times(facts),
        "place": facts.place or UNKNOWN,
        "systems": facts.systems or UNKNOWN,
        "act": phrases.lines(facts.act) or [UNKNOWN],
        "data": phrases.data(facts),
        "consequences": phrases.lines(facts.consequences) or [UNKNOWN],
        "measures": [*phrases.measures(facts), *phrases.told(facts)],
    }


def _cyber(_wanted: Wanted, facts: Facts) -> dict[str, Any]:
    """The report of a cybersecurity incident: cause, scope, remedy (D331 Art 31(2)(d))."""
    return {
        **_consumer(_wanted, facts),
        "serious": phrases.serious(facts.serious),
        "cause": phrases.capital(phrases.cause(facts)),
        "nature": "; ".join(str(NATURE_NAMES[Nature(n)]) for n in facts.nature) or UNKNOWN,
        "related": phrases.related(facts),
        "contained": phrases.moment(facts.at(Moment.CONTAINED)),
    }


FILLERS = {
    Form.MAU_08: _mau_08,
    Form.MINUTES: _minutes_fields,
    Form.CONSUMER: _consumer,
    Form.CYBER: _cyber,
}


# --- what stands around the content -----------------------------------------------------------


def _person(person: Person) -> dict[str, str]:
    return {
        "name": person.name or "…………",
        "title": person.title or "…………",
        "phone": person.phone or "…………",
        "email": person.email or "…………",
    }


def _registration(company: Company) -> str:
    """The line of the form on the paper by which the company exists."""
    paper = company.registration
    return (
        f"{paper.kind} số: {paper.number or '…………'} do {paper.issuer or '…………'} cấp "
        f"ngày {paper.day or '…………'} tại {paper.place or '…………'}"
    )


def _addressee(wanted: Wanted) -> str:
    if wanted.form is Form.MAU_08 and (wanted.authority is None or wanted.authority.code == "a05"):
        return MPS_UNIT
    return wanted.authority.name if wanted.authority else ""


def _place_and_date(company: Company, at: datetime) -> str:
    place = company.address.rpartition(",")[2].strip(" .") or company.address
    today: date = local_day(at)
    return f"{place}, ngày {today:%d} tháng {today:%m} năm {today.year}"


def _phase_title(wanted: Wanted) -> str:
    return {
        Phase.INITIAL: "",
        Phase.SUPPLEMENT: f"(Bổ sung lần {wanted.number})",
        Phase.FINAL: "(Báo cáo kết thúc)",
        Phase.WITHDRAWN: "(Rút lại)",
    }[wanted.phase]


def _phase_lead(wanted: Wanted) -> str:
    """The sentence before what has changed; empty in a first notice."""
    went_before = " đã gửi"
    if wanted.earlier:
        number = wanted.earlier.document_no or "……"
        went_before = f" số {number} ngày {day(wanted.earlier.filed_at)}"
    return {
        Phase.INITIAL: "",
        Phase.SUPPLEMENT: f"Văn bản này bổ sung văn bản{went_before}. Nội dung thay đổi và lý do:",
        Phase.FINAL: f"Văn bản này kết thúc việc thông báo, tiếp theo văn bản{went_before}. "
        "Kết quả và nội dung thay đổi:",
        Phase.WITHDRAWN: f"Văn bản này rút lại văn bản{went_before}. Lý do:",
    }[wanted.phase]


def _phase_words(wanted: Wanted) -> str:
    return {
        Phase.INITIAL: "",
        Phase.SUPPLEMENT: f" · bổ sung lần {wanted.number}",
        Phase.FINAL: " · kết thúc",
        Phase.WITHDRAWN: " · rút lại",
    }[wanted.phase]

"""What a paper still lacks, in words, and the page where it is filled in.

What is not known yet is printed as "đang xác minh" and follows in a supplement: nobody waits for it while
72 hours run. Only what a paper cannot do without (`needed`) keeps it from being filed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kalix_compliance.breaches.kinds import Form, Moment
from kalix_compliance.breaches.papers.facts import Facts
from kalix_compliance.core.language import Sentence, say

RECORD, TIMES, MEASURES, SIGNER, ASSESS, MINUTES, SETTINGS = (
    "record",
    "times",
    "measures",
    "signer",
    "assess",
    "minutes",
    "settings",
)


@dataclass(frozen=True)
class Missing:
    """A field without content. `place` says where it is filled in (the views know the page)."""

    words: Sentence
    place: str
    needed: bool = False


@dataclass(frozen=True)
class Item:
    """A field of a form: what it is called there, where it is filled in, and whether it has content."""

    label: Sentence
    place: str
    filled: Callable[[Facts], object]
    needed: bool = False


@dataclass(frozen=True)
class Completeness:
    """How much of a paper is filled in."""

    filled: int
    missing: tuple[Missing, ...]

    @property
    def in_the_way(self) -> list[Sentence]:
        """Why it cannot be filed yet, in whole sentences."""
        return [
            say("%(what)s Điền rồi hãy nộp.", what=item.words)
            for item in self.missing
            if item.needed
        ]


# fmt: off
_COMPANY = (
    Item(say("số đăng ký doanh nghiệp và mã số thuế"), SETTINGS,
         lambda f: f.registered),
)
_ACT = (
    Item(say("“Thời gian”"), TIMES, lambda f: f.at(Moment.OCCURRED_FROM)),
    Item(say("“Địa điểm”"), RECORD, lambda f: f.place),
    Item(say("“Hành vi”"), RECORD, lambda f: f.act),
)
_DATA = (
    Item(say("“Các loại dữ liệu cá nhân”"), RECORD, lambda f: f.data_types),
    Item(say("số lượng dữ liệu và số người"), RECORD,
         lambda f: f.counts.people_known or f.counts.records),
)
_AFTER = (
    Item(say("“Hậu quả xảy ra”"), RECORD, lambda f: f.consequences),
    Item(say("“Biện pháp áp dụng”"), MEASURES, lambda f: f.measures),
)
_CAUSE = Item(say("nguyên nhân"), RECORD, lambda f: f.cause_text or f.cause)
_SYSTEMS = Item(say("hệ thống có sự cố"), RECORD, lambda f: f.systems)
_CONTACT = Item(say("nhân sự chịu trách nhiệm bảo vệ dữ liệu"), SIGNER,
                lambda f: f.contact.name and f.contact.phone, needed=True)
_SIGNER = Item(say("người ký và chức danh"), SIGNER,
               lambda f: f.signer.name and f.signer.title, needed=True)

ITEMS: dict[Form, tuple[Item, ...]] = {
    Form.MAU_08: (
        *_COMPANY, *_ACT,
        Item(say("“Tổ chức, cá nhân liên quan”"), RECORD, lambda f: f.related_parties or f.processor),
        *_DATA, _CONTACT, *_AFTER, _SIGNER,
        Item(say("biên bản xác nhận đã ký"), MINUTES, lambda f: f.minutes),
    ),
    Form.MINUTES: (
        Item(say("lúc phát hiện vi phạm"), TIMES, lambda f: f.at(Moment.VIOLATION_DETECTED)),
        *_ACT, _SYSTEMS, *_DATA, _CAUSE, *_AFTER,
        Item(say("đánh giá có phải báo trong 72 giờ không"), ASSESS, lambda f: f.harm),
        _SIGNER,
    ),
    Form.CONSUMER: (
        Item(say("lúc phát hiện tấn công"), TIMES, lambda f: f.at(Moment.ATTACK_DETECTED)),
        *_ACT, _SYSTEMS, *_DATA, *_AFTER, _CONTACT, _SIGNER,
    ),
    Form.CYBER: (
        Item(say("lúc phát hiện tấn công"), TIMES, lambda f: f.at(Moment.ATTACK_DETECTED)),
        *_ACT, _SYSTEMS, _CAUSE, *_DATA, *_AFTER, _CONTACT, _SIGNER,
    ),
}
# fmt: on


def completeness(form: Form, facts: Facts) -> Completeness:
    """What of this paper is filled in, and what is not."""
    missing = tuple(_missing(ITEMS[form], facts))
    return Completeness(len(ITEMS[form]) - len(missing), missing)


def _missing(items: Iterable[Item], facts: Facts) -> Iterable[Missing]:
    for item in items:
        if not item.filled(facts):
            yield Missing(say("Thiếu %(what)s.", what=item.label), item.place, item.needed)

"""A suggestion in words: what its complaints share, what is usual, how often so many come by chance."""

from collections.abc import Mapping
from datetime import date, timedelta

from kalix_compliance.complaints.catalogue import DATA_ITEM_NAMES, DataItem
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.patterns.kinds import Feature
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.patterns.rules.judging import BEFORE
from kalix_compliance.web.formats import day, number, percent

RAREST = 1_000_000
A_CENTURY = 1_200
"""Months, from which on it does not matter how many."""


def shared_words(
    feature: Feature, value: str, company: Company, names: Mapping[str, str], source: str = ""
) -> Sentence:
    """What is shared. `source` is what the customers said, for those who may read it."""
    if feature is Feature.SHOWROOM:
        room = company.showroom(value)
        return say("Cùng phản ánh ở showroom %(name)s", name=room.name if room else value)
    if feature is Feature.DATA_ITEMS:
        return say("Cùng lộ: %(items)s", items=_items(value))
    if feature is Feature.ACCOUNT:
        return say(
            "Tài khoản %(name)s đã mở hồ sơ của những khách này trước khi họ khiếu nại",
            name=names.get(value, value),
        )
    if feature is Feature.ORDER_PERIOD:
        monday = date.fromisoformat(value)
        return say(
            "Cùng đặt hàng trong tuần %(since)s – %(until)s",
            since=day(monday),
            until=day(monday + timedelta(days=6)),
        )
    if source:
        return say("Cùng nêu một nguồn: %(source)s", source=source)
    return say("Cùng nêu một nguồn: một số gọi đến, một tên xưng hoặc một chương trình")


def seen_words(row: Suggestion) -> Sentence:
    """How many of how many, as of when it was found."""
    of: int = row.figures["of"]
    kinds = {
        Feature.SOURCE: say("%(n)s trên %(of)s khách nói được nguồn", n=row.observed, of=of),
        Feature.DATA_ITEMS: say(
            "%(n)s trên %(of)s khách nói được dữ liệu nào", n=row.observed, of=of
        ),
        Feature.ORDER_PERIOD: say(
            "%(n)s trên %(of)s khách nói được ngày đặt", n=row.observed, of=of
        ),
    }
    return kinds.get(
        row.feature, say("%(n)s trên %(of)s khách báo lộ dữ liệu", n=row.observed, of=of)
    )


def usual_words(row: Suggestion, language: str) -> Sentence:
    """What they are compared with."""
    of, shared = round(row.figures["usual_of"]), round(row.figures["usual_shared"])
    compared = row.figures["usual"]
    if not of:
        return say("Chưa có quá khứ để so; hệ thống giả định thận trọng.")
    if compared == "others":
        return say(
            "Trong khiếu nại loại khác cùng thời gian: %(n)s trên %(of)s.",
            n=shared,
            of=number(of, language),
        )
    if compared == "all":
        return say(
            "Tài khoản này cũng đã mở hồ sơ của %(n)s trên %(of)s khách khiếu nại khác.",
            n=shared,
            of=number(of, language),
        )
    if row.feature is Feature.SOURCE and not shared:
        return say(
            "Trong %(days)s ngày trước không ai nêu nguồn này (%(of)s khách nói được nguồn).",
            days=BEFORE,
            of=number(of, language),
        )
    return say(
        "Trong %(days)s ngày trước: khoảng %(n)s trên %(of)s.",
        days=BEFORE,
        n=shared,
        of=number(of, language),
    )


def expected_words(row: Suggestion, language: str) -> Sentence:
    """How many would be as usual."""
    if row.expected < 0.1:
        return say("Như thường lệ thì gần như không có khách nào.")
    return say(
        "Như thường lệ thì khoảng %(n)s, tức %(share)s.",
        n=number(row.expected, language, digits=1),
        share=percent(row.figures["share"], language),
    )


def chance_words(row: Suggestion, language: str) -> Sentence:
    """How often so many come together when nothing is wrong, after all that was compared."""
    if row.chance * A_CENTURY < 1:
        return say("Ngẫu nhiên thì 100 năm chưa có một lần.")
    return say(
        "Ngẫu nhiên thì khoảng %(n)s tháng mới có một lần.",
        n=number(max(1, round(1 / row.chance)), language),
    )


def corrected_words(row: Suggestion, language: str) -> Sentence:
    """By what the chance was raised."""
    return say(
        "Riêng điểm chung này: %(bare)s. Vì đã so %(looked)s giá trị của loại này, và mỗi loại chỉ được một "
        "phần của mức cho phép, nên nhân lên %(times)s lần: %(chance)s.",
        bare=_odds(row.figures["bare"], language),
        looked=number(row.figures["looked"], language),
        times=number(round(row.figures["times"]), language),
        chance=_odds(row.chance, language),
    )


def _odds(chance: float, language: str) -> Text:
    if chance * RAREST < 1:
        return say("dưới 1 phần triệu")
    if chance < 0.001:
        return say("1 phần %(n)s", n=number(round(1 / chance), language))
    return percent(chance, language)


def _items(value: str) -> str:
    known = {item.value for item in DataItem}
    return ", ".join(
        str(DATA_ITEM_NAMES[DataItem(code)]) if code in known else code for code in value.split(",")
    )

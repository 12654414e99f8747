"""What an address asks of a register. What it does not understand it leaves out; days it asks about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kalix_compliance.core.clock import HANOI
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.language import Text, say
from kalix_compliance.registers.columns import Register
from kalix_compliance.registers.queries.search import STANDING, Asked
from kalix_compliance.web.dates import NoSuchTime, day_from_text, moment_from_text

AT, FROM, TO, AFTER = "at", "from", "to", "after"
DAYS = (AT, FROM, TO)
LONGEST = 40
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Choice:
    """A filter of the page: its name in the address, its label and its options."""

    name: str
    label: Text
    options: list[tuple[str, Text]]


def choices_of(register: Register) -> list[Choice]:
    """The lists to choose from."""
    standings = [(one.code, one.name) for one in register.standings]
    first = [Choice(STANDING, say("Trạng thái"), standings)] if standings else []
    return [*first, *(Choice(one.code, one.label, one.options) for one in register.filters)]


def names_of(register: Register) -> tuple[str, ...]:
    """Every name that an address of this register may carry on."""
    return (*DAYS, *(choice.name for choice in choices_of(register)))


def read(register: Register, args: Mapping[str, str], now: datetime) -> tuple[Asked, list[Text]]:
    """What is asked, and what is wrong with the days as they were typed."""
    wrong: list[Text] = []
    standings = {one.code for one in register.standings}
    chosen = {
        one.code: picked
        for one in register.filters
        if (picked := args.get(one.code, "")) and one.key(picked) is not None
    }
    asked = Asked(
        chosen=chosen,
        standing=args.get(STANDING, "") if args.get(STANDING) in standings else "",
        from_day=_day(args.get(FROM, ""), wrong),
        to_day=_day(args.get(TO, ""), wrong),
        at=_moment(args.get(AT, ""), now, wrong),
        after=_after(register, args.get(AFTER, "")),
    )
    return asked, wrong


def dropped(register: Register, asked: Asked) -> list[tuple[Text, str]]:
    """What is filtered, in words, each with the name of its filter."""
    active: list[tuple[Text, str]] = []
    for choice in choices_of(register):
        words = dict(choice.options).get(
            asked.standing if choice.name == STANDING else asked.chosen.get(choice.name, "")
        )
        if words:
            active.append(
                (say("%(label)s: %(words)s", label=choice.label, words=words), choice.name)
            )
    if asked.from_day:
        active.append((say("Từ ngày %(day)s", day=f"{asked.from_day:%d/%m/%Y}"), FROM))
    if asked.to_day:
        active.append((say("Đến ngày %(day)s", day=f"{asked.to_day:%d/%m/%Y}"), TO))
    return active


def _day(typed: str, wrong: list[Text]) -> date | None:
    if not typed.strip():
        return None
    try:
        return day_from_text(typed)
    except ValueError:
        wrong.append(
            say("Chưa đọc được ngày “%(typed)s”. Viết như 22/11/2026.", typed=typed[:LONGEST])
        )
        return None


def _moment(typed: str, now: datetime, wrong: list[Text]) -> datetime | None:
    """A moment, or a day, which means its end; today means now."""
    if not typed.strip():
        return None
    try:
        return moment_from_text(typed)
    except NoSuchTime:
        wrong.append(say("Ngày hoặc giờ này không có thật. Sửa lại ngày giờ."))
        return None
    except ValueError:
        day = _day(typed, wrong)
    if day is None:
        return None
    end = datetime.combine(day, time(), HANOI) + timedelta(days=1) - INSTANT
    begun = datetime.combine(day, time(), HANOI) <= now
    return min(end, now) if begun else end


def _after(register: Register, raw: str) -> str:
    """Where a page begins; an id that is none begins at the beginning."""
    if register.key != "id":
        return raw[:LONGEST] if raw.isprintable() else ""
    key = id_in(raw)
    return key.hex if key else ""

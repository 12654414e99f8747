"""The bundle as one of the files that can be asked for."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.kinds import PURPOSE_NAMES, Form
from kalix_compliance.exports.table import Asking, ExportKind, Filters, Making
from kalix_compliance.inspection.bundle import parts_of, people_in, write_bundle
from kalix_compliance.inspection.contents import Contents, Period, eyes_of
from kalix_compliance.inspection.packing import Packer
from kalix_compliance.inspection.rules import reasons_against_period
from kalix_compliance.web.filters import day_in

YES = "yes"


def _read(asking: Asking) -> Filters:
    """The period, by default this year until today; secret orders only for those who may know them."""
    today = in_hanoi(asking.now).date()
    first = day_in(asking.filters.get("from") or f"{today.year}-01-01")
    last = day_in(asking.filters.get("to") or today.isoformat())
    if reasons := reasons_against_period(first, last, today):
        raise RuleBroken(*reasons)
    secret = asking.filters.get("secret") == YES and asking.actor.may(Permission.DISCLOSURE_SECRET)
    days = {"from": f"{first:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}"}
    return {**days, "secret": YES} if secret else days


def period_of(filters: Filters) -> Period:
    """The period of filters that were read."""
    return Period(date.fromisoformat(filters["from"]), date.fromisoformat(filters["to"]))


def contents_of(asking: Asking, out: BinaryIO, aside: Path, done: Callable[[], None]) -> Contents:
    """A bundle that is about to be written into `out`."""
    return Contents(
        session=asking.session,
        reader=_reader(asking),
        period=period_of(asking.filters),
        now=asking.now,
        company=asking.company,
        packer=Packer(out, asking.now),
        aside=aside,
        asked_by=asking.actor.name,
        done=done,
    )


def people_of(asking: Asking) -> int:
    """How many people the bundle would name."""
    return people_in(asking.session, _reader(asking), period_of(asking.filters))


def _reader(asking: Asking) -> Actor:
    return eyes_of(asking.actor, secret=asking.filters.get("secret") == YES)


def _write(making: Making) -> None:
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        making.progress(done, max(done, total))

    contents = contents_of(making, making.out, making.aside, count)
    total = parts_of(contents)
    facts = {
        "purpose": str(PURPOSE_NAMES[making.purpose]),
        "reference": making.reference,
        "signed_by": making.signed_by,
    }
    write_bundle(contents, making.settings, facts)


def _words(asking: Asking) -> Sequence[Text]:
    period = period_of(asking.filters)
    said: list[Text] = [
        say(
            "từ %(first)s đến %(last)s",
            first=f"{period.first:%d/%m/%Y}",
            last=f"{period.last:%d/%m/%Y}",
        ),
        say(
            "sổ, thời hạn, hồ sơ gửi cơ quan, thư đã gửi, tập huấn, chữ ký, nhật ký, tệp tự kiểm tra"
        ),
        say("tên khách được che"),
    ]
    if asking.filters.get("secret") == YES:
        said.append(say("có cả yêu cầu mật của cơ quan"))
    return said


def _stem(asking: Asking) -> str:
    return f"kiem-tra-{asking.filters['from']}-{asking.filters['to']}"


INSPECTION = ExportKind(
    code="inspection",
    name=say("Gói cho đoàn kiểm tra"),
    permission=Permission.INSPECTION_EXPORT,
    forms=(Form.ZIP,),
    write=_write,
    people=people_of,
    read=_read,
    words=_words,
    stem=_stem,
    page="inspection.index",
    quick=False,
)

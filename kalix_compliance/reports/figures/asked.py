"""What the address of a report asks for, and the address of the list behind each of its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kalix_compliance.complaints.asked import NOBODY
from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.reports.figures.scope import Days, Scope, month_of, months_before
from kalix_compliance.web.filters import day_in, one_of, readable

FILTERS = ("since", "until", "kind", "channel", "place", "owner")
A_YEAR = 11
"""Months before this one that a report shows unless asked otherwise."""
LONGEST = 20 * 366
"""Days; a longer report would draw years in which nobody lived here."""
LONGEST_PLACE = 40


@dataclass(frozen=True)
class Asked:
    """A scope, and what had to be said of the days in the address; `unread` names those that are no days."""

    scope: Scope
    unread: tuple[str, ...] = ()
    said: Sentence | None = None


def asked_for(args: Mapping[str, str], today: date) -> Asked:
    """The report of an address; what it does not understand it leaves out, and says so of days."""
    unread = tuple(
        name for name in ("since", "until") if args.get(name, "").strip() and not _day(args, name)
    )
    since, until = _day(args, "since"), _day(args, "until")
    until = until or (month_of(since).until if since and since > today else today)
    since = since or months_before(until, A_YEAR)
    said = None
    if since > until:
        since, until = until, since
        said = say("Ngày đầu đứng sau ngày cuối, nên hai ngày đã được đổi chỗ.")
    if (until - since).days > LONGEST:
        since = until - timedelta(days=LONGEST)
        said = say(
            "Báo cáo dài nhất là 20 năm, nên bắt đầu từ ngày %(day)s.", day=f"{since:%d/%m/%Y}"
        )
    args = readable(args)
    scope = Scope(
        Days(since, until),
        kind=one_of(Kind, args.get("kind", "")),
        channel=one_of(Channel, args.get("channel", "")),
        place=args.get("place", "")[:LONGEST_PLACE],
        owner_id=id_in(args.get("owner", "")),
        unowned=args.get("owner") == NOBODY,
    )
    return Asked(scope, unread, said)


def written(scope: Scope) -> dict[str, str]:
    """The scope as the address of a report says it."""
    return {
        "since": f"{scope.days.since:%d/%m/%Y}",
        "until": f"{scope.days.until:%d/%m/%Y}",
        **_chosen(scope),
    }


def listed(scope: Scope, **more: str) -> dict[str, str]:
    """The address of the list of the complaints of a scope, `more` narrowing it down."""
    return {
        "state": "every",
        "received_from": f"{scope.days.since:%d/%m/%Y}",
        "received_until": f"{scope.days.until:%d/%m/%Y}",
        **_chosen(scope),
        **more,
    }


def open_listed(scope: Scope, **more: str) -> dict[str, str]:
    """The list of the open complaints that pass a scope's filters, whenever they came in."""
    return {**_chosen(scope), **more}


def _chosen(scope: Scope) -> dict[str, str]:
    owner = NOBODY if scope.unowned else str(scope.owner_id or "")
    chosen = {
        "kind": scope.kind or "",
        "channel": scope.channel or "",
        "place": scope.place,
        "owner": owner,
    }
    return {name: str(value) for name, value in chosen.items() if value}


def _day(args: Mapping[str, str], name: str) -> date | None:
    return day_in(args.get(name, ""))

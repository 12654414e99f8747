"""Which complaints a report counts: those received on these days, through one door, by one person's desk."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement

from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.queries.conditions import received_between

ONE_DAY = timedelta(days=1)
EVERYTHING = ""
"""The slice that leaves nothing out."""


@dataclass(frozen=True)
class Days:
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def count(self) -> int:
        return (self.until - self.since).days + 1

    def months(self) -> Iterator["Days"]:
        """Each calendar month of these days; the first and the last may be cut."""
        start = self.since
        while start <= self.until:
            whole = month_of(start)
            end = min(whole.until, self.until)
            yield Days(start, end)
            start = end + ONE_DAY


@dataclass(frozen=True)
class Scope:
    """The complaints that a report is about; what is left empty leaves nothing out."""

    days: Days
    kind: Kind | None = None
    channel: Channel | None = None
    place: str = ""
    owner_id: UUID | None = None
    unowned: bool = False

    @property
    def slices(self) -> tuple[str, ...]:
        """What is chosen besides the days, each as the name of a slice (`tally.slices_of`)."""
        chosen = {
            "kind": self.kind and self.kind.value,
            "channel": self.channel and self.channel.value,
            "place": self.place,
            "owner": "none" if self.unowned else self.owner_id and self.owner_id.hex,
        }
        return tuple(f"{name}={value}" for name, value in chosen.items() if value)

    def on(self, days: Days) -> "Scope":
        return replace(self, days=days)

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same in SQL, the days left out."""
        exact = {
            Complaint.kind: self.kind,
            Complaint.channel: self.channel,
            Complaint.place: self.place or None,
            Complaint.owner_id: self.owner_id,
        }
        conditions = [column == value for column, value in exact.items() if value is not None]
        return [*conditions, Complaint.owner_id.is_(None)] if self.unowned else conditions


def month_of(day: date) -> Days:
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - ONE_DAY)


def months_before(day: date, count: int) -> date:
    """The first day of the month so many months before that of `day`."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def together(pieces: list[Days]) -> list[Days]:
    """Neighbours made one, so that a statement asks for as few ranges as there are."""
    joined: list[Days] = []
    for piece in sorted(pieces, key=lambda days: days.since):
        if joined and joined[-1].until + ONE_DAY == piece.since:
            joined[-1] = Days(joined[-1].since, piece.until)
        else:
            joined.append(piece)
    return joined


def received_in(pieces: list[Days]) -> list[ColumnElement[bool]]:
    """One condition for each piece of days."""
    return [
        received_between(piece.since, piece.until)[0] & received_between(None, piece.until)[0]
        for piece in pieces
    ]

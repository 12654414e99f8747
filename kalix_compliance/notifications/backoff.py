"""When to try again after the server said "not now"."""

from datetime import datetime, timedelta

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
GIVE_UP_AFTER = timedelta(hours=48)


def next_try(first_planned: datetime, tries: int, now: datetime) -> datetime | None:
    """The moment of the next try after `tries` have failed; None when 48 hours are over.

    `first_planned` is the time from which the message could have left. The last try stands at the 48th
    hour exactly, and a message whose hours went by while the worker was down still gets a second try.
    """
    end = first_planned + GIVE_UP_AFTER
    wait = WAITS[min(tries, len(WAITS)) - 1]
    if now >= end:
        return now + wait if tries < 2 else None
    return min(now + wait, end)

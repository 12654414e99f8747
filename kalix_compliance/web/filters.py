"""The filters of a list, which live in its address: what they ask for, and how to let go of each."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask import request

from kalix_compliance.web.addresses import address
from kalix_compliance.web.dates import FIRST_YEAR, LAST_YEAR, day_from_text

Filters = list[tuple[str, str, list[tuple[str, Any]]]]
"""The name in the address, the label, and the options as (value, words)."""
LONGEST_TEXT = 80
LONGEST_REFERENCE = 20
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
K = TypeVar("K", bound=StrEnum)


def readable(args: Mapping[str, str]) -> dict[str, str]:
    """What an address asks for, without values that no page of ours would write."""
    return {name: value for name, value in args.items() if value.isprintable()}


def options_of(names: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """The options of a filter, in the order of the catalogue."""
    return [(str(code), words) for code, words in names.items()]


def one_of(kinds: Iterable[K], raw: str | None) -> K | None:
    """The kind that is asked for; None when none is, or one that does not exist."""
    return next((kind for kind in kinds if kind == raw), None)


def year_in(raw: str) -> int | None:
    """A year of four digits, or None."""
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) == 4 else None


def day_in(raw: str) -> date | None:
    """A day as people write it or as the calendar of a browser does, 22/11/2026 or 2026-11-22; or None."""
    with suppress(ValueError):
        return day_from_text(raw)
    with suppress(ValueError):
        day = date.fromisoformat(raw) if ISO_DAY.fullmatch(raw) else None
        return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None


def place_in(raw: str) -> tuple[datetime, str] | None:
    """Where a page begins in a list by moment and number, as `place_words` writes it; None if unreadable."""
    moment, _sep, reference = raw.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, reference[:LONGEST_REFERENCE]) if at.tzinfo else None


def place_words(place: tuple[datetime, str]) -> str:
    """The place in a list by moment and number, for an address."""
    return f"{place[0].isoformat()}~{place[1]}"


def dropped(
    endpoint: str, names: Iterable[str], filters: Filters, typed: str = "", **where: str
) -> list[tuple[str, str]]:
    """What is filtered now, in words, each with the address without it.

    `typed` names the filter that is free text, where there is one; `where` are the parts of the address
    that are no filters.
    """
    active = []
    for name, label, options in filters:
        if words := dict(options).get(request.args.get(name, "")):
            active.append((f"{label}: {words}", address(endpoint, names, **where, **{name: None})))
    text = request.args.get(typed, "")[:LONGEST_TEXT] if typed else ""
    if text and text.isprintable():
        active.append((f"“{text}”", address(endpoint, names, **where, **{typed: None})))
    return active

"""What the addresses of these pages ask for, and the words around it."""

from collections.abc import Mapping
from datetime import date

from flask import request

from kalix_compliance.core.language import Text, say
from kalix_compliance.oversight.action_words import ACTIONS
from kalix_compliance.oversight.opening_words import SET_NAMES
from kalix_compliance.oversight.trail_words import FORMER_ACTIONS, SYSTEMS
from kalix_compliance.staff.queries import colleagues, every_name
from kalix_compliance.web.dates import day_from_text
from kalix_compliance.web.filters import readable
from kalix_compliance.web.reading import reader

LONGEST = 80
Choices = list[tuple[str, Text]]


def asked() -> Mapping[str, str]:
    """The address's values, without those that no page of ours would write."""
    return {name: text.strip()[:LONGEST] for name, text in readable(request.args).items()}


def days_asked() -> tuple[date | None, date | None, list[str]]:
    """The two days, and the names of those that could not be read."""
    unread: list[str] = []
    args = asked()

    def read(name: str) -> date | None:
        typed = args.get(name, "")
        try:
            return day_from_text(typed) if typed else None
        except ValueError:
            unread.append(name)
            return None

    return read("since"), read("until"), unread


def place_asked() -> int | None:
    """The number of the entry after which the page begins."""
    typed = asked().get("before", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else None


def people() -> Choices:
    """Who can have done something: colleagues, those who have left, and what runs by itself."""
    here = {str(row.id): row.name for row in colleagues(reader())}
    gone = {who: name for who, name in every_name(reader()).items() if who not in here}
    left: Choices = [(who, say("%(name)s (đã nghỉ)", name=name)) for who, name in gone.items()]
    return [
        *here.items(),
        *sorted(left, key=lambda pair: str(pair[1]).casefold()),
        *SYSTEMS.items(),
    ]


def actions() -> Choices:
    """What can have been done; whole groups of acts first."""
    named = sorted((ACTIONS | FORMER_ACTIONS).items(), key=lambda pair: str(pair[1]).casefold())
    return [*SET_NAMES.items(), *named]

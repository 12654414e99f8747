"""What an address, or a file that was asked for, says of which complaints are meant.

Reports link here by these names: received_from, received_until, answered_from, answered_until (22/11/2026
or 2026-11-22, the last day included), kept (yes, no, open), age (0-5, 6-10, 11-15, 16+), conclusion, cause,
remedy, ack (late), beside state, level, kind, channel, place, owner, reference, escalated and only
(numbers with commas between).
"""

from collections.abc import Mapping
from typing import Any

from kalix_compliance.casework.bulk import chosen_in
from kalix_compliance.complaints.catalogue import (
    CAUSE_NAMES,
    CHANNEL_NAMES,
    CONCLUSION_NAMES,
    KIND_NAMES,
    Cause,
    Channel,
    Conclusion,
    Kind,
)
from kalix_compliance.complaints.queries.conditions import AGE_NAMES, KEPT_NAMES, Age, Kept
from kalix_compliance.complaints.queries.search import ComplaintSearch
from kalix_compliance.complaints.remedies import REMEDIES
from kalix_compliance.complaints.states import ENDED, OPEN, STATE_NAMES, State
from kalix_compliance.complaints.story_words import LEVEL_NAMES
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.language import Text, say
from kalix_compliance.deadlines.levels import RISING
from kalix_compliance.web.filters import day_in, one_of, place_in, readable

NOBODY = "none"
LATE = "late"
DAYS = ("received_from", "received_until", "answered_from", "answered_until")
OF_FIGURES = (*DAYS, "kept", "age", "conclusion", "cause", "remedy", "ack")
FILTERS = (
    *("state", "level", "kind", "channel", "place", "owner", "reference", "escalated", "only"),
    *OF_FIGURES,
)
REMEDY_NAMES = {remedy.code: remedy.name for some in REMEDIES.values() for remedy in some}
FILTER_NAMES: Mapping[str, Text] = {
    "state": say("Trạng thái"),
    "level": say("Mức"),
    "kind": say("Loại"),
    "channel": say("Kênh"),
    "place": say("Nơi nhận"),
    "received_from": say("Nhận từ ngày"),
    "received_until": say("Nhận đến ngày"),
    "answered_from": say("Trả lời từ ngày"),
    "answered_until": say("Trả lời đến ngày"),
    "kept": say("Hạn trả lời"),
    "age": say("Tuổi hồ sơ"),
    "conclusion": say("Kết luận"),
    "cause": say("Nguyên nhân"),
    "remedy": say("Biện pháp"),
}
VALUE_NAMES: Mapping[str, Mapping[Any, Text]] = {
    "state": {"ended": say("Đã xong"), "every": say("Mọi trạng thái"), **STATE_NAMES},
    "level": LEVEL_NAMES,
    "kind": KIND_NAMES,
    "channel": CHANNEL_NAMES,
    "kept": KEPT_NAMES,
    "age": AGE_NAMES,
    "conclusion": CONCLUSION_NAMES,
    "cause": CAUSE_NAMES,
    "remedy": REMEDY_NAMES,
}
"""What the filters and their values are called, on the page and in a file."""


def search_from(args: Mapping[str, str]) -> ComplaintSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    args = readable(args)
    return ComplaintSearch(
        received_from=day_in(args.get("received_from", "")),
        received_until=day_in(args.get("received_until", "")),
        answered_from=day_in(args.get("answered_from", "")),
        answered_until=day_in(args.get("answered_until", "")),
        states=_states(args.get("state", "")),
        kind=one_of(Kind, args.get("kind", "")),
        channel=one_of(Channel, args.get("channel", "")),
        place=args.get("place", "")[:40],
        owner_id=id_in(args.get("owner", "")),
        unowned=args.get("owner") == NOBODY,
        level=one_of(RISING, args.get("level", "")),
        reference=args.get("reference", "")[:20],
        only=chosen_in(args.get("only", "")),
        escalated=args.get("escalated") == "1",
        kept=one_of(Kept, args.get("kept", "")),
        age=one_of(Age, age_in(args.get("age", ""))),
        conclusion=one_of(Conclusion, args.get("conclusion", "")),
        cause=one_of(Cause, args.get("cause", "")),
        remedy=args.get("remedy", "") if args.get("remedy") in REMEDY_NAMES else "",
        acknowledged_late=args.get("ack") == LATE,
        after=place_in(args.get("after", "")),
    )


def age_in(raw: str) -> str:
    """The band that is asked for: a plus that nobody encoded arrives as a space."""
    return f"{raw.rstrip()}+" if raw.rstrip() == "16" else raw


def unread_days(args: Mapping[str, str]) -> list[str]:
    """The names of the days in an address that cannot be read; nothing is filtered by those."""
    return [name for name in DAYS if args.get(name, "").strip() and day_in(args[name]) is None]


def _states(raw: str) -> frozenset[State]:
    if raw == "ended":
        return ENDED
    if raw == "every":
        return frozenset(State)
    one = one_of(State, raw)
    return frozenset({one}) if one else OPEN

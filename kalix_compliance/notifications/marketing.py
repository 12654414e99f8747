"""What may be sent to many only with their consent, and when (Decree 91/2020 Art 13).

Consents and mailings stand above the mail, so whoever sends a marketing notice lends, when the application
starts, what is asked of each person right before their message leaves. A notice that nobody answers for
does not leave.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import Connection

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.notifications.notices import NOTICES

EXTENSION = "kalix_marketing"
OPENS, CLOSES = time(7), time(22)
"""The decree's hours for messages; the house keeps to them for mail as well."""
MOST_A_DAY = 3
"""Marketing mails to one address in 24 hours."""

NO_CONSENT, RESTRICTED, OBJECTING = "no-consent", "restricted", "objecting"
TOO_MANY, NO_ADDRESS, ERASED = "too-many", "no-address", "erased"

# fmt: off
WHY_LEFT_OUT: dict[str, Sentence] = {
    NO_CONSENT: say("không còn đồng ý nhận"),
    RESTRICTED: say("đang hạn chế xử lý dữ liệu"),
    OBJECTING:  say("đã phản đối tiếp thị"),
    TOO_MANY:   say("đã nhận đủ 3 thư quảng cáo trong 24 giờ"),
    NO_ADDRESS: say("không có email"),
    ERASED:     say("dữ liệu khách đã xóa"),
}
# fmt: on

Question = Callable[[Connection, str, Collection[UUID], datetime], dict[UUID, str]]


@dataclass(frozen=True)
class Marketing:
    """Who answers for a marketing notice.

    `left_out(connection, about, people, now)` says of those who must not get it why, as a code of
    WHY_LEFT_OUT, by what is committed at that moment. `refuse_at(connection, about, person)` is the address
    of the page on which this person says no; empty when there is none.
    """

    left_out: Question
    refuse_at: Callable[[Connection, str, UUID], str]


def lend_marketing(app: Flask, notice: str, answers: Marketing) -> None:
    app.extensions.setdefault(EXTENSION, {})[notice] = answers


def is_marketing(notice: str) -> bool:
    """Whether a notice needs a consent; what the mail does not know of is case work, as ever."""
    known = NOTICES.get(notice)
    return known is not None and not known.legal


def marketing_codes() -> list[str]:
    return [code for code, notice in NOTICES.items() if not notice.legal]


def answers_for(notice: str) -> Marketing:
    """Raises LookupError for a marketing notice that nobody answers for: it must not leave."""
    found: Marketing = current_app.extensions.get(EXTENSION, {})[notice]
    return found


def within_hours(now: datetime) -> bool:
    """Whether marketing may leave at this time of day, 07:00 to 22:00 in Hanoi."""
    return OPENS <= in_hanoi(now).time() < CLOSES

"""Put leak complaints that share something into a house: `python -m tests.e2e.furnish_patterns`."""

import json
import sys
from random import Random

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.core.actor import Actor
from kalix_compliance.database.base import db
from kalix_compliance.patterns.commands.deciding import dismiss_suggestion
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.patterns import complain, from_showroom, look, unrelated

CALLER = "0927 555 011, xưng bên lắp đặt Hoàng Phát"
OTHER = "1900 6789, chương trình Đổi cũ lấy mới của Nội Thất Tân Kỷ Nguyên"


def furnish() -> dict[str, object]:
    """One that waits, one that was dismissed."""
    officer, support = _first(Role.COMPLIANCE), _first(Role.SUPPORT)
    usual(support)
    noise(support)
    dismissed = planted(support, 40, source=OTHER)
    dismiss_suggestion(
        officer, dismissed, reason="Chương trình đổi cũ lấy mới do công ty ký với Tân Kỷ Nguyên."
    )
    waits = planted(support, 60, source=CALLER, **from_showroom())
    return {
        "at": {"patterns": {"reference": waits}},
        "also": {"compliance": [f"/patterns/{dismissed}"], "auditor": [f"/patterns/{waits}"]},
    }


def usual(support: Actor) -> None:
    """What a shop hears of in half a year."""
    rng = Random(4)
    for number in range(16):
        complain(support, 900 + number, days_ago=35 + 9 * number, **unrelated(rng))


def noise(support: Actor) -> None:
    """The month: a few, of which none knows of another."""
    rng = Random(8)
    for number in range(4):
        complain(support, 700 + number, days_ago=2 + 5 * number, **unrelated(rng))


def planted(support: Actor, first: int, **given: object) -> str:
    """Five of them; the number of the suggestion that the look makes of them."""
    before = set(_references())
    for number in range(first, first + 5):
        complain(support, number, days_ago=(number - first) / 2, **given)
    look()
    return next(iter(sorted(set(_references()) - before)))


def _references() -> list[str]:
    with db.session() as session:
        return list(session.scalars(select(Suggestion.reference)))


def _first(role: Role) -> Actor:
    with db.session() as session:
        return actor_of(session.scalars(select(Staff).where(Staff.role == role)).first())


if __name__ == "__main__":
    with create_app().app_context():
        if sys.argv[1:] == ["another"]:
            made = planted(_first(Role.SUPPORT), 80, source="bên bảo hành Vạn Lộc")
        elif sys.argv[1:] == ["look"]:
            made = look()
        else:
            made = furnish()
        print(json.dumps(made))

"""Complaints about leaks for tests of what they have in common, and the look at them."""

from datetime import timedelta
from random import Random

from kalix_compliance.complaints.catalogue import Channel, DataItem, Kind
from kalix_compliance.complaints.commands.registration import Intake, Order, register_complaint
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.execution.unit import runtime
from kalix_compliance.patterns.jobs import look_for_patterns

WATCHER = system_actor("patterns.look", Permission.SYSTEM_WATCH)


def look() -> str | None:
    return look_for_patterns(WATCHER)


def complain(actor: Actor, number: int, *, days_ago: float = 1, **given: object) -> str:
    """A complaint about a leak, of a customer of its own, told some days ago."""
    now = runtime.get().clock.now()
    return register_complaint(
        actor,
        Intake(
            **{
                "kind": Kind.LEAK,
                "channel": Channel.EMAIL,
                "received_at": now - timedelta(days=days_ago, minutes=5),
                "narrative": "bí-mật: có người lạ gọi đọc đúng đơn hàng",
                "new_customer": CustomerDetails(
                    name=f"Khách lộ số {number}", phone=f"09{number + 12_000_000:08d}"
                ),
                "order": Order(),
                **given,
            }
        ),
    )


def unrelated(rng: Random) -> dict[str, object]:
    """What a complaint tells when nothing is behind it: any way in, any data, some caller of its own."""
    company = runtime.get().company
    channel = rng.choices(list(Channel), weights=(6, 3, 3, 1))[0]
    place = {
        Channel.HOTLINE: rng.choice(company.hotlines),
        Channel.SHOWROOM: rng.choice(company.showrooms).code,
    }.get(channel, "")
    today = runtime.get().clock.now().date()
    return {
        "channel": channel,
        "place": place,
        "data_items": frozenset(rng.sample(list(DataItem), k=rng.randint(1, 3))),
        "source": f"09{rng.randrange(10**8):08d}" if rng.random() < 0.7 else "",
        "ordered_on": today - timedelta(days=rng.randint(40, 160)),
    }


def from_showroom(**given: object) -> dict[str, object]:
    room = runtime.get().company.showrooms[0]
    return {"channel": Channel.SHOWROOM, "place": room.code, **given}

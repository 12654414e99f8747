"""Who is at the desk, and who calls."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.customers.commands import CustomerDetails, register_customer
from tests.people import Member


@pytest.fixture
def support(signed_in: Callable[[str], Member]) -> Actor:
    """Support, signed in with `client`."""
    return signed_in("support").actor


@pytest.fixture
def an(support: Actor) -> str:
    """A known customer without cases."""
    return str(register_customer(support, CustomerDetails("Nguyễn Văn An", "0942689393")))


@pytest.fixture
def with_open_case(support: Actor, an: str, clock: FixedClock) -> str:
    """An's open case."""
    known = Intake(
        kind=Kind.LEAK,
        channel=Channel.HOTLINE,
        received_at=clock.now() - timedelta(days=9),
        narrative="Bị gọi mời mua, người gọi đọc đúng tên và đơn hàng.",
        customer_id=UUID(an),
    )
    return register_complaint(support, known)

"""What the tests of campaigns share: people, a text, a campaign on its way."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.registration import register_people
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications import campaigns
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.models import Campaign, OutboxMessage
from tests.sessions import FreshSession

OFFICER = system_actor("notices", Permission.SYSTEM_DELIVER)
ABOUT = "TH-2026-0001"  # a kind of record that no feature knows, so that nothing reacts
NOTICE = "breach_opened"
SUBJECT = "Thông báo về sự cố dữ liệu cá nhân"
TEXTS = {
    "basic": Text(SUBJECT, "Kính gửi {customer_name},\n\nTên và số điện thoại đã bị lộ."),
    "bank": Text(SUBJECT, "Kính gửi {customer_name},\n\nSố tài khoản đã bị lộ: đổi mật khẩu."),
}
AT_ONCE = 500


def people(count: int, *, first: int = 0) -> list[UUID]:
    """So many customers, each with a name and an address of their own."""
    made: list[UUID] = []
    numbers = range(first, first + count)
    for start in range(0, count, AT_ONCE):
        details = [
            CustomerDetails(name=f"Nguyễn Thị Số {n}", email=address(n))
            for n in numbers[start : start + AT_ONCE]
        ]
        with open_unit(OFFICER) as unit:
            made += register_people(unit, details, findable=False)
    return made


def address(number: int) -> str:
    return f"khach.{number}@khach.vn"


def person(name: str, email: str) -> UUID:
    with open_unit(OFFICER) as unit:
        return register_people(unit, [CustomerDetails(name, email=email)], findable=False)[0]


def planned(customers: Iterable[UUID], *, drill: bool = False, variant: str = "basic") -> UUID:
    """A campaign that waits for its start."""
    with open_unit(OFFICER) as unit:
        campaign = campaigns.plan(unit, about=ABOUT, notice=NOTICE, texts=TEXTS, drill=drill)
    chosen = [(customer, variant) for customer in customers]
    for start in range(0, len(chosen), AT_ONCE):
        with open_unit(OFFICER) as unit:
            campaigns.add_people(unit, campaign, chosen[start : start + AT_ONCE])
    return campaign


def started(customers: Iterable[UUID], *, drill: bool = False) -> UUID:
    campaign = planned(customers, drill=drill)
    with open_unit(OFFICER) as unit:
        campaigns.start(unit, campaign)
    return campaign


def stored(session: FreshSession, campaign: UUID) -> Campaign:
    return session.get_one(Campaign, campaign, populate_existing=True)


def message_to(session: FreshSession, campaign: UUID, customer: UUID) -> OutboxMessage:
    wanted = select(OutboxMessage).where(
        OutboxMessage.campaign_id == campaign, OutboxMessage.customer_id == customer
    )
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


MINUTE = timedelta(minutes=1)

"""People for a drill. None of them exists, and every one of their names says so.

Their numbers are the company's own hotlines, their addresses are under a domain that cannot exist.
"""

from itertools import cycle, islice

from kalix_compliance.core.company import Company
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.cleaning import clean_phone
from kalix_compliance.customers.personal_data import CustomerDetails

FAMILIES = ("Nguyễn Thị", "Trần Văn", "Lê Minh", "Phạm Thu", "Hoàng Đức")
DOMAIN = "example.com"


def made_up_people(company: Company, first: int, count: int) -> list[CustomerDetails]:
    """So many people, numbered from `first`: most have an e-mail, some only a phone or an address."""
    phones = [phone for phone in map(_clean, company.hotlines) if phone]
    families = islice(cycle(FAMILIES), first % len(FAMILIES), None)
    numbers = range(first, first + count)
    return [_one(n, family, phones) for n, family in zip(numbers, families, strict=False)]


def _one(number: int, family: str, phones: list[str]) -> CustomerDetails:
    kind = number % 5
    return CustomerDetails(
        name=f"{family} Diễn Tập {number}",
        phone=phones[number % len(phones)] if phones and kind != 1 else "",
        email=f"dien-tap-{number}@{DOMAIN}" if kind > 1 else "",
        address=f"Số {number}, phố Diễn Tập, Hà Nội",
    )


def _clean(number: str) -> str:
    try:
        return clean_phone(number)
    except RuleBroken:
        return ""

"""Who invented customers say has used their data, when they ordered, and what was behind it.

A few of the newest complaints name the same caller: the hourly look finds them.
"""

from datetime import date, timedelta
from random import Random

from kalix_compliance.complaints.catalogue import Cause, Kind
from kalix_compliance.complaints.sources import ASKED
from kalix_compliance.demo import words

CALLER = "0927 555 011, xưng bên lắp đặt Hoàng Phát"
SHOPS = ("Gỗ Đông Á", "Sofa Sài Thành", "Nhà Mộc Tràng An", "Kệ Bếp Minh Long", "Rèm Hải Vân")
CAUSES = dict(
    zip(
        words.FINDINGS,
        (Cause.PROCESS, Cause.PROCESSOR, Cause.SYSTEM, Cause.CUSTOMER_DATA),
        strict=True,
    )
)


def told_source(kind: Kind, whose: str, *, fresh: bool = False) -> str:
    """What the customer knows; most know a number at best. The same for the same customer."""
    rng = Random(f"{whose} source")
    if kind not in ASKED or rng.random() < 0.35:
        return ""
    if fresh and kind is Kind.LEAK and rng.random() < 0.6:
        return CALLER
    number = f"08{rng.randrange(10**8):08d}"
    return f"{number}, xưng {rng.choice(SHOPS)}" if rng.random() < 0.15 else number


def ordered_on(whose: str, told: date) -> date | None:
    """The day of the order, as far as the customer remembers."""
    rng = Random(f"{whose} order")
    return told - timedelta(days=rng.randint(5, 75)) if rng.random() < 0.6 else None


def cause_of(findings: str) -> Cause:
    return CAUSES.get(findings, Cause.UNKNOWN)

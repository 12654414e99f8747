"""What a complaint lends to the breach that it leads to."""

from collections.abc import Iterable

from kalix_compliance.breaches.kinds import DataType
from kalix_compliance.complaints.catalogue import DataItem

LENT = {
    DataItem.NAME: DataType.NAME,
    DataItem.PHONE: DataType.PHONE,
    DataItem.ADDRESS: DataType.PLACE,
    DataItem.EMAIL: DataType.EMAIL,
    DataItem.ORDER: DataType.PURCHASE,
    DataItem.PAYMENT: DataType.BANK,
}
"""What KALIX collects (policy §1), as the decree names it; what concerns payment is sensitive (Art 4)."""


def data_types_of(items: Iterable[str]) -> frozenset[DataType]:
    """The decree's types for a complaint's data items."""
    return frozenset(LENT[DataItem(item)] for item in items)

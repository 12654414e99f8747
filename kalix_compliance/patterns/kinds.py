"""What several complaints about leaks can have in common."""

from enum import StrEnum


class Feature(StrEnum):
    SOURCE = "source"
    SHOWROOM = "showroom"
    DATA_ITEMS = "data-items"
    ACCOUNT = "account"
    ORDER_PERIOD = "order-period"

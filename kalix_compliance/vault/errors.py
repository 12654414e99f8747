"""What can go wrong when a sealed value is opened."""

from kalix_compliance.core.errors import KalixError, RuleBroken
from kalix_compliance.core.language import say


class Erased(RuleBroken):
    """The person's key is gone for ever, so nothing that was sealed with it can be read again."""

    def __init__(self, owner: str = "") -> None:
        super().__init__(say("Dữ liệu của khách này đã xóa, không đọc lại được nữa."))
        self.owner = owner


class Tampered(KalixError):
    """The sealed value was changed, moved from another place, or sealed with another key."""

"""What can go wrong when a sealed value is opened."""

from kalix_compliance.core.errors import KalixError


class Erased(KalixError):
    """The person's key is gone for ever, so nothing that was sealed with it can be read again."""


class Tampered(KalixError):
    """The sealed value was changed, moved from another place, or sealed with another key."""

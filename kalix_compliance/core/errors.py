"""The errors that the domain raises and the edges translate."""

from kalix_compliance.core.language import Text


class KalixError(Exception):
    """Base of every expected failure."""


class NotAllowed(KalixError):
    """The actor lacks the permission."""


class NotFound(KalixError):
    """There is no such record, or none that this actor may know of."""


class RuleBroken(KalixError):
    """The request is well formed but the rules refuse it; `reasons` say why in whole sentences."""

    def __init__(self, *reasons: Text, field: str | None = None) -> None:
        super().__init__(*reasons)
        self.reasons = reasons
        self.field = field

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)


class StaleRecord(KalixError):
    """Somebody else saved this record after it was read."""


class WriteOutsideCommand(KalixError):
    """Code tried to write to the database outside a command."""


class CannotStart(KalixError):
    """The configuration or the stores do not allow a safe start; the text says what to do."""

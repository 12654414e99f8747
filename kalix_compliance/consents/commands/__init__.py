"""Everything that can be done with consents."""

from kalix_compliance.consents.commands.recording import NewConsent, record_consent
from kalix_compliance.consents.commands.texts import write_text
from kalix_compliance.consents.commands.withdrawing import withdraw_all, withdraw_consent

__all__ = ["NewConsent", "record_consent", "withdraw_all", "withdraw_consent", "write_text"]

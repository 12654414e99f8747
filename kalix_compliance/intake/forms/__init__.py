"""The shape of what is typed while somebody tells their story."""

from kalix_compliance.intake.forms.caller import NEW, valid_id
from kalix_compliance.intake.forms.intake import IntakeForm

__all__ = ["NEW", "IntakeForm", "valid_id"]

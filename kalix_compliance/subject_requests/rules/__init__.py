"""What must hold before a request moves on. Nothing here touches a database.

Each rule gives requirements: the page lists them beside the button, the command refuses with those that
are not met, the tests read them.
"""

from kalix_compliance.subject_requests.rules.moves import (
    Requirement,
    Standing,
    reasons,
    to_answer,
    to_check_identity,
    to_complete,
    to_extend,
    to_refuse,
    to_tell_extension,
    to_tell_refusal,
    to_withdraw,
    to_work,
)
from kalix_compliance.subject_requests.rules.registration import (
    reasons_about_received,
    reasons_not_to_register,
)

__all__ = [
    "Requirement",
    "Standing",
    "reasons",
    "reasons_about_received",
    "reasons_not_to_register",
    "to_answer",
    "to_check_identity",
    "to_complete",
    "to_extend",
    "to_refuse",
    "to_tell_extension",
    "to_tell_refusal",
    "to_withdraw",
    "to_work",
]

"""Everything that can be done with accounts."""

from kalix_compliance.staff.commands.accounts import (
    NewAccount,
    StaffDetails,
    change_role,
    create_staff,
    disable_staff,
    edit_staff,
    enable_staff,
    reset_password,
)
from kalix_compliance.staff.commands.own import (
    change_password,
    end_other_sessions,
    set_language,
    set_preferences,
)
from kalix_compliance.staff.commands.signing_in import Outcome, sign_in, sign_out
from kalix_compliance.staff.commands.training import Lesson, record_training

__all__ = [
    "Lesson",
    "NewAccount",
    "Outcome",
    "StaffDetails",
    "change_password",
    "change_role",
    "create_staff",
    "disable_staff",
    "edit_staff",
    "enable_staff",
    "end_other_sessions",
    "record_training",
    "reset_password",
    "set_language",
    "set_preferences",
    "sign_in",
    "sign_out",
]

"""Who may do what."""

import pytest

from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.roles import DUTIES, LABELS, MATRIX, PERMISSIONS, Role

READING = {
    Permission.AUDIT_READ,
    Permission.AUDIT_VERIFY,
    Permission.BREACH_READ,
    Permission.COMPLAINT_READ,
    Permission.COMPLAINT_READ_RESTRICTED,
    Permission.CONSENT_READ,
    Permission.CUSTOMER_READ,
    Permission.DISCLOSURE_READ,
    Permission.HOLD_READ,
    Permission.MAIL_READ,
    Permission.PATTERN_READ,
    Permission.PROCESSOR_READ,
    Permission.REGISTER_READ,
    Permission.REPORT_READ,
    Permission.REQUEST_READ,
    Permission.RETENTION_READ,
    Permission.STAFF_READ,
    Permission.SYSTEM_HEALTH,
}


def test_every_permission_has_its_row_in_order() -> None:
    assert list(MATRIX) == list(Permission)


def test_every_row_has_one_mark_for_each_role() -> None:
    for permission, row in MATRIX.items():
        marks = row.split()
        assert len(marks) == len(Role), permission
        assert set(marks) <= {"x", "."}, permission


def test_every_role_has_a_name_a_duty_and_its_own_account() -> None:
    for role in Role:
        assert str(LABELS[role])
        assert str(DUTIES[role])
        assert Permission.ACCOUNT_OWN in PERMISSIONS[role]


def test_administrators_read_no_customer_and_no_complaint() -> None:
    kinds = ("customer:", "complaint:", "message:", "mail:", "report:")
    assert not [p for p in PERMISSIONS[Role.ADMINISTRATOR] if p.startswith(kinds)]


def test_auditors_read_and_verify_and_nothing_else() -> None:
    assert PERMISSIONS[Role.AUDITOR] == READING | {Permission.ACCOUNT_OWN}


def test_support_does_not_read_restricted_cases_of_others() -> None:
    assert _holders(Permission.COMPLAINT_READ_RESTRICTED) == {
        Role.MANAGER,
        Role.COMPLIANCE,
        Role.AUDITOR,
    }


def test_who_only_reads_can_reveal_and_export_nothing() -> None:
    assert _holders(Permission.CUSTOMER_REVEAL) == {Role.SUPPORT, Role.MANAGER, Role.COMPLIANCE}
    assert _holders(Permission.REPORT_EXPORT) == {Role.MANAGER, Role.COMPLIANCE}


def test_support_cannot_give_the_second_signature() -> None:
    assert _holders(Permission.COMPLAINT_APPROVE) == {Role.MANAGER, Role.COMPLIANCE}


def test_who_handles_breaches_does_not_sign_and_the_other_way_round() -> None:
    assert _holders(Permission.BREACH_HANDLE) == {Role.COMPLIANCE}
    assert _holders(Permission.BREACH_APPROVE) == {Role.MANAGER}


def test_both_who_write_and_who_sign_a_notice_can_stop_it() -> None:
    assert _holders(Permission.BREACH_STOP) == {Role.MANAGER, Role.COMPLIANCE}


def test_support_calls_for_a_breach_and_reads_none() -> None:
    assert Role.SUPPORT in _holders(Permission.BREACH_CONTACT)
    assert Role.SUPPORT not in _holders(Permission.BREACH_READ)


def test_only_administrators_keep_accounts() -> None:
    assert _holders(Permission.STAFF_MANAGE) == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("permission", [p for p in Permission if p.startswith("system:")])
def test_what_jobs_do_no_person_does(permission: Permission) -> None:
    if permission is not Permission.SYSTEM_HEALTH:  # which is looked at, not done
        assert not _holders(permission)


def _holders(permission: Permission) -> set[Role]:
    return {role for role, rights in PERMISSIONS.items() if permission in rights}

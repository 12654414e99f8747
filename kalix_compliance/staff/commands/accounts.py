"""Accounts, as administrators keep them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.attempts import forgive
from kalix_compliance.staff.models import Language, Staff
from kalix_compliance.staff.passwords import hash_password, one_time_password, reasons_not_to_take
from kalix_compliance.staff.queries import other_administrators
from kalix_compliance.staff.roles import Role
from kalix_compliance.staff.rules import (
    LONGEST_NAME,
    fold_email,
    is_email,
    reasons_not_to_change_role,
    reasons_not_to_disable,
    tidy_name,
)
from kalix_compliance.staff.sessions import end_sessions_of
from kalix_compliance.staff.throttle import account_gate


@dataclass(frozen=True)
class StaffDetails:
    email: str
    name: str
    role: Role
    language: Language = Language.VIETNAMESE


@dataclass(frozen=True)
class NewAccount:
    """A new account's id and its password, which is shown once and kept nowhere."""

    id: UUID
    password: str


@command(Permission.STAFF_MANAGE)
def create_staff(unit: Unit, details: StaffDetails, *, password: str | None = None) -> NewAccount:
    """Open an account.

    Without `password` one is made up, which has to be changed at the first sign-in; only the system
    (the command line, the demonstration) may give one. Raises RuleBroken at the fields.
    """
    email, name = fold_email(details.email), _checked_name(details.name)
    if not is_email(email):
        raise RuleBroken(say("Email chưa đúng dạng ten@congty.vn. Sửa email."), field="email")
    if password is not None:
        if not unit.actor.is_system:
            raise RuleBroken(say("Mật khẩu đầu tiên do hệ thống tạo."))
        if reasons := reasons_not_to_take(password, email, name, unit.company.short_name):
            raise RuleBroken(*reasons, field="password")
    account = NewAccount(new_id(), password or one_time_password())
    _add(
        unit,
        Staff(
            id=account.id,
            email=email,
            name=name,
            role=details.role,
            language=details.language,
            password_hash=hash_password(account.password),
            must_change_password=password is None,
            created_at=unit.now,
        ),
    )
    unit.about(account.id, role=details.role)
    return account


@command(Permission.STAFF_MANAGE)
def edit_staff(unit: Unit, staff_id: UUID, version: int | None, *, name: str, role: Role) -> None:
    """Correct the name, and change the role when it is another one."""
    staff = _load(unit, staff_id)
    unit.expect(staff, version)
    if role is not staff.role:
        change_role(unit.actor, staff_id, role)
    staff.name = _checked_name(name)
    unit.about(staff_id)


@command(Permission.STAFF_MANAGE)
def change_role(unit: Unit, staff_id: UUID, role: Role) -> None:
    """Give somebody another role; it holds from their next click."""
    staff = _load(unit, staff_id)
    reasons = reasons_not_to_change_role(
        oneself=_oneself(unit, staff),
        role=staff.role,
        other_administrators=other_administrators(unit.session, staff_id, lock=True),
    )
    if reasons:
        raise RuleBroken(*reasons, field="role")
    unit.about(staff_id, before=staff.role, after=role)
    staff.role = role


@command(Permission.STAFF_MANAGE)
def disable_staff(unit: Unit, staff_id: UUID) -> None:
    """Close an account and end its sessions; its name stays in the history."""
    staff = _load(unit, staff_id)
    reasons = reasons_not_to_disable(
        oneself=_oneself(unit, staff),
        role=staff.role,
        other_administrators=other_administrators(unit.session, staff_id, lock=True),
    )
    if reasons:
        raise RuleBroken(*reasons)
    staff.active = False
    end_sessions_of(unit, staff_id)
    unit.about(staff_id)


@command(Permission.STAFF_MANAGE)
def enable_staff(unit: Unit, staff_id: UUID) -> None:
    """Open a closed account again."""
    _load(unit, staff_id).active = True
    unit.about(staff_id)


@command(Permission.STAFF_MANAGE)
def reset_password(unit: Unit, staff_id: UUID) -> str:
    """Give a new one-time password, shown once; the old one and every session end here."""
    staff = _load(unit, staff_id)
    if _oneself(unit, staff):
        raise RuleBroken(say("Đổi mật khẩu của bạn ở trang Tài khoản của tôi."))
    password = one_time_password()
    staff.password_hash, staff.must_change_password = hash_password(password), True
    end_sessions_of(unit, staff_id)
    forgive(unit, account_gate(staff.email))
    unit.about(staff_id)
    return password


def _load(unit: Unit, staff_id: UUID) -> Staff:
    staff = unit.session.get(Staff, staff_id)
    if staff is None:
        raise NotFound
    return staff


def _oneself(unit: Unit, staff: Staff) -> bool:
    return unit.actor.id == str(staff.id)


def _checked_name(name: str) -> str:
    tidy = tidy_name(name)
    if not tidy:
        raise RuleBroken(say("Chưa có họ tên. Điền họ tên."), field="name")
    if len(tidy) > LONGEST_NAME:
        raise RuleBroken(
            say("Họ tên dài quá %(n)s ký tự. Rút gọn lại.", n=LONGEST_NAME), field="name"
        )
    return tidy


def _add(unit: Unit, staff: Staff) -> None:
    """Store the account; the unique address decides between two who save at once."""
    taken = RuleBroken(
        say("Email này đã có tài khoản. Mở tài khoản đó hoặc dùng email khác."), field="email"
    )
    if unit.session.scalar(select(Staff.id).where(Staff.email == staff.email)):
        raise taken
    try:
        with unit.session.begin_nested():
            unit.session.add(staff)
    except IntegrityError as race:
        raise taken from race

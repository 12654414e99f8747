"""What everybody may change about the own account."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.staff.attempts import forgive, take_try
from kalix_compliance.staff.models import Language, Staff, Theme
from kalix_compliance.staff.passwords import hash_password, is_right, reasons_not_to_take
from kalix_compliance.staff.sessions import end_sessions_of
from kalix_compliance.staff.throttle import account_gate, words_to_wait, words_when_wrong


def change_password(actor: Actor, old: str, new: str, *, keep: str | None = None) -> None:
    """Take a new password for the old one, and end every session but the one with the token `keep`.

    The hashing is done between two short transactions, so that nobody else waits for it. Tries at the old
    password count like tries at the door: a browser left open must not be a place to guess at it.
    Raises RuleBroken at `old` or `new`.
    """
    actor.require(Permission.ACCOUNT_OWN)
    with open_unit(actor) as unit:
        staff, company = _own(unit), unit.company.short_name
    reasons = reasons_not_to_take(new, staff.email, staff.name, company)
    if new == old:
        reasons = [say("Mật khẩu mới trùng mật khẩu hiện tại. Chọn mật khẩu khác.")]
    if reasons:
        raise RuleBroken(*reasons, field="new")
    permit = take_try(actor, account_gate(staff.email))
    if not permit.granted:
        raise RuleBroken(words_to_wait(permit.wait), field="old")
    if not is_right(old, staff.password_hash):
        raise RuleBroken(words_when_wrong(permit), field="old")
    set_password(actor, hash_password(new), keep=keep)


@command(Permission.ACCOUNT_OWN)
def set_password(unit: Unit, password_hash: str, *, keep: str | None) -> None:
    """Keep the new hash; other browsers are signed out."""
    staff = _own(unit)
    staff.password_hash, staff.must_change_password = password_hash, False
    end_sessions_of(unit, staff.id, keep=keep)
    forgive(unit, account_gate(staff.email))
    unit.about(staff.id)


@command(Permission.ACCOUNT_OWN)
def set_preferences(unit: Unit, *, language: Language, theme: Theme, keys_enabled: bool) -> None:
    """How the pages look and answer to the keyboard."""
    staff = _own(unit)
    staff.language, staff.theme, staff.keys_enabled = language, theme, keys_enabled
    unit.about(staff.id)


@command(Permission.ACCOUNT_OWN)
def set_language(unit: Unit, language: Language) -> None:
    """The language of pages and of mails to this person."""
    staff = _own(unit)
    staff.language = language
    unit.about(staff.id)


@command(Permission.ACCOUNT_OWN)
def end_other_sessions(unit: Unit, *, keep: str) -> None:
    """Sign out everywhere else."""
    end_sessions_of(unit, unit.actor.staff_id, keep=keep)
    unit.about(unit.actor.staff_id)


def _own(unit: Unit) -> Staff:
    staff = unit.session.get(Staff, unit.actor.staff_id)
    if staff is None:
        raise NotFound
    return staff

"""Through the door and out again."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.staff.attempts import forgive, take_try
from kalix_compliance.staff.failures import Failure, note_failure
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.passwords import LONGEST, hash_password, is_outdated, is_right
from kalix_compliance.staff.rules import LONGEST_EMAIL, fold_email, is_email
from kalix_compliance.staff.sessions import end_session, start_session
from kalix_compliance.staff.throttle import (
    Gate,
    account_gate,
    address_gate,
    words_to_wait,
    words_when_wrong,
)

DOOR = system_actor("door", Permission.ACCOUNT_OWN)


@dataclass(frozen=True)
class Outcome:
    """A token for the cookie, or the reason why there is none; `retype` if typing again may help."""

    token: str | None = None
    reason: Sentence | None = None
    retype: bool = False


def sign_in(email: str, password: str, address: str, browser: str = "") -> Outcome:
    """Open a session for the right password.

    An address that nobody has is answered as one that somebody has: the same words, the same work, the same
    slowing down. `address` is the network address, `browser` what the browser calls itself.
    """
    email, password = fold_email(email)[: LONGEST_EMAIL + 1], password[: LONGEST + 1]
    account, network = account_gate(email), address_gate(address)
    permit = take_try(DOOR, account, network)
    if not permit.granted:
        note_failure(DOOR, _id_of(_by_email(email)), address, Failure.HELD)
        return Outcome(reason=words_to_wait(permit.wait))
    staff = _by_email(email)
    if not is_right(password, staff.password_hash if staff else None) or staff is None:
        if permit.wait_if_wrong:
            slow_down(DOOR, _id_of(staff))
        note_failure(DOOR, _id_of(staff), address, Failure.WRONG)
        return Outcome(reason=words_when_wrong(permit), retype=True)
    if not staff.active:
        note_failure(DOOR, staff.id, address, Failure.CLOSED)
        return Outcome(reason=say("Tài khoản này đã khóa. Liên hệ quản trị để mở lại."))
    renewed = hash_password(password) if is_outdated(staff.password_hash) else None
    token = begin_session(
        actor_of(staff), browser, renewed, account, network, proven=staff.password_hash
    )
    return Outcome(token=token) if token else Outcome(reason=words_when_wrong(permit), retype=True)


@command(Permission.ACCOUNT_OWN)
def begin_session(
    unit: Unit,
    browser: str,
    renewed_hash: str | None,
    account: Gate,
    network: Gate,
    *,
    proven: str,
) -> str | None:
    """Open a session, forget the failures before it, and keep a hash of today's strength.

    None when the account was closed, or its password was replaced, while this one was being tried.
    """
    staff_id = unit.actor.staff_id
    unit.about(staff_id)
    staff = unit.session.get_one(Staff, staff_id, with_for_update=True)
    if not staff.active or staff.password_hash != proven:
        return None
    forgive(unit, account, network)
    if renewed_hash:
        staff.password_hash = renewed_hash
    return start_session(unit, staff_id, browser)


@command(Permission.ACCOUNT_OWN)
def slow_down(unit: Unit, staff_id: UUID | None) -> None:
    """Leave a trace that somebody keeps trying passwords; an address nobody has is not named."""
    unit.about(staff_id or "-")


@command(Permission.ACCOUNT_OWN)
def sign_out(unit: Unit, token: str) -> None:
    """End the session here, so that a copy of its cookie opens nothing."""
    end_session(unit, token)
    unit.about(unit.actor.staff_id)


def _id_of(staff: Staff | None) -> UUID | None:
    return staff.id if staff else None


def _by_email(email: str) -> Staff | None:
    if not is_email(email):
        return None
    with open_unit(DOOR) as unit:
        return unit.session.scalar(select(Staff).where(Staff.email == email))

"""Making sure that the person is who they say; never by an image of an identity card.

Three ways: a call to the number on file, a code to the address on file, the number and day of an order.
"""

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import select

from kalix_compliance.casework.story import tell
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import address_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.kinds import IdentityCheck, RequestState
from kalix_compliance.subject_requests.loading import insist, load
from kalix_compliance.subject_requests.messages import CODE, composed, send
from kalix_compliance.subject_requests.models import IdentityCode, SubjectRequest
from kalix_compliance.subject_requests.queries.standing import standings_of
from kalix_compliance.subject_requests.rules import to_check_identity
from kalix_compliance.subject_requests.telling import refuse_impossible_moment, tell_in_words

CODE_LASTS = timedelta(minutes=30)
MOST_WRONG = 5
DIGITS = 6


@command(Permission.REQUEST_HANDLE)
def record_identity(
    unit: Unit,
    reference: str,
    method: IdentityCheck,
    *,
    at: datetime | None = None,
    order_number: str = "",
    order_date: date | None = None,
    note: str = "",
    version: int | None = None,
) -> None:
    """Write down that the person was recognised, how, by whom and when.

    A call needs a number on file, an order its number and day. A code is not recorded by hand: `enter_code`.
    """
    request = _open(unit, reference, version)
    moment = at or unit.now
    refuse_impossible_moment(unit, request, moment)
    words = note
    if method is IdentityCheck.CODE:
        raise RuleBroken(say("Mã phải được nhập đúng thì mới tính. Gửi mã rồi nhập mã khách đọc."))
    if method is IdentityCheck.CALL_BACK and not address_of(unit, request.customer_id).phone:
        raise RuleBroken(say("Khách chưa có số điện thoại đã lưu. Chọn cách khác."), field="method")
    if method is IdentityCheck.ORDER:
        if not order_number.strip():
            raise RuleBroken(say("Ghi mã đơn khách đọc."), field="order_number")
        if order_date is None:
            raise RuleBroken(say("Ghi ngày mua khách đọc."), field="order_date")
        words = f"{order_number.strip()}, {order_date:%d/%m/%Y}. {note}".strip()
    _recognised(unit, request, method, moment, words)


@command(Permission.REQUEST_HANDLE)
def record_mismatch(
    unit: Unit,
    reference: str,
    method: IdentityCheck,
    *,
    why: str,
    version: int | None = None,
) -> None:
    """What was checked did not fit: the reasons; nothing is done with the data until it does."""
    request = _open(unit, reference, version)
    if not why.strip():
        raise RuleBroken(say("Ghi điều gì không khớp."), field="why")
    request.identity_method = request.identity_at = request.identity_by = None
    request.identity_failed_at = unit.now
    tell_in_words(unit, request, "identity_failed", why, method=method.value)


@command(Permission.REQUEST_HANDLE)
def send_code(unit: Unit, reference: str) -> None:
    """Mail a code to the address on file; an earlier code ends. Only its hash is kept."""
    request = _open(unit, reference, None)
    contact = address_of(unit, request.customer_id)
    if not contact.email:
        raise RuleBroken(say("Khách chưa có email đã lưu. Chọn cách khác."))
    running = _running_code(unit, request)
    if running is not None:
        running.ended_at = unit.now
    code, salt = (
        "".join(secrets.choice("0123456789") for _ in range(DIGITS)),
        secrets.token_bytes(16),
    )
    row = IdentityCode(
        id=new_id(),
        request_id=request.id,
        sent_at=unit.now,
        sent_by=unit.actor.id,
        expires_at=unit.now + CODE_LASTS,
        salt=salt,
        hashed=hashed(code, salt),
        wrong=0,
    )
    text = composed(request, contact.name, CODE, code=code, until=row.expires_at)
    row.message_id = send(unit, request, CODE, text, contact)
    unit.session.add(row)
    tell(unit, reference, "identity_code_sent")


@command(Permission.REQUEST_HANDLE)
def enter_code(unit: Unit, reference: str, code: str) -> bool:
    """Whether this is the code that the person was sent; then they are recognised.

    A wrong one is counted and told in the story; after the fifth the code is of no use any more.
    """
    request = _open(unit, reference, None)
    row = _running_code(unit, request)
    if row is None or row.expires_at <= unit.now:
        raise RuleBroken(say("Chưa gửi mã, hoặc mã đã hết hạn. Gửi mã mới."), field="code")
    if hmac.compare_digest(hashed(code.strip(), row.salt), row.hashed):
        row.ended_at = unit.now
        _recognised(unit, request, IdentityCheck.CODE, unit.now, "")
        return True
    row.wrong += 1
    if row.wrong >= MOST_WRONG:
        row.ended_at = unit.now
    tell(unit, reference, "identity_code_wrong", n=row.wrong)
    return False


def hashed(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, n=2**14, r=8, p=1)


def _open(unit: Unit, reference: str, version: int | None) -> SubjectRequest:
    request = load(unit, reference, version)
    insist(to_check_identity(standings_of(unit.session, [request], unit.now)[reference]))
    return request


def _running_code(unit: Unit, request: SubjectRequest) -> IdentityCode | None:
    return unit.session.scalar(
        select(IdentityCode)
        .where(IdentityCode.request_id == request.id, IdentityCode.ended_at.is_(None))
        .order_by(IdentityCode.sent_at.desc())
        .limit(1)
        .with_for_update()
    )


def _recognised(
    unit: Unit, request: SubjectRequest, method: IdentityCheck, at: datetime, words: str
) -> None:
    request.identity_method, request.identity_at = method, at
    request.identity_by, request.identity_failed_at = unit.actor.id, None
    if request.state is RequestState.RECEIVED:
        request.state = RequestState.WORKING
    unit.about(request.reference, method=method.value)
    tell_in_words(unit, request, "identity_checked", words, method=method.value)

"""Who works with personal data, what each role may do, what each was taught, and who signed what."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.inspection.contents import Contents, in_chunks
from kalix_compliance.staff.models import Staff, Training
from kalix_compliance.staff.roles import PERMISSIONS, Role
from kalix_compliance.web.spreadsheet import Column, Kind

DECISIONS = {
    Decision.APPROVED: say("đã ký"),
    Decision.DECLINED: say("không ký"),
    Decision.WITHDRAWN: say("đã rút lại"),
}
STAFF = (
    Column(say("Họ tên"), 26),
    Column(say("Vai trò"), 22),
    Column(say("Tài khoản"), 12),
    Column(say("Mở lúc"), 16, Kind.MOMENT),
    Column(say("Tập huấn gần nhất"), 16, Kind.DAY),
)
TRAININGS = (
    Column(say("Ngày"), 12, Kind.DAY),
    Column(say("Họ tên"), 26),
    Column(say("Vai trò lúc đó"), 22),
    Column(say("Nội dung"), 50),
    Column(say("Người dạy"), 26),
    Column(say("Ghi lúc"), 16, Kind.MOMENT),
    Column(say("Người ghi"), 22),
)
APPROVALS = (
    Column(say("Hồ sơ"), 16),
    Column(say("Việc"), 36),
    Column(say("Người trình"), 22),
    Column(say("Trình lúc"), 16, Kind.MOMENT),
    Column(say("Quyết định"), 12),
    Column(say("Người ký"), 22),
    Column(say("Ký lúc"), 16, Kind.MOMENT),
)


def write_people(contents: Contents) -> None:
    """`people/staff`, `people/rights`, `people/trainings` and `approvals/approvals`."""
    contents.table("people/staff", say("Nhân viên"), STAFF, lambda: _staff(contents))
    rights = (Column(say("Quyền"), 30), *(Column(role.label, 18) for role in Role))
    contents.table("people/rights", say("Quyền theo vai trò"), rights, _rights)
    contents.table("people/trainings", say("Sổ tập huấn"), TRAININGS, lambda: _trainings(contents))
    contents.table(
        "approvals/approvals", say("Chữ ký thứ hai"), APPROVALS, lambda: _signed(contents)
    )


def _staff(contents: Contents) -> Iterator[Sequence[Any]]:
    newest: dict[Any, Any] = {}
    for training in _every_training(contents):
        newest[training.staff_id] = training.held_on
    for person in contents.session.scalars(select(Staff).order_by(Staff.created_at, Staff.id)):
        if person.created_at < contents.period.ends:
            state = say("đang dùng") if person.active else say("đã khóa")
            taught = newest.get(person.id)
            yield person.name, person.role.label, state, person.created_at, taught


def _rights() -> Iterator[Sequence[Any]]:
    for right in Permission:
        holders = ["x" if right in PERMISSIONS[role] else "" for role in Role]
        if any(holders):
            yield right.value, *holders


def _every_training(contents: Contents) -> Sequence[Training]:
    """Until the end of the period: what was taught before it counts in it too."""
    wanted = select(Training).where(Training.held_on <= contents.period.last)
    return contents.session.scalars(wanted.order_by(Training.held_on, Training.id)).all()


def _trainings(contents: Contents) -> Iterator[Sequence[Any]]:
    found = _every_training(contents)
    names = contents.names([*(str(t.staff_id) for t in found), *(t.recorded_by for t in found)])
    for one in found:
        yield (
            one.held_on,
            names.of(one.staff_id),
            one.role.label,
            one.topic,
            one.given_by,
            one.recorded_at,
            names.of(one.recorded_by),
        )


def _signed(contents: Contents) -> Iterator[Sequence[Any]]:
    period = contents.period
    wanted = (
        select(Approval)
        .where(Approval.asked_at >= period.begins, Approval.asked_at < period.ends)
        .order_by(Approval.asked_at, Approval.id)
    )
    for chunk in in_chunks(contents.session.scalars(wanted).all()):
        names = contents.names([*(a.asked_by for a in chunk), *(a.decided_by for a in chunk)])
        for one in chunk:
            if one.about not in contents.hidden:
                yield (
                    one.about,
                    KINDS[one.kind],
                    names.of(one.asked_by),
                    one.asked_at,
                    DECISIONS[one.decision] if one.decision else "",
                    names.of(one.decided_by),
                    one.decided_at,
                )

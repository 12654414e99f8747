"""The notice to the people: written, put before a second person, approved, called back."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select

from kalix_compliance.breaches.kinds import Audience, NoticeState
from kalix_compliance.breaches.loading import insist_no_import, load_open
from kalix_compliance.breaches.models import Breach, PeopleNotice
from kalix_compliance.breaches.notice_text import NoticeText, hash_of
from kalix_compliance.breaches.queries.notice_facts import facts_of, texts_of, under_way
from kalix_compliance.breaches.queries.recipients import recipients
from kalix_compliance.breaches.rules.notices import (
    TIME_TO_CANCEL,
    reasons_not_to_write,
    to_submit,
)
from kalix_compliance.breaches.rules.requirements import insist
from kalix_compliance.breaches.telling import tell
from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.core.errors import NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.envelope import one_line
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into
from kalix_compliance.web.formats import number as in_figures


@command(Permission.BREACH_HANDLE)
def write_notice(
    unit: Unit,
    reference: str,
    text: NoticeText,
    audience: Audience = Audience.EVERYONE,
    *,
    version: int | None = None,
) -> int:
    """Write the draft, or the first one; returns its number.

    `version` is that of the draft the person was looking at, None when there was none. Who wrote last is
    its author, and may not approve it.
    """
    breach = load_open(unit, reference)
    text = replace(text, subject=one_line(text.subject))
    for part, words in vars(text).items():
        if not words:
            raise RuleBroken(say("Phần này còn trống. Ghi vài chữ rồi lưu lại."), field=part)
    notice = _draft(unit, breach)
    if notice is None:
        if version is not None:
            raise StaleRecord
        notice = _first_draft(unit, breach)
    elif notice.version != version:
        raise StaleRecord
    new = notice.written_at is None
    notice.author, notice.written_at, notice.audience = unit.actor.id, unit.now, audience
    seal_into(notice, safes.house(), **vars(text))
    unit.session.add(notice)
    unit.session.flush()
    unit.about(reference, notice=notice.number, audience=audience.value)
    if new:
        tell(unit, breach, "notice_written", number=notice.number)
    return notice.number


@command(Permission.BREACH_HANDLE)
def discard_notice(unit: Unit, reference: str, number: int) -> None:
    """Give a draft up; it stays on record."""
    breach, notice = _load(unit, reference, number)
    _insist_draft(notice)
    notice.state, notice.finished_at = NoticeState.CANCELLED, unit.now
    tell(unit, breach, "notice_discarded", number=number)


@command(Permission.BREACH_HANDLE)
def submit_notice(
    unit: Unit,
    reference: str,
    number: int,
    *,
    people: int,
    remark: str = "",
    version: int | None = None,
) -> UUID:
    """Put the draft before a second person; from here on text and list do not change.

    `people` is the count that the person has seen: when the list has changed since, nothing is submitted.
    """
    breach, notice = _load(unit, reference, number, version)
    insist_no_import(unit, breach)
    reached = recipients(unit.session, breach.id, notice.audience)
    insist(to_submit(facts_of(unit.session, breach, notice, reached)))
    if reached.people != people:
        raise RuleBroken(
            say(
                "Danh sách vừa đổi: bạn xem %(seen)s người, nay là %(now)s người. "
                "Xem lại rồi trình.",
                seen=in_figures(people),
                now=in_figures(reached.people),
            )
        )
    approval = approvals.ask(unit, reference, None, ApprovalKind.PEOPLE_NOTICE, remark)
    notice.state, notice.submitted_at = NoticeState.SUBMITTED, unit.now
    notice.approval_id, notice.people = approval.id, reached.people
    notice.text_sha256 = hash_of(texts_of(unit.session, breach, notice, unit.company))
    unit.about(reference, notice=number, people=people, sha256=notice.text_sha256)
    tell(unit, breach, "notice_submitted", text=remark, number=number, count=people)
    return approval.id


@command(Permission.BREACH_HANDLE)
def withdraw_notice(unit: Unit, reference: str, number: int) -> None:
    """Take a notice back from the approver; it is a draft again, and the list is open again."""
    breach, notice = _load(unit, reference, number)
    if notice.state is not NoticeState.SUBMITTED:
        raise RuleBroken(say("Thông báo này không chờ duyệt nên không rút lại được."))
    approvals.withdraw_requests(unit, reference, ApprovalKind.PEOPLE_NOTICE)
    _become_draft(notice)
    tell(unit, breach, "notice_withdrawn", number=number)


@command(Permission.BREACH_APPROVE)
def approve_notice(unit: Unit, reference: str, approval_id: UUID, *, remark: str = "") -> None:
    """Sign the notice that waits; it leaves after ten minutes, in which it can still be called back.

    Decides the approval itself (`casework.approvals.decide`). Raises RuleBroken for its author.
    """
    breach, notice = _submitted(unit, reference, approval_id)
    if notice.author == unit.actor.id:
        raise RuleBroken(say("Người soạn không tự duyệt. Cần một người khác ký."))
    _insist_unchanged(unit, breach, notice)
    approvals.decide(unit, approval_id, Decision.APPROVED, remark)
    notice.state = NoticeState.APPROVED
    notice.approved_at, notice.approved_by = unit.now, unit.actor.id
    notice.starts_at = unit.now + TIME_TO_CANCEL
    unit.about(reference, notice=notice.number, sha256=notice.text_sha256)
    tell(
        unit,
        breach,
        "notice_approved",
        text=remark,
        number=notice.number,
        count=notice.people,
        moment=notice.starts_at.isoformat(),
    )


@command(Permission.BREACH_APPROVE)
def decline_notice(unit: Unit, reference: str, approval_id: UUID, *, remark: str) -> None:
    """Do not sign: the notice is a draft again, and the list is open again.

    Decides the approval itself. Raises RuleBroken (field `remark`) without a reason.
    """
    breach, notice = _submitted(unit, reference, approval_id)
    approvals.decide(unit, approval_id, Decision.DECLINED, remark)
    _become_draft(notice)
    unit.about(reference, notice=notice.number)
    tell(unit, breach, "notice_declined", text=remark, number=notice.number)


@command(Permission.BREACH_STOP)
def cancel_notice(unit: Unit, reference: str, number: int, *, reason: str = "") -> None:
    """Call an approved notice back before its first mail; it is a draft again, to be signed anew."""
    breach, notice = _load(unit, reference, number)
    if notice.state is not NoticeState.APPROVED or notice.campaign_id is not None:
        raise RuleBroken(
            say("Thông báo này không còn ở thời gian chờ. Nếu đang gửi, bấm “Dừng gửi ngay”.")
        )
    _become_draft(notice)
    tell(unit, breach, "notice_cancelled", text=reason, number=number)


def load_notice(
    unit: Unit, breach: Breach, number: int, version: int | None = None
) -> PeopleNotice:
    """The notice, locked for this unit; NotFound, or StaleRecord when somebody saved since `version`."""
    notice = unit.session.scalar(
        select(PeopleNotice)
        .where(PeopleNotice.breach_id == breach.id, PeopleNotice.number == number)
        .with_for_update()
    )
    if notice is None:
        raise NotFound
    unit.expect(notice, version)
    unit.about(breach.reference, notice=number)
    return notice


def _load(
    unit: Unit, reference: str, number: int, version: int | None = None
) -> tuple[Breach, PeopleNotice]:
    breach = load_open(unit, reference)
    return breach, load_notice(unit, breach, number, version)


def _draft(unit: Unit, breach: Breach) -> PeopleNotice | None:
    return unit.session.scalar(
        select(PeopleNotice)
        .where(PeopleNotice.breach_id == breach.id, PeopleNotice.state == NoticeState.DRAFT)
        .with_for_update()
    )


def _first_draft(unit: Unit, breach: Breach) -> PeopleNotice:
    if (other := under_way(unit.session, breach.id)) is not None:
        raise RuleBroken(say("Thông báo số %(n)s chưa gửi xong.", n=other))
    last = unit.session.scalar(
        select(func.max(PeopleNotice.number)).where(PeopleNotice.breach_id == breach.id)
    )
    return PeopleNotice(
        id=new_id(), breach_id=breach.id, number=(last or 0) + 1, state=NoticeState.DRAFT
    )


def _insist_draft(notice: PeopleNotice) -> None:
    if reasons := reasons_not_to_write(notice.state):
        raise RuleBroken(*reasons)


def _submitted(unit: Unit, reference: str, approval_id: UUID) -> tuple[Breach, PeopleNotice]:
    """The notice that this approval is about."""
    breach = load_open(unit, reference)
    number = unit.session.scalar(
        select(PeopleNotice.number).where(
            PeopleNotice.breach_id == breach.id,
            PeopleNotice.approval_id == approval_id,
            PeopleNotice.state == NoticeState.SUBMITTED,
        )
    )
    if number is None:
        raise NotFound
    return breach, load_notice(unit, breach, number)


def _insist_unchanged(unit: Unit, breach: Breach, notice: PeopleNotice) -> None:
    """What is signed is what was submitted: the same words, and nobody more or less."""
    facts = facts_of(unit.session, breach, notice)
    insist(to_submit(replace(facts, state=NoticeState.DRAFT)))
    if hash_of(texts_of(unit.session, breach, notice, unit.company)) != notice.text_sha256:
        raise RuleBroken(say("Lời thông báo đã đổi từ lúc trình. Không ký; người soạn trình lại."))


def _become_draft(notice: PeopleNotice) -> None:
    notice.state = NoticeState.DRAFT
    notice.submitted_at = notice.approval_id = notice.people = None
    notice.approved_at = notice.approved_by = notice.starts_at = None
    notice.text_sha256 = ""

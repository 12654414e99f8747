"""Finding the breach that a command is about."""

from sqlalchemy import select

from kalix_compliance.breaches.kinds import ImportState, NoticeState
from kalix_compliance.breaches.models import AffectedImport, Breach, PeopleNotice
from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.execution.unit import Unit

PREFIX = "SC"
LOCKING = (NoticeState.SUBMITTED, NoticeState.APPROVED)


def is_breach(reference: str) -> bool:
    """Whether an event is about a breach; events about other records are for other features."""
    return reference.startswith(f"{PREFIX}-")


def load(unit: Unit, reference: str, version: int | None = None) -> Breach:
    """The breach, locked for this unit; NotFound, or StaleRecord when somebody saved since `version`."""
    if not is_reference(reference):
        raise NotFound
    unit.about(reference)
    breach = unit.session.scalar(
        select(Breach).where(Breach.reference == reference).with_for_update()
    )
    if breach is None:
        raise NotFound
    unit.expect(breach, version)
    if breach.emptied_at is not None and not unit.actor.is_system:
        raise RuleBroken(say("Sự cố đã hết hạn lưu: nội dung không còn, và không mở lại được."))
    if breach.drill:
        unit.about(reference, drill=True)
    return breach


def load_open(unit: Unit, reference: str, version: int | None = None) -> Breach:
    """As `load`, for steps that an ended breach does not take any more; raises RuleBroken."""
    breach = load(unit, reference, version)
    if breach.closed_at or breach.ruled_out_at:
        raise RuleBroken(say("Sự cố đã kết thúc nên không sửa được nữa. Mở lại rồi hãy sửa."))
    return breach


def insist_list_open(unit: Unit, breach: Breach) -> None:
    """Raise RuleBroken while the list of people is before an approver, or about to be frozen."""
    locking = unit.session.scalar(
        select(PeopleNotice.number).where(
            PeopleNotice.breach_id == breach.id, PeopleNotice.state.in_(LOCKING)
        )
    )
    if locking is not None:
        raise RuleBroken(
            say(
                "Danh sách đang khóa vì thông báo số %(n)s đang chờ duyệt hoặc sắp gửi. "
                "Rút thông báo lại rồi hãy sửa danh sách.",
                n=locking,
            )
        )


def insist_no_import(unit: Unit, breach: Breach) -> None:
    """Raise RuleBroken while a file is being added to the list: half a list is not to be counted on."""
    running = unit.session.scalar(
        select(AffectedImport.id).where(
            AffectedImport.breach_id == breach.id, AffectedImport.state == ImportState.ADDING
        )
    )
    if running is not None:
        raise RuleBroken(say("Một tệp đang được nhập vào danh sách. Chờ nhập xong."))

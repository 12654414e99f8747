"""Files on the pages: one's own, and those of others for whoever signs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import KalixError
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import runtime
from kalix_compliance.exports.kinds import Form, Purpose, State
from kalix_compliance.exports.loading import export_of
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.rules import (
    failure_words,
    reasons_not_to_cancel,
    reasons_not_to_sign,
    reasons_not_to_take,
)
from kalix_compliance.exports.table import Asking, Filters, exported
from kalix_compliance.staff.queries import names_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

ON_A_PAGE = 50
GONE_KIND = say("loại tệp không còn")


@dataclass(frozen=True)
class FileRow:
    """One file in a list; ended as soon as its days are over, whether or not it is cleared away yet."""

    reference: str
    title: Text
    form: Form
    purpose: Purpose
    people: int
    asked_by: str
    asked_at: datetime
    state: State
    expires_at: datetime | None
    mine: bool
    to_sign: bool


@dataclass(frozen=True)
class FileView:
    """One file on its own page; the reasons say why a step is not possible."""

    row: FileRow
    kind: str
    filters: Filters
    words: Sequence[Text]
    note: str
    remark: str
    signed_by: str
    signed_at: datetime | None
    done: int
    total: int
    attempts: int
    trouble: Sentence | None
    failure: str
    file_name: str
    size: int
    sha256: str
    made_at: datetime | None
    downloads: int
    not_to_take: list[Sentence]
    not_to_cancel: list[Sentence]
    not_to_sign: list[Sentence]

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def under_way(self) -> bool:
        """Whether the page looks again by itself."""
        return self.row.state in (State.QUEUED, State.MAKING)


def file_rows(asking: Asking, *, mine: bool) -> list[FileRow]:
    """The latest files, those that wait for this person's signature first; two statements."""
    session = asking.session
    wanted = select(Export).where(_seen_by(asking.actor, mine=mine))
    rows = session.scalars(
        wanted.order_by(Export.asked_at.desc(), Export.id.desc()).limit(ON_A_PAGE)
    ).all()
    names = _names(session, {row.asked_by for row in rows})
    shown = [_row(row, asking, names) for row in rows]
    return sorted(shown, key=lambda row: not row.to_sign)


def file_view(asking: Asking, reference: str) -> FileView:
    """One file; raises NotFound when this person may not know of it."""
    session, actor, now = asking.session, asking.actor, asking.now
    row = export_of(session, actor, reference)
    signature = session.scalar(
        select(Approval)
        .where(Approval.about == reference, Approval.kind == ApprovalKind.EXPORT)
        .order_by(Approval.asked_at.desc())
        .limit(1)
    )
    signer = signature.decided_by if signature else None
    names = _names(session, {row.asked_by, *([signer] if signer else [])})
    return FileView(
        row=_row(row, asking, names),
        kind=row.kind,
        filters=row.filters,
        words=_words(row, asking),
        note=unseal_from(row, safes.house(), "note"),
        remark=unseal_from(signature, safes.house(), "remark") if signature else "",
        signed_by=names.get(signer or "", ""),
        signed_at=signature.decided_at if signature else None,
        done=row.done,
        total=row.total,
        attempts=row.attempts,
        trouble=failure_words(row.failure) if row.state is State.FAILED else None,
        failure=row.failure,
        file_name=row.file_name,
        size=row.size,
        sha256=row.sha256,
        made_at=row.made_at,
        downloads=row.downloads,
        not_to_take=reasons_not_to_take(row.asked_by, row.state, row.expires_at, actor.id, now),
        not_to_cancel=reasons_not_to_cancel(row.asked_by, row.state, actor.id),
        not_to_sign=reasons_not_to_sign(row.asked_by, row.state, actor.id),
    )


def last_purpose(asking: Asking) -> Purpose | None:
    """What this person wanted their last file for: mostly the same again."""
    return asking.session.scalar(
        select(Export.purpose)
        .where(Export.asked_by == asking.actor.id)
        .order_by(Export.asked_at.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class FileToSign:
    """A file that waits for a second signature, for the list of all that wait."""

    approval_id: UUID
    reference: str
    what: Text
    people: int
    asked_by: str
    asked_at: datetime
    asked_by_reader: bool

    @property
    def mine(self) -> bool:
        """Another has to sign."""
        return self.asked_by_reader


def exports_to_sign(session: Session, actor: Actor) -> list[FileToSign]:
    """Files that wait for a signature, the oldest first, for those who may sign; two statements."""
    if not actor.may(Permission.EXPORT_APPROVE):
        return []
    found = session.execute(
        select(Approval.id, Export)
        .join(Export, Export.reference == Approval.about)
        .where(
            Approval.kind == ApprovalKind.EXPORT,
            Approval.decided_at.is_(None),
            Export.state == State.WAITING,
        )
        .order_by(Approval.asked_at)
        .limit(ON_A_PAGE)
    ).all()
    names = _names(session, {row.asked_by for _id, row in found})
    asking = Asking(session, actor, {}, runtime.get().clock.now(), runtime.get().company)
    return [
        FileToSign(
            approval_id=approval_id,
            reference=row.reference,
            what=_title(row, asking),
            people=row.people,
            asked_by=names.get(row.asked_by, ""),
            asked_at=row.asked_at,
            asked_by_reader=row.asked_by == actor.id,
        )
        for approval_id, row in found
    ]


def _seen_by(actor: Actor, *, mine: bool) -> ColumnElement[bool]:
    own = Export.asked_by == actor.id
    if mine or not actor.may(Permission.EXPORT_APPROVE):
        return own
    return Export.asked_by != actor.id


def _row(row: Export, asking: Asking, names: dict[str, str]) -> FileRow:
    over = row.state is State.READY and row.expires_at is not None and row.expires_at <= asking.now
    actor = asking.actor
    return FileRow(
        reference=row.reference,
        title=_title(row, asking),
        form=row.form,
        purpose=row.purpose,
        people=row.people,
        asked_by=names.get(row.asked_by, ""),
        asked_at=row.asked_at,
        state=State.ENDED if over else row.state,
        expires_at=row.expires_at,
        mine=row.asked_by == actor.id,
        to_sign=actor.may(Permission.EXPORT_APPROVE)
        and not reasons_not_to_sign(row.asked_by, row.state, actor.id),
    )


def _title(row: Export, asking: Asking) -> Text:
    """What is in the file; the kind's name where the filters mean nothing any more."""
    kind = exported().get(row.kind)
    if kind is None:
        return GONE_KIND
    try:
        return kind.title_of(replace(asking, filters=row.filters))
    except (KalixError, KeyError, ValueError):
        return kind.name


def _words(row: Export, asking: Asking) -> Sequence[Text]:
    kind = exported().get(row.kind)
    if kind is None:
        return ()
    try:
        return kind.words(replace(asking, filters=row.filters))
    except (KalixError, KeyError, ValueError):
        return ()


def _names(session: Session, people: Collection[str]) -> dict[str, str]:
    found = names_of(session, {UUID(one) for one in people})
    return {str(key): name for key, name in found.items()}

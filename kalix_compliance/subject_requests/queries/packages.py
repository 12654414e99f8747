"""The packages of a request, as its pages show them: in figures, never what is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence, Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.queries import every_name
from kalix_compliance.subject_requests.models import AccessPackage, PackageDownload, SubjectRequest
from kalix_compliance.subject_requests.package.kinds import CODE_NAMES, HANDED_NAMES
from kalix_compliance.subject_requests.package.loading import packages_of, request_of
from kalix_compliance.subject_requests.package.reasons import (
    gone,
    reasons_not_to_mail,
    reasons_not_to_make,
    reasons_not_to_release,
    reasons_not_to_review,
    reasons_not_to_take,
    reasons_not_to_tell,
)


@dataclass(frozen=True)
class PartRow:
    """One part of a package in figures."""

    title: str
    entries: int
    hidden: int


@dataclass(frozen=True)
class DownloadRow:
    at: datetime
    by: str
    handed_by: Text


@dataclass(frozen=True)
class PackageView:
    """One package; the lists say why a step is not possible for this reader, empty when it is."""

    id: UUID
    version: int
    made_at: datetime
    made_by: str
    reviewed_at: datetime | None
    reviewed_by: str
    released_at: datetime | None
    released_by: str
    expires_at: datetime
    ended_at: datetime | None
    size: int
    sha256: str
    parts: Sequence[PartRow]
    downloads: Sequence[DownloadRow]
    code_told_at: datetime | None
    code_told_by: str
    code_by: Text
    ready_sent: bool
    """Whether the person was told by mail that it can be fetched."""
    live: bool
    not_review: list[Sentence]
    not_release: list[Sentence]
    not_take: list[Sentence]
    not_tell: list[Sentence]
    not_mail: list[Sentence]
    """As far as it can be told without opening the person's record."""

    @property
    def entries(self) -> int:
        return sum(part.entries for part in self.parts)

    @property
    def hidden(self) -> int:
        return sum(part.hidden for part in self.parts)


@dataclass(frozen=True)
class PackageDesk:
    """All that the package page of a request needs."""

    request: SubjectRequest
    current: PackageView | None
    """The newest one, also when it has expired."""
    earlier: Sequence[PackageView]
    not_make: list[Sentence]

    @property
    def live(self) -> bool:
        return self.current is not None and self.current.live


def package_desk(session: Session, actor: Actor, reference: str, now: datetime) -> PackageDesk:
    """The packages of this request; four statements whatever their number. Raises NotFound."""
    actor.require(Permission.REQUEST_READ)
    return desk_of(session, actor, request_of(session, reference), now)


def desk_of(session: Session, actor: Actor, request: SubjectRequest, now: datetime) -> PackageDesk:
    """As `package_desk`, for whoever has the request already."""
    packages = packages_of(session, request.id)
    downloads = _downloads(session, request.id) if packages else {}
    names = every_name(session) if packages else {}
    views = [_view(request, p, downloads.get(p.id, ()), names, actor, now) for p in packages]
    return PackageDesk(
        request,
        views[0] if views else None,
        views[1:],
        reasons_not_to_make(request),
    )


def package_view(desk: PackageDesk, package_id: UUID) -> PackageView:
    """One of the packages of this request; raises NotFound."""
    for package in (desk.current, *desk.earlier):
        if package is not None and package.id == package_id:
            return package
    raise NotFound


def _downloads(session: Session, request_id: UUID) -> Mapping[UUID, list[PackageDownload]]:
    rows = session.scalars(
        select(PackageDownload)
        .join(AccessPackage, AccessPackage.id == PackageDownload.package_id)
        .where(AccessPackage.request_id == request_id)
        .order_by(PackageDownload.at, PackageDownload.id)
    )
    found: dict[UUID, list[PackageDownload]] = {}
    for row in rows:
        found.setdefault(row.package_id, []).append(row)
    return found


def _view(
    request: SubjectRequest,
    package: AccessPackage,
    downloads: Sequence[PackageDownload],
    names: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> PackageView:
    return PackageView(
        id=package.id,
        version=package.version,
        made_at=package.made_at,
        made_by=names.get(package.made_by, ""),
        reviewed_at=package.reviewed_at,
        reviewed_by=names.get(package.reviewed_by or "", ""),
        released_at=package.released_at,
        released_by=names.get(package.released_by or "", ""),
        expires_at=package.expires_at,
        ended_at=package.ended_at,
        size=package.size,
        sha256=package.sha256,
        parts=_parts(package),
        downloads=[
            DownloadRow(d.at, names.get(d.by, ""), HANDED_NAMES[d.handed_by]) for d in downloads
        ],
        code_told_at=package.code_told_at,
        code_told_by=names.get(package.code_told_by or "", ""),
        code_by=CODE_NAMES[package.code_by] if package.code_by else "",
        ready_sent=package.ready_message is not None,
        live=not gone(package, now),
        not_review=reasons_not_to_review(package, now),
        not_release=reasons_not_to_release(request, package, actor.id, now),
        not_take=reasons_not_to_take(request, package, actor.id, now),
        not_tell=reasons_not_to_tell(request, package, actor.id, {d.by for d in downloads}, now),
        not_mail=reasons_not_to_mail(request, package, now, reachable=True),
    )


def _parts(package: AccessPackage) -> list[PartRow]:
    return [
        PartRow(str(part["title"]), int(part["entries"]), int(part["hidden"]))
        for part in package.sections.values()
        if isinstance(part, dict)
    ]

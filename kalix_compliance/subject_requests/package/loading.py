"""Finding the request and the package that a step is about."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import Sentence
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.models import AccessPackage, PackageDownload, SubjectRequest

SEALED = "access_package.sealed"


def request_of(session: Session, reference: str, *, lock: bool = False) -> SubjectRequest:
    """The request with this number; raises NotFound."""
    if not is_reference(reference):
        raise NotFound
    wanted = select(SubjectRequest).where(SubjectRequest.reference == reference)
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound
    return found


def locked_package(
    unit: Unit, reference: str, package_id: UUID
) -> tuple[SubjectRequest, AccessPackage]:
    """A package of this very request, both locked; raises NotFound."""
    request = request_of(unit.session, reference, lock=True)
    package = unit.session.get(AccessPackage, package_id, with_for_update=True)
    if package is None or package.request_id != request.id:
        raise NotFound
    unit.about(reference, package=str(package.id))
    return request, package


def packages_of(session: Session, request_id: UUID) -> Sequence[AccessPackage]:
    """All that were made for a request, the newest first; without the bytes."""
    return session.scalars(
        select(AccessPackage)
        .where(AccessPackage.request_id == request_id)
        .order_by(AccessPackage.made_at.desc(), AccessPackage.id.desc())
    ).all()


def takers_of(session: Session, package_id: UUID) -> set[str]:
    """Who has fetched the file of this package."""
    wanted = select(PackageDownload.by).where(PackageDownload.package_id == package_id)
    return set(session.scalars(wanted))


def empty(unit: Unit, package: AccessPackage) -> None:
    """Nothing is left of the file but that there was one, and its hash."""
    package.sealed = package.code = package.struck = None
    package.ended_at = unit.now


def lifetime(unit: Unit) -> timedelta:
    """How long a package stays, from the setting PACKAGE_DAYS."""
    return timedelta(days=int(unit.lent.settings["PACKAGE_DAYS"]))


def insist(reasons: Sequence[Sentence]) -> None:
    """Raise RuleBroken with the reasons, if there are any."""
    if reasons:
        raise RuleBroken(*reasons)

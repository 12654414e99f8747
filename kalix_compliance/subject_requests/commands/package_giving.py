"""Giving an access package: read and released by another person, fetched, its code told, ended."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.story import tell
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import address_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.subject_requests.models import AccessPackage, PackageDownload, SubjectRequest
from kalix_compliance.subject_requests.package.file import in_groups, opened
from kalix_compliance.subject_requests.package.kinds import CodeBy, HandedBy
from kalix_compliance.subject_requests.package.loading import (
    SEALED,
    empty,
    insist,
    lifetime,
    locked_package,
    takers_of,
)
from kalix_compliance.subject_requests.package.mails import NOTICE, ready_text
from kalix_compliance.subject_requests.package.reasons import (
    reasons_not_to_mail,
    reasons_not_to_release,
    reasons_not_to_review,
    reasons_not_to_take,
    reasons_not_to_tell,
)
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


def review_package(actor: Actor, reference: str, package_id: UUID) -> dict[str, Any]:
    """What is in the file, in clear, for the person who decides on its release; the trace comes first.

    A large file takes a moment to open: that is done when the transaction is over.
    """
    return dict(opened(*read_package(actor, reference, package_id)))


@command(Permission.PACKAGE_RELEASE)
def read_package(unit: Unit, reference: str, package_id: UUID) -> tuple[bytes, str]:
    """Leave the trace of a reading; returns the file and its code."""
    _, package = locked_package(unit, reference, package_id)
    insist(reasons_not_to_review(package, unit.now))
    package.reviewed_at, package.reviewed_by = unit.now, unit.actor.id
    safe = safes.of(package.customer_id)
    content = safe.unseal_bytes(SEALED, package.id, package.sealed or b"")
    return content, unseal_from(package, safe, "code")


@command(Permission.PACKAGE_RELEASE)
def release_package(
    unit: Unit, reference: str, package_id: UUID, *, version: int | None = None
) -> None:
    """Let it go to its person. It expires PACKAGE_DAYS after this."""
    request, package = locked_package(unit, reference, package_id)
    insist(reasons_not_to_release(request, package, unit.actor.id, unit.now))
    unit.expect(package, version)
    package.released_at, package.released_by = unit.now, unit.actor.id
    package.expires_at = unit.now + lifetime(unit)
    unit.about(reference, sha256=package.sha256)
    tell(unit, reference, "package_released")


@command(Permission.REQUEST_HANDLE)
def take_package(
    unit: Unit, reference: str, package_id: UUID, *, handed_by: HandedBy
) -> tuple[str, bytes]:
    """Name and bytes of the file, for the person; each time is counted, with who and by which way."""
    request, package = locked_package(unit, reference, package_id)
    insist(reasons_not_to_take(request, package, unit.actor.id, unit.now))
    package.downloads += 1
    unit.session.add(
        PackageDownload(
            id=new_id(),
            package_id=package.id,
            at=unit.now,
            by=unit.actor.id,
            handed_by=handed_by,
        )
    )
    unit.about(reference, sha256=package.sha256, handed_by=handed_by.value)
    tell(unit, reference, "package_taken", handed_by=handed_by.value)
    safe = safes.of(package.customer_id)
    content = safe.unseal_bytes(SEALED, package.id, package.sealed or b"")
    return f"{reference}-du-lieu-ca-nhan.pdf", content


@command(Permission.REQUEST_HANDLE)
def tell_code(unit: Unit, reference: str, package_id: UUID, *, code_by: CodeBy) -> str:
    """The code in groups of four, once; nobody, not this system either, knows it afterwards."""
    request, package = locked_package(unit, reference, package_id)
    taken_by = takers_of(unit.session, package.id)
    insist(reasons_not_to_tell(request, package, unit.actor.id, taken_by, unit.now))
    code = unseal_from(package, safes.of(package.customer_id), "code")
    package.code = None
    package.code_told_at, package.code_told_by = unit.now, unit.actor.id
    package.code_by = code_by
    unit.about(reference, code_by=code_by.value)
    tell(unit, reference, "package_code_told", code_by=code_by.value)
    return in_groups(code)


@command(Permission.REQUEST_HANDLE)
def tell_ready(unit: Unit, reference: str, package_id: UUID) -> UUID:
    """Mail the person that the package can be fetched, once; neither file nor code goes with it.

    Raises RuleBroken while it is not released, or when there is no e-mail address.
    """
    request, package = locked_package(unit, reference, package_id)
    contact = address_of(unit, request.customer_id)
    insist(reasons_not_to_mail(request, package, unit.now, reachable=bool(contact.email)))
    words = ready_text(request, contact, package.expires_at)
    package.ready_message = enqueue(
        unit,
        notice=NOTICE,
        about=reference,
        to=Recipient(contact.email, contact.name, customer_id=request.customer_id),
        subject=words.subject,
        body=words.body,
        once_key=f"{NOTICE}:{package.id}",
    )
    tell(unit, reference, "package_ready_mailed")
    return package.ready_message


@command(Permission.SYSTEM_SWEEP)
def end_package(unit: Unit, package_id: UUID) -> bool:
    """Delete the bytes of a package that has expired; False when somebody was quicker."""
    package = unit.session.get(AccessPackage, package_id, with_for_update=True)
    if package is None or package.ended_at is not None or package.expires_at > unit.now:
        return False
    reference = unit.session.scalars(
        select(SubjectRequest.reference).where(SubjectRequest.id == package.request_id)
    ).one()
    unit.about(reference, package=str(package.id))
    empty(unit, package)
    tell(unit, reference, "package_expired")
    return True

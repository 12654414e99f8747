"""Making an access package: everything is read and drawn first, and the transaction only keeps the result."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from kalix_compliance.casework.story import tell
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import in_vietnamese, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.subject_requests.models import AccessPackage, SubjectRequest
from kalix_compliance.subject_requests.package.contents import gather
from kalix_compliance.subject_requests.package.file import (
    Cover,
    draw,
    new_code,
)
from kalix_compliance.subject_requests.package.kinds import KIND_TITLES
from kalix_compliance.subject_requests.package.loading import (
    SEALED,
    empty,
    insist,
    lifetime,
    locked_package,
    packages_of,
    request_of,
)
from kalix_compliance.subject_requests.package.reasons import (
    reasons_not_to_make,
    reasons_not_to_review,
)
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from

MOST_STRUCK = 50
LONGEST_STRUCK = 100


@dataclass(frozen=True)
class Drawn:
    """A file that is ready to be kept."""

    content: bytes
    code: str
    figures: dict[str, object]
    entries: int
    struck: tuple[str, ...]


def make_package(actor: Actor, reference: str, *, struck: str = "") -> UUID:
    """Everything held about the person of this request, in a new file; an earlier one of it ends.

    `struck` are words that name other people, one on each line: they are taken out wherever they stand.
    Raises RuleBroken when the request is not for data, was refused, or nobody has checked who asks, and
    Erased.
    """
    actor.require(Permission.REQUEST_HANDLE)
    return keep_package(actor, reference, _drawn(reference, words_in(struck)))


@command(Permission.REQUEST_HANDLE)
def keep_package(unit: Unit, reference: str, drawn: Drawn) -> UUID:
    """Seal a drawn file and keep it until it is released or expires."""
    request = request_of(unit.session, reference, lock=True)
    return _kept(unit, request, drawn, unit.actor.id)


def strike_words(actor: Actor, reference: str, package_id: UUID, *, words: str) -> UUID:
    """Draw the package anew without these words either, for the person who reads it before its release.

    It stays the work of who has made it: taking something away makes nobody an author.
    """
    actor.require(Permission.PACKAGE_RELEASE)
    more = words_in(words)
    if not more:
        raise RuleBroken(say("Gõ ít nhất một từ cần che."), field="words")
    with GuardedSession(db) as session:
        package = session.get(AccessPackage, package_id)
        before = _struck(package) if package else ()
    drawn = _drawn(reference, tuple(dict.fromkeys((*before, *more))))
    return replace_package(actor, reference, package_id, drawn)


@command(Permission.PACKAGE_RELEASE)
def replace_package(unit: Unit, reference: str, package_id: UUID, drawn: Drawn) -> UUID:
    """Keep the file with more struck out in place of this one; raises RuleBroken once it is released."""
    request, package = locked_package(unit, reference, package_id)
    insist(reasons_not_to_review(package, unit.now))
    return _kept(unit, request, drawn, package.made_by)


def words_in(text: str) -> tuple[str, ...]:
    """The words to strike out, one on each line; raises RuleBroken for too many, or too short ones."""
    words = tuple(dict.fromkeys(filter(None, (line.strip() for line in text.splitlines()))))
    if len(words) > MOST_STRUCK or any(len(word) > LONGEST_STRUCK for word in words):
        raise RuleBroken(
            say("Mỗi dòng một tên hoặc cụm từ, tối đa 50 dòng, mỗi dòng 100 chữ."), field="words"
        )
    if any(len(word) == 1 for word in words):
        raise RuleBroken(say("Từ cần che phải có ít nhất hai chữ cái."), field="words")
    return words


def _drawn(reference: str, struck: tuple[str, ...]) -> Drawn:
    lent = runtime.get()
    with GuardedSession(db) as session, in_vietnamese():
        request = request_of(session, reference)
        insist(reasons_not_to_make(request))
        contents = gather(session, request.customer_id, lent.company, struck)
        cover = Cover(
            reference=reference,
            kind=str(KIND_TITLES[request.kind]),
            made_at=lent.clock.now(),
            days=int(lent.settings["PACKAGE_DAYS"]),
        )
    code = new_code()
    content = draw(contents, cover, lent.company, code)
    return Drawn(content, code, contents.figures(), contents.entries, struck)


def _kept(unit: Unit, request: SubjectRequest, drawn: Drawn, made_by: str) -> UUID:
    insist(reasons_not_to_make(request))
    for earlier in packages_of(unit.session, request.id):
        if earlier.ended_at is None:
            empty(unit, earlier)
    package = AccessPackage(
        id=new_id(),
        request_id=request.id,
        customer_id=request.customer_id,
        made_at=unit.now,
        made_by=made_by,
        sha256=hashlib.sha256(drawn.content).hexdigest(),
        size=len(drawn.content),
        sections=drawn.figures,
        expires_at=unit.now + lifetime(unit),
    )
    safe = safes.of(request.customer_id)
    package.sealed = safe.seal_bytes(SEALED, package.id, drawn.content)
    seal_into(package, safe, code=drawn.code, struck="\n".join(drawn.struck))
    unit.session.add(package)
    unit.about(
        request.reference,
        package=str(package.id),
        sha256=package.sha256,
        entries=drawn.entries,
        struck=len(drawn.struck),
    )
    tell(unit, request.reference, "package_made", count=drawn.entries)
    return package.id


def _struck(package: AccessPackage) -> tuple[str, ...]:
    safe = safes.of_many([package.customer_id]).get(package.customer_id)
    return tuple(unseal_from(package, safe, "struck").splitlines())

"""Reading what is to leave, as it leaves: in clear, so each reading leaves a trace."""

from collections.abc import Sequence
from dataclasses import dataclass

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures import copies
from kalix_compliance.disclosures.commands.selecting import people_of
from kalix_compliance.disclosures.content import Content
from kalix_compliance.disclosures.kinds import DisclosureState
from kalix_compliance.disclosures.loading import load
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit


@dataclass(frozen=True)
class Sheet:
    """What leaves about one person; no content when the person was erased since."""

    number: int
    content: Content


@dataclass(frozen=True)
class Shown:
    """Everything that leaves; `fingerprint` is what a signature is bound to, empty for a mere draft."""

    sheets: Sequence[Sheet]
    fingerprint: str


@command(Permission.DISCLOSURE_READ)
def show_content(unit: Unit, reference: str) -> Shown:
    """What is to leave or has left, in clear, for who handles or signs.

    Before it is put before a signer it is drawn from the records as they are now.
    """
    row = load(unit, reference)
    if not unit.actor.may(Permission.DISCLOSURE_APPROVE):
        unit.actor.require(Permission.DISCLOSURE_HANDLE)
    tell(unit, row, "content_read")
    drawn = copies.copies_of(unit.session, row.id)
    if drawn:
        contents = copies.contents_of(drawn)
        sheets = [Sheet(copy.number, contents.get(copy.id, ())) for copy in drawn]
        return Shown(sheets, copies.whole_fingerprint(drawn))
    if row.state not in (DisclosureState.CHECKED, DisclosureState.RECEIVED):
        raise RuleBroken(say("Không có nội dung nào để xem."))
    people = people_of(unit, row)
    return Shown(
        [
            Sheet(number, copies.content_now(unit.session, row, subject))
            for number, subject in enumerate(people, start=1)
        ],
        "",
    )

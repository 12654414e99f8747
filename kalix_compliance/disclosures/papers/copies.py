"""The copy that leaves about one person, as PDF."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.language import in_vietnamese
from kalix_compliance.disclosures.copies import contents_of, copies_of
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.papers.drawing import copy_pdf
from kalix_compliance.disclosures.papers.fields import copy_fields
from kalix_compliance.execution.unit import runtime


def draw_copies(session: Session, row: Disclosure) -> Mapping[UUID, tuple[str, bytes]]:
    """Each person's copy: the fingerprint of what it was drawn from, and the paper."""
    lent = runtime.get()
    now = lent.clock.now()
    drawn = copies_of(session, row.id)
    contents = contents_of(drawn)
    with in_vietnamese():
        return {
            copy.id: (
                copy.fingerprint,
                copy_pdf(
                    copy_fields(row, copy, len(drawn), contents[copy.id], lent.company, now), now
                ),
            )
            for copy in drawn
            if copy.id in contents
        }

"""Names for papers and pages: people in clear where the paper needs them, colleagues by their ids."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.staff.queries import names_of


def names_on_paper(session: Session, row: Disclosure) -> Mapping[str, str]:
    """Who registered, chose, signed and handed over, by actor id; one statement."""
    mentioned = (
        row.registered_by,
        row.authentic_by,
        row.selected_by,
        row.approved_by,
        row.handed_over_by,
    )
    ids = {UUID(one) for one in mentioned if one and not one.startswith("system:")}
    ids |= {one for one in (row.owner_id, row.signer_id) if one}
    return {str(key): name for key, name in names_of(session, ids).items()}

"""Read in clear what proves a consent; the trace is committed before it is shown."""

from uuid import UUID

from kalix_compliance.casework.evidence import content_of
from kalix_compliance.consents.catalogue import EVIDENCE
from kalix_compliance.consents.models import Consent
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

FIELDS = ("proof", "withdrawal")


@command(Permission.CUSTOMER_REVEAL)
def reveal_consent(unit: Unit, consent_id: UUID, field: str, purpose: str) -> str:
    """The words of a proof or of a withdrawal; raises NotFound, RuleBroken at the purpose, Erased."""
    row = _load(unit, consent_id)
    if field not in FIELDS:
        raise NotFound
    if purpose not in set(PURPOSES):
        raise RuleBroken(say("Chọn lý do cần xem."), field="purpose")
    unit.about(row.customer_id, consent=str(row.id), field=field, purpose=purpose)
    return unseal_from(row, safes.of(row.customer_id), field)


@command(Permission.CUSTOMER_REVEAL)
def open_consent_file(unit: Unit, consent_id: UUID) -> tuple[str, bytes]:
    """Name and content of the evidence file; raises NotFound, Erased."""
    row = _load(unit, consent_id)
    if row.evidence_id is None:
        raise NotFound
    unit.about(row.customer_id, consent=str(row.id), attachment=str(row.evidence_id))
    return content_of(unit.session, EVIDENCE, row.evidence_id)


def _load(unit: Unit, consent_id: UUID) -> Consent:
    row = unit.session.get(Consent, consent_id)
    if row is None:
        raise NotFound
    return row

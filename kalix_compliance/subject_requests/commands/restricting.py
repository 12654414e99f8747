"""Restriction and objection at a person's request: the mark is set at once and stops bulk mail."""

from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.limiting import note_objection, restrict_customer
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.effects.loading import load_open
from kalix_compliance.subject_requests.effects.telling import tell
from kalix_compliance.subject_requests.kinds import RequestKind


@command(Permission.REQUEST_HANDLE)
def restrict_by_request(unit: Unit, reference: str, *, scope: str) -> None:
    """From now on the person's data is only kept (Law 91/2025 Art 4(1)(d)); raises RuleBroken, Erased.

    Nobody need have checked who asks: a mark that is set too soon does no harm and can be lifted.
    """
    request = load_open(unit, reference, kind=RequestKind.RESTRICT)
    restrict_customer(unit.actor, request.customer_id, scope=scope, about=reference)
    tell(unit, request, "restricted", scope)


@command(Permission.REQUEST_HANDLE)
def object_by_request(unit: Unit, reference: str, *, scope: str) -> None:
    """From now on the person gets no marketing (Decree 91/2020 Art 13: at once). As `restrict_by_request`."""
    request = load_open(unit, reference, kind=RequestKind.OBJECT)
    note_objection(unit.actor, request.customer_id, scope=scope, about=reference)
    tell(unit, request, "objected", scope)

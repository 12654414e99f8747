"""First drafts and printed letters: reading the customer's data in clear leaves a trace."""

from kalix_compliance.casework.story import tell
from kalix_compliance.complaints.loading import load, safe_of
from kalix_compliance.complaints.messages import (
    LANGUAGE,
    QUESTION_PLACE,
    acknowledgement_text,
    outcome_text,
)
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.queries.file import actions_of
from kalix_compliance.complaints.states import ActionState
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import address_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import Text, compose
from kalix_compliance.notifications.letters import Letter, letter_from
from kalix_compliance.vault.rows import unseal_from


@command(Permission.MESSAGE_SEND)
def draft_answer(unit: Unit, reference: str) -> Text:
    """The answer as the template writes it from the findings and the remedies that were done."""
    complaint = load(unit, reference)
    return outcome_text(
        complaint,
        address_of(unit, complaint.customer_id),
        findings=unseal_from(complaint, safe_of(complaint), "findings"),
        measures=_measures(unit, complaint),
    )


@command(Permission.MESSAGE_SEND)
def draft_acknowledgement(unit: Unit, reference: str) -> Text:
    """The acknowledgement as the template writes it, for a customer without email."""
    complaint = load(unit, reference)
    return acknowledgement_text(complaint, address_of(unit, complaint.customer_id), unit.now)


@command(Permission.MESSAGE_SEND)
def draft_question(unit: Unit, reference: str) -> Text:
    """The letter that asks for more, with a place for the question."""
    complaint = load(unit, reference)
    return compose(
        "more_information",
        LANGUAGE,
        customer_name=address_of(unit, complaint.customer_id).name,
        reference=reference,
        question=str(QUESTION_PLACE),
    )


@command(Permission.MESSAGE_SEND)
def prepare_letter(unit: Unit, reference: str, *, subject: str, body: str) -> Letter:
    """The letter to be printed, with the customer's name and address in clear."""
    complaint = load(unit, reference)
    contact = address_of(unit, complaint.customer_id)
    tell(unit, reference, "letter_printed")
    return letter_from(
        Text(subject, body),
        number=reference,
        day=unit.now,
        to_name=contact.name,
        to_address=contact.address,
        signer_name=unit.actor.name,
    )


def _measures(unit: Unit, complaint: Complaint) -> list[str]:
    done = {ActionState.DONE, ActionState.CHECKED}
    return [action.what for action in actions_of(unit.session, complaint) if action.state in done]

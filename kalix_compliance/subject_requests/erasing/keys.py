"""The person's key, as the key store has it."""

from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from kalix_compliance.subject_requests.erasing.codes import KeyState
from kalix_compliance.vault import safes


def key_state(customer_id: UUID) -> KeyState:
    """Known, destroyed, of no customer of this key store; or the key store does not answer."""
    try:
        known = safes.known([customer_id])
    except SQLAlchemyError:
        return KeyState.SILENT
    if customer_id not in known:
        return KeyState.UNKNOWN
    return KeyState.DESTROYED if known[customer_id] else KeyState.KNOWN

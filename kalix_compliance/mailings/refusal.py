"""The link at the foot of a marketing mail: signed, so that nobody refuses for somebody else.

It names the person by id, the purpose and the mailing, and is good for ever: a right does not expire.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from kalix_compliance.consents.kinds import Purpose

SALT = "mailings.refusal"
LONGEST = 400


@dataclass(frozen=True)
class Refusal:
    """Who says no to what, and by which mail."""

    customer_id: UUID
    purpose: Purpose
    reference: str


def token_of(settings: Mapping[str, Any], refusal: Refusal) -> str:
    """The last part of the address."""
    parts = [refusal.customer_id.hex, refusal.purpose.value, refusal.reference]
    return str(_signer(settings).dumps(parts))


def read_token(settings: Mapping[str, Any], token: str) -> Refusal | None:
    """What a link says; None for one that we did not write."""
    if len(token) > LONGEST:
        return None
    try:
        customer_id, purpose, reference = _signer(settings).loads(token)
        return Refusal(UUID(str(customer_id)), Purpose(purpose), str(reference))
    except (BadSignature, ValueError, TypeError):
        return None


def address_of_refusal(settings: Mapping[str, Any], refusal: Refusal) -> str:
    """The whole address; empty when customers cannot reach this system (PUBLIC_URL)."""
    public = settings.get("PUBLIC_URL") or ""
    return f"{public}/mailings/refuse/{token_of(settings, refusal)}" if public else ""


def _signer(settings: Mapping[str, Any]) -> URLSafeSerializer:
    return URLSafeSerializer(settings["SECRET_KEY"], salt=SALT)

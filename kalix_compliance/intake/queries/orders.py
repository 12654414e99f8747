"""What somebody bought, as far as an earlier complaint tells."""

import json
from collections.abc import Sequence

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe


def last_order(cases: Sequence[Complaint], safe: Safe | None) -> str:
    """The newest order that a case names, in a few words: "Bàn ăn gỗ sồi × 1, 28/10/2026"."""
    for case in cases:
        if told := unseal_from(case, safe, "order"):
            order = json.loads(told)
            product, quantity = order.get("product", ""), order.get("quantity", "")
            bought = f"{product} × {quantity}" if product and quantity else product
            return ", ".join(filter(None, (bought, order.get("delivered_on", ""))))
    return ""

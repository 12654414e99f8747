"""Which registers to look at: `python -m tests.e2e.furnish_registers` prints their addresses.

What is in them comes from what the others put into the house.
"""

import json

from kalix_compliance.registers.table import REGISTERS

OFTEN = {"support": [], "auditor": ["/registers/complaints?at=01/01/2020"]}


def furnish() -> dict[str, object]:
    """Every register, one of them with a day that cannot be read, one with every filter."""
    pages = [f"/registers/{register.code}" for register in REGISTERS]
    more = ["/registers/processors?at=xx", "/registers/consents?standing=in-force&from=01/01/2020"]
    return {
        "at": {"registers": {"code": "requests"}},
        "also": {"compliance": [*pages, *more], **OFTEN},
    }


if __name__ == "__main__":
    print(json.dumps(furnish()))

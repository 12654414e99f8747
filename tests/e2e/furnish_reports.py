"""Which reports to look at: `python -m tests.e2e.furnish_reports` prints their addresses.

What is in them comes from what the others put into the house.
"""

import json

MANY_YEARS = "/reports/figures?since=01/01/2010"


def furnish() -> dict[str, object]:
    """A report over years, one that is empty, one that leaves much out, and one of days that are none."""
    manager = [
        MANY_YEARS,
        "/reports/figures?since=01/01/2019&until=02/01/2019",
        "/reports/figures?kind=leak&channel=hotline&owner=none",
        "/reports/figures?since=xx&until=31/02/2026",
        "/exports/new/figures?since=01/01/2026",
    ]
    return {"at": {}, "also": {"manager": manager, "auditor": [MANY_YEARS]}}


if __name__ == "__main__":
    print(json.dumps(furnish()))

"""An exercise of yesterday, with a decision that waits for the manager."""

from datetime import datetime

from kalix_compliance.breaches.commands.opening import Opening
from kalix_compliance.breaches.kinds import (
    DataType,
    DecisionAbout,
    Discovery,
    Nature,
)
from kalix_compliance.breaches.rules.severity_inputs import DataClass, Ease, Extent, Inputs
from kalix_compliance.demo.incidents import words
from kalix_compliance.demo.incidents.cast import Cast, Timeline, ago
from kalix_compliance.demo.incidents.incident import Incident


def drill(now: datetime, cast: Cast) -> Timeline:
    """An exercise of yesterday, with a decision that waits for the manager."""
    case = Incident(cast.officer, cast.manager)
    detected = now - ago(hours=20)

    def open_it() -> None:
        case.open(
            Opening(
                title=words.DRILL,
                aware_at=detected,
                violation_detected_at=detected,
                act=words.DRILL_ACT,
                discovery=Discovery.STAFF,
                data_types=frozenset({DataType.NAME, DataType.PHONE}),
                drill=True,
            )
        )

    inputs = Inputs(
        contexts={DataClass.SIMPLE: 1},
        ease=Ease.SIGNIFICANT,
        extents={Nature.CONFIDENTIALITY: Extent.FULL},
        malicious=False,
    )
    reasons = dict.fromkeys(words.MISSENT_REASONS, words.DRILL_FACTS)
    return [
        (ago(hours=19, minutes=30), open_it),
        (ago(hours=19), case.make_up_people),
        (ago(hours=18), lambda: case.assess(inputs, reasons, words.DRILL_HARM, many=False)),
        (ago(hours=4), lambda: case.decide(DecisionAbout.AUTHORITY, words.DRILL_FACTS)),
    ]

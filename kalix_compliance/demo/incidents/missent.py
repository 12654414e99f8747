"""A file went to the wrong carrier five weeks ago: everybody was told, and it was closed."""

from datetime import datetime
from random import Random

from kalix_compliance.breaches.commands.ending import Learned, close_breach, confirm_breach
from kalix_compliance.breaches.commands.opening import Opening
from kalix_compliance.breaches.commands.times import set_one_time
from kalix_compliance.breaches.kinds import (
    Cause,
    DataType,
    DecisionAbout,
    Discovery,
    FilingChannel,
    Form,
    Moment,
    Nature,
    Phase,
)
from kalix_compliance.breaches.rules.severity_inputs import DataClass, Ease, Extent, Inputs
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.demo.incidents import words
from kalix_compliance.demo.incidents.cast import (
    Cast,
    Timeline,
    ago,
    keep_record,
    somebody,
    those_present,
)
from kalix_compliance.demo.incidents.incident import Incident

PEOPLE = 24
DATA = frozenset({DataType.NAME, DataType.PHONE, DataType.PLACE})


def missent(rng: Random, now: datetime, cast: Cast) -> Timeline:
    """A file went to the wrong carrier five weeks ago; everybody was told, and it was closed."""
    case = Incident(cast.officer, cast.manager)
    detected = now - ago(days=38)
    people = [somebody(rng, number, gone=False) for number in range(PEOPLE)]

    def open_it() -> None:
        case.open(
            Opening(
                title=words.MISSENT,
                aware_at=detected,
                violation_detected_at=detected,
                occurred_from=detected - ago(hours=5),
                act=words.MISSENT_ACT,
                discovery=Discovery.STAFF,
                data_types=DATA,
            )
        )

    def close() -> None:
        remedied = in_hanoi(now - ago(days=30)).date()
        close_breach(
            cast.officer,
            case.reference,
            Learned(
                words.MISSENT_CAUSE,
                words.MISSENT_LESSONS,
                remedied,
                remedied.replace(year=remedied.year + 6),
            ),
        )

    inputs = Inputs(
        contexts={DataClass.SIMPLE: 1},
        ease=Ease.MAXIMUM,
        extents={Nature.CONFIDENTIALITY: Extent.SOME},
        malicious=False,
    )
    after: Timeline = [
        (ago(hours=1), open_it),
        (
            ago(hours=2),
            lambda: set_one_time(
                cast.officer, case.reference, Moment.CONTAINED, detected + ago(minutes=90)
            ),
        ),
        (ago(hours=3), lambda: keep_record(cast, case, RECORD)),
        (
            ago(hours=4),
            lambda: case.assess(inputs, words.MISSENT_REASONS, words.MISSENT_HARM, many=False),
        ),
        (
            ago(hours=5),
            lambda: confirm_breach(cast.officer, case.reference, facts=words.MISSENT_CONFIRMED),
        ),
        (ago(hours=6), lambda: case.decide(DecisionAbout.AUTHORITY, words.MISSENT_FACTS)),
        (ago(hours=7), case.sign),
        (ago(hours=8), lambda: case.decide(DecisionAbout.PEOPLE, words.MISSENT_FACTS)),
        (ago(hours=9), case.sign),
        (ago(hours=10), lambda: case.bring_in("don-hang-tuan.csv", people, DATA)),
        (
            ago(hours=20),
            lambda: case.file(
                Form.MINUTES, channel=FilingChannel.IN_PERSON, changes=those_present(cast)
            ),
        ),
        *[
            (
                ago(hours=21),
                lambda one=one: case.measure(one[0], cast.officer, result=one[1]),
            )
            for one in words.MISSENT_MEASURES
        ],
        (ago(hours=30), lambda: case.file(Form.MAU_08, "HS-2210")),
        (
            ago(hours=40),
            lambda: case.write_and_submit(
                words.notice(
                    detected,
                    "tệp đơn hàng gửi nhầm cho một bên vận chuyển.",
                    cast.company,
                    cast.officer.name,
                )
            ),
        ),
        (ago(hours=42), case.sign),
        (ago(hours=42, minutes=15), case.send),
        (ago(hours=42, minutes=20), lambda: None),
        (ago(hours=42, minutes=25), case.send),
        (ago(hours=46), lambda: case.call_the_others(cast.support, words.MISSENT_CALLED)),
        (
            ago(days=9),
            lambda: case.file(
                Form.MAU_08, "HS-2210/KT", phase=Phase.FINAL, changes=words.MISSENT_FINAL
            ),
        ),
        (ago(days=12), lambda: case.note_reply(words.MISSENT_REPLY)),
        (ago(days=13), close),
    ]
    return [(ago(days=38) - later, deed) for later, deed in after]


RECORD = {
    "place": "Showroom Bát Khối",
    "related_parties": "Một bên vận chuyển",
    "nature": [Nature.CONFIDENTIALITY.value],
    "cause": Cause.MISTAKE,
    "systems": "Màn hình xuất tệp giao hàng",
    "serious": False,
    "records_count": PEOPLE,
    "people_best": PEOPLE,
    "consequences": words.MISSENT_CONSEQUENCES,
    "signer_name": "Lê Quốc Bảo",
    "signer_title": "Giám đốc",
}

"""A delivery list was taken: three complaints, one paper in time, one late, the notice half sent."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from kalix_compliance.breaches.commands.ending import confirm_breach
from kalix_compliance.breaches.commands.evidence import add_breach_evidence
from kalix_compliance.breaches.commands.opening import Opening
from kalix_compliance.breaches.commands.sending import pause_notice
from kalix_compliance.breaches.commands.times import set_one_time, set_times
from kalix_compliance.breaches.kinds import (
    Cause,
    DataType,
    DecisionAbout,
    Discovery,
    FilingChannel,
    Form,
    Moment,
    Nature,
)
from kalix_compliance.breaches.rules.severity_inputs import DataClass, Ease, Extent, Inputs
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.complaints.catalogue import Channel, DataItem, Kind
from kalix_compliance.complaints.commands.closing import escalate_complaint
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.commands.flagging import flag_clocks
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
from kalix_compliance.demo.people import a_person
from kalix_compliance.escalation.commands.escalating import open_from_complaints

PEOPLE = 300
DATA = frozenset({DataType.NAME, DataType.PHONE, DataType.PLACE, DataType.PURCHASE})
CLOCKMAKER = system_actor("deadlines.flag", Permission.SYSTEM_REMIND)


def stolen(rng: Random, now: datetime, cast: Cast) -> Timeline:
    """A delivery list was taken: three complaints, one paper in time, one late, the notice half sent."""
    case = Incident(cast.officer, cast.manager)
    complaints: list[str] = []
    detected, attacked = now - ago(hours=51, minutes=35), now - ago(hours=28, minutes=50)
    began = detected - ago(hours=35, minutes=20)

    def call(number: int) -> Callable[[], object]:
        received = (detected, detected + ago(hours=2), detected + ago(hours=4))[number]

        def happen() -> None:
            complaints.append(_call(cast, rng, received, words.STOLEN_CALLS[number]))
            escalate_complaint(cast.support, complaints[-1], reason=words.STOLEN_CALLS[number])

        return happen

    def open_it() -> None:
        case.reference = open_from_complaints(
            cast.officer,
            complaints,
            Opening(
                title=words.STOLEN,
                aware_at=detected,
                violation_detected_at=detected,
                act=words.STOLEN_ACT,
                discovery=Discovery.COMPLAINT,
                data_types=DATA,
            ),
        )

    def find_the_attack() -> None:
        set_times(
            cast.officer,
            case.reference,
            None,
            {
                Moment.OCCURRED_FROM: began,
                Moment.VIOLATION_DETECTED: detected,
                Moment.AWARE: detected,
                Moment.ATTACK_DETECTED: attacked,
            },
            times_differ=words.STOLEN_DIFFER,
        )

    def keep_the_log() -> None:
        log = words.STOLEN_LOG.format(at=in_hanoi(began))
        upload = Upload("nhat-ky-may-chu.txt", log.encode())
        add_breach_evidence(cast.officer, case.reference, [upload])

    def pause() -> None:
        pause_notice(cast.officer, case.reference, case.notice_number())

    inputs = Inputs(
        contexts={DataClass.SIMPLE: 2},
        ease=Ease.SIGNIFICANT,
        extents={Nature.CONFIDENTIALITY: Extent.FULL},
        malicious=True,
    )
    people = [somebody(rng, number) for number in range(PEOPLE)]
    return [
        (ago(hours=51, minutes=25), call(0)),
        (ago(hours=49, minutes=20), call(1)),
        (ago(hours=47, minutes=10), call(2)),
        (ago(hours=46, minutes=30), open_it),
        (ago(hours=46), lambda: keep_record(cast, case, RECORD)),
        (
            ago(hours=45, minutes=30),
            lambda: case.assess(inputs, words.STOLEN_REASONS, words.STOLEN_HARM, many=True),
        ),
        (ago(hours=28, minutes=30), find_the_attack),
        (ago(hours=28, minutes=20), lambda: keep_record(cast, case, CAUSE)),
        (ago(hours=28, minutes=15), keep_the_log),
        *[
            (
                ago(hours=28, minutes=10 - n),
                lambda one=one: case.measure(one[0], cast.officer, result=one[1]),
            )
            for n, one in enumerate(words.STOLEN_MEASURES)
        ],
        (
            ago(hours=27),
            lambda: set_one_time(
                cast.officer, case.reference, Moment.CONTAINED, now - ago(hours=27, minutes=3)
            ),
        ),
        (
            ago(hours=26, minutes=50),
            lambda: confirm_breach(cast.officer, case.reference, facts=words.STOLEN_CONFIRMED),
        ),
        (
            ago(hours=26, minutes=40),
            lambda: case.decide(DecisionAbout.AUTHORITY, words.STOLEN_FACTS),
        ),
        (ago(hours=26, minutes=20), case.sign),
        (
            ago(hours=26, minutes=10),
            lambda: case.decide(DecisionAbout.PEOPLE, words.STOLEN_PEOPLE),
        ),
        (ago(hours=26), case.sign),
        (
            ago(hours=25),
            lambda: case.bring_in("danh-sach-giao-hang.csv", people, DATA, words.SPOILT),
        ),
        (
            ago(hours=24),
            lambda: case.file(
                Form.MINUTES, channel=FilingChannel.IN_PERSON, changes=those_present(cast)
            ),
        ),
        (ago(hours=6, minutes=3), lambda: case.file(Form.CONSUMER, "1187/TN")),
        (ago(hours=4, minutes=49), lambda: flag_clocks(CLOCKMAKER)),
        (
            ago(hours=2, minutes=25),
            lambda: case.file(
                Form.CYBER,
                f"BN {in_hanoi(now):%d%m}-04",
                late_reason=words.STOLEN_LATE,
                as_report=False,
            ),
        ),
        (ago(hours=2), lambda: case.begin(Form.MAU_08)),
        (
            ago(hours=1, minutes=5),
            lambda: case.write_and_submit(
                words.notice(
                    detected,
                    "danh sách giao hàng bị lấy khỏi máy chủ.",
                    cast.company,
                    cast.officer.name,
                )
            ),
        ),
        (ago(minutes=40), case.sign),
        (ago(minutes=29), case.send),
        *[(ago(minutes=minute), lambda: None) for minute in range(26, 19, -1)],
        (ago(minutes=19), pause),
    ]


RECORD = {
    "place": "Máy chủ của công ty, Long Biên, Hà Nội",
    "related_parties": "Đơn vị vận hành máy chủ; người lấy dữ liệu chưa rõ là ai.",
    "nature": [Nature.CONFIDENTIALITY.value],
    "signer_name": "Lê Quốc Bảo",
    "signer_title": "Giám đốc",
    "records_count": PEOPLE,
    "people_least": PEOPLE - 20,
    "people_best": PEOPLE,
    "people_most": PEOPLE + 50,
}
CAUSE = {
    "cause": Cause.ATTACK,
    "cause_text": "Tài khoản cũ chưa bị khóa sau khi hết hợp đồng.",
    "systems": words.STOLEN_SYSTEMS,
    "processor": "Đơn vị vận hành máy chủ",
    "serious": True,
}


def _call(cast: Cast, rng: Random, received: datetime, what: str) -> str:
    return register_complaint(
        cast.support,
        Intake(
            kind=Kind.LEAK,
            channel=Channel.HOTLINE,
            place=cast.company.hotlines[0],
            received_at=received,
            narrative=what,
            new_customer=a_person(rng, rng.randrange(20_000, 30_000)),
            data_items=frozenset({DataItem.NAME, DataItem.PHONE, DataItem.ADDRESS, DataItem.ORDER}),
        ),
    )

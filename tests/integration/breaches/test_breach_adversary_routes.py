"""Every page of the breaches with addresses and forms that no browser of ours sends."""

import itertools
import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from kalix_compliance.breaches.commands import filing, importing, measures
from kalix_compliance.breaches.commands.affected import add_made_up_people
from kalix_compliance.breaches.commands.assessing import assess_breach
from kalix_compliance.breaches.commands.deciding import decide_breach
from kalix_compliance.breaches.commands.evidence import add_breach_evidence
from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.breaches.importing.columns import Columns
from kalix_compliance.breaches.kinds import Choice, DataType, DecisionAbout, Form
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.models import Approval, Attachment
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.roles import Role
from tests.breaches import assessing
from tests.cases import PICTURE
from tests.notices import Story
from tests.people import add_member, open_door

IMPORTER = system_actor("breaches.import", Permission.SYSTEM_IMPORT)
pytestmark = pytest.mark.sqlite_only

FILE = "Họ tên,Điện thoại\nTrần Thử Một,0977000111\nTrần Thử Hai,không có số\n"
MANY = "9" * 30
HOSTILE = {
    "nothing": "",
    "NUL": "a\0b",
    "a number without end": MANY,
    "year one": "0001-01-01T00:00:00+14:00",
    "year 9999": "9999-12-31T23:59:59-14:00",
    "the first day": "01/01/0001 00:00",
    "the last day": "31/12/9999 23:59",
    "right to left": "\u202egnp.exe 👩‍👩‍👧‍👦 مرحبا",
    "digits of another alphabet": "٣٤٥",
    "digits that Python does not read": "9" * 5_000,
    "formula": '=HYPERLINK("http://x","y")',
}
QUERIES_SPOKEN = """
    after year status text drill route told source why about complaint group part field
"""
QUERIES = QUERIES_SPOKEN.split()
FIELDS_SPOKEN = """
    title act place discovery discovery_text related_parties nature cause cause_text systems
    processor serious data_types records_count people_least people_best people_most consequences
    contact_name contact_email contact_phone signer_name signer_title reason times_differ
    occurred_from occurred_to attack_detected violation_detected aware contained ongoing seen about
    choice facts reasons review_at simple behavioural financial sensitive ease confidentiality
    integrity availability malicious harm harm_reasons data_context_reason ease_reason
    circumstances_reason decision remark what owner due_on result root_cause lessons remedied_on
    keep_until form authority phase filed_at channel receipt late_reason document_no changes
    attached as_report replied_at reply format encoding delimiter name family phone email address
    items headings pick q subject how_detected risks measures advice contacts audience people read
    outcome at note batch day group where purpose status year drill once complaints field then
    version text times_reason
"""
FIELDS = FIELDS_SPOKEN.split()
ODD = {
    "reference": ["SC-2026-9999", "SC-٢٠٢٦-0001", "SC-2026-0001%00", "KN-2026-000001", "%20"],
    "number": [0, 9999, 10**30, 2**63],
    "code": ["%00", "breach.people"],
    "kind": ["%00"],
    "complaint": ["%00", f"KN-{MANY}"],
}
ODD_IDS = ["00000000-0000-0000-0000-000000000000", str(uuid4())]


class World:
    """A breach in the middle of everything, and what its pages are asked by."""

    def __init__(self, clock, session, **given):
        story = self.story = Story(clock, **given)
        self.reference, handler = story.reference, story.officer
        if given.get("drill"):
            add_made_up_people(handler, self.reference, 5)
        else:
            story.people(3, 1, 1)
        assess_breach(handler, self.reference, assessing())
        decide_breach(
            handler,
            self.reference,
            about=DecisionAbout.AUTHORITY,
            choice=Choice.NOTIFY,
            facts="biết",
            reasons="vì",
        )
        measures.plan_measure(
            handler,
            self.reference,
            what="Khóa máy chủ",
            owner_id=UUID(handler.id),
            due_on=in_hanoi(clock.now()).date(),
        )
        self.filing = filing.begin_filing(handler, self.reference, form=Form.MAU_08)
        add_breach_evidence(handler, self.reference, [Upload("ảnh.png", PICTURE)])
        story.send(5)
        self.files = [self._file(), importing.upload_people(*self._upload())]
        breach = session.scalars(select(Breach).where(Breach.reference == self.reference)).one()
        self.people = session.scalars(
            select(AffectedPerson.id).where(AffectedPerson.breach_id == breach.id)
        ).all()
        self.attachment = session.scalars(
            select(Attachment.id).where(Attachment.about == self.reference)
        ).first()
        self.approval = session.scalars(
            select(Approval.id).where(
                Approval.about == self.reference, Approval.decided_at.is_(None)
            )
        ).first()

    def _upload(self):
        return self.story.officer, self.reference, Upload("khách.csv", FILE.encode())

    def _file(self):
        made = importing.upload_people(*self._upload())
        importing.check_people(
            self.story.officer,
            self.reference,
            made,
            columns=Columns(name=0, phone=1),
            headings=True,
            data_types={DataType.NAME},
        )
        while import_people(IMPORTER):
            pass
        return made

    def arguments(self):
        return {
            "reference": [self.reference],
            "filing_id": [self.filing],
            "import_id": self.files,
            "person_id": [self.people[0], self.people[-1]],
            "attachment_id": [self.attachment],
            "approval_id": [self.approval],
            "number": [1],
            "code": ["breach.authority", "complaint.resolve", "x"],
            "kind": ["csv", "xlsx", "exe"],
            "complaint": ["KN-2026-000001"],
        }


def rules_of(app, method):
    mine = ("breaches", "escalation")
    rules = app.url_map.iter_rules()
    return [r for r in rules if r.endpoint.split(".")[0] in mine and method in r.methods]


def addresses_of(rule, arguments):
    """The rule's addresses with every combination of these arguments."""
    names = sorted(rule.arguments)
    for values in itertools.product(*(arguments.get(name, ODD_IDS) for name in names)):
        given = dict(zip(names, values, strict=True))
        yield re.sub(
            r"<(?:[^:<>]*:)?([a-z_]+)>", lambda found, given=given: str(given[found[1]]), rule.rule
        )


def odd_addresses(rule, one, other):
    """Another breach's ids under this one's number, and what is no id, number or code at all."""
    yield from addresses_of(rule, {**other.arguments(), "reference": [one.reference]})
    for name, odd in ODD.items():
        if name in rule.arguments:
            yield from addresses_of(rule, {**one.arguments(), name: odd})
    without_ids = {n: some for n, some in one.arguments().items() if not n.endswith("_id")}
    yield from addresses_of(rule, without_ids)


@pytest.fixture
def ask(app):
    """Asks, and at the end tells everything that broke, not only the first."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    broken: list[str] = []

    def one(client, method, path, **more):
        answer = getattr(client, method)(path, **more)
        if answer.status_code >= 500:
            broken.append(f"{method} {path[:150]}: {answer.status_code}")
        return answer

    yield one
    assert broken == []


@pytest.fixture
def visitor(app):
    def sit_down(role):
        client = app.test_client()
        open_door(client, add_member(role))
        return client

    return sit_down


def test_no_address_breaks_a_page_for_any_role(app, clock, session, sink, ask, visitor):
    one, other = World(clock, session), World(clock, session, title="Vụ khác")
    drill = World(clock, session, drill=True)
    for role in Role:
        client = visitor(role)
        for rule in rules_of(app, "GET"):
            for path in addresses_of(rule, one.arguments()):
                ask(client, "get", path)
    officer = visitor(Role.COMPLIANCE)
    for rule in rules_of(app, "GET"):
        for path in (*addresses_of(rule, drill.arguments()), *odd_addresses(rule, one, other)):
            ask(officer, "get", path)


def test_what_belongs_to_another_breach_is_not_there(app, clock, session, sink, visitor):
    one, other = World(clock, session), World(clock, session, title="Vụ khác")
    client = visitor("compliance")
    foreign = {**other.arguments(), "reference": [one.reference]}
    for rule in rules_of(app, "GET"):
        if rule.arguments & {"filing_id", "import_id", "person_id", "attachment_id"}:
            for path in addresses_of(rule, foreign):
                assert client.get(path).status_code in (404, 405), path


def test_no_question_in_an_address_breaks_a_page(app, clock, session, sink, ask, visitor):
    one = World(clock, session)
    client = visitor("compliance")
    hostile = itertools.cycle((*HOSTILE.values(), "0000", "0001", "9999", "١٢٣٤"))
    for rule in rules_of(app, "GET"):
        path = next(addresses_of(rule, one.arguments()))
        for value in itertools.islice(hostile, 3):
            ask(client, "get", path, query_string=dict.fromkeys(QUERIES, value))


@pytest.mark.parametrize("what", HOSTILE)
def test_no_form_breaks_a_page(app, clock, session, sink, ask, visitor, what):
    one = World(clock, session)
    client = visitor("compliance")
    for rule in rules_of(app, "POST"):
        for path in addresses_of(rule, one.arguments()):
            ask(client, "post", path, data=dict.fromkeys(FIELDS, HOSTILE[what]))

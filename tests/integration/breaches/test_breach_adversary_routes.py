"""Every page of the breaches, for every role, with addresses and forms that no browser of ours sends."""

import itertools
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from kalix_compliance.breaches.commands import filing, importing, measures
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
from tests.notices import Story
from tests.people import add_member, open_door

IMPORTER = system_actor("breaches.import", Permission.SYSTEM_IMPORT)
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
    "very long": "á" * 100_000,
    "digits that Python does not read": "9" * 5_000,
    "formula": '=HYPERLINK("http://x","y")',
}


class World:
    """A breach in the middle of everything, and what its pages are asked by."""

    def __init__(self, clock, session, **given):
        story = self.story = Story(clock, **given)
        self.reference, handler = story.reference, story.officer
        from kalix_compliance.breaches.commands.assessing import assess_breach
        from kalix_compliance.breaches.commands.deciding import decide_breach

        if given.get("drill"):
            from kalix_compliance.breaches.commands.affected import add_made_up_people

            add_made_up_people(handler, self.reference, 5)
            people = 5
        else:
            story.people(3, 1, 1)
            people = 5
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
        add_breach_evidence(
            handler, self.reference, [Upload("ảnh.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64)]
        )
        story.send(people)
        upload = Upload("khách.csv", FILE.encode())
        self.file = importing.upload_people(handler, self.reference, upload)
        importing.check_people(
            handler,
            self.reference,
            self.file,
            columns=Columns(name=0, phone=1),
            headings=True,
            data_types={DataType.NAME},
        )
        while import_people(IMPORTER):
            pass
        self.fresh_file = importing.upload_people(handler, self.reference, upload)
        breach = session.scalars(select(Breach).where(Breach.reference == self.reference)).one()
        self.people = list(
            session.scalars(select(AffectedPerson.id).where(AffectedPerson.breach_id == breach.id))
        )
        self.attachment = session.scalars(
            select(Attachment.id).where(Attachment.about == self.reference)
        ).first()
        self.approval = session.scalars(
            select(Approval.id).where(
                Approval.about == self.reference, Approval.decided_at.is_(None)
            )
        ).first()

    def arguments(self) -> dict[str, list[str]]:
        return {
            "reference": [self.reference],
            "filing_id": [self.filing],
            "import_id": [self.file, self.fresh_file],
            "person_id": [self.people[0], self.people[-1]],
            "attachment_id": [self.attachment],
            "approval_id": [self.approval],
            "number": [1],
            "code": ["breach.authority", "breach.assess", "complaint.resolve", "x"],
            "kind": ["csv", "xlsx", "exe"],
            "complaint": ["KN-2026-000001"],
        }


ODD = {
    "reference": [
        "SC-2026-9999",
        "SC-٢٠٢٦-0001",
        "SC-2026-0001%00",
        "KN-2026-000001",
        "%20",
        "SC-" + MANY,
    ],
    "number": [0, 9999, 10**30, 2**63],
    "code": ["%00", "breach.people"],
    "kind": ["%00"],
    "complaint": ["%00", "KN-" + MANY],
}
ODD_IDS = ["00000000-0000-0000-0000-000000000000", str(uuid4())]


def rules_of(app):
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in ("breaches", "escalation")
    ]


def addresses_of(app, rule, arguments):
    names = sorted(rule.arguments)
    for values in itertools.product(*(arguments.get(name, ODD_IDS) for name in names)):
        path = rule.rule
        for name, value in zip(names, values, strict=True):
            start = path.index("<")
            parts = dict(zip(names, values, strict=True))
            inside = path[start + 1 : path.index(">")]
            path = path.replace(f"<{inside}>", str(parts[inside.split(":")[-1]]), 1)
        yield path


def mixed(one: World, other: World) -> dict[str, list[str]]:
    """Another breach's ids under this one's number."""
    return {**other.arguments(), "reference": [one.reference]}


@pytest.fixture
def broken(app):
    """`ask(client, method, path)`: notes what broke instead of failing at the first."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    found: list[str] = []

    def ask(client, method, path, **more):
        answer = getattr(client, method)(path, **more)
        if answer.status_code >= 500:
            found.append(
                f"{method} {path[:150]} {list(more.get('data', {}))[:3]} -> {answer.status_code}"
            )
        return answer

    ask.found = found
    yield ask
    assert found == []


def test_no_address_breaks_a_page_for_any_role(app, clock, session, sink, broken):
    one, other = World(clock, session), World(clock, session, title="Vụ khác")
    drill = World(clock, session, drill=True)
    for role in Role:
        client = app.test_client()
        open_door(client, add_member(role))
        for rule in rules_of(app):
            if "GET" not in rule.methods:
                continue
            wanted = [w.arguments() for w in (one, drill)] + [mixed(one, other)]
            for arguments in wanted:
                for path in addresses_of(app, rule, arguments):
                    broken(client, "get", path)
            for name, odd in ODD.items():
                if name in rule.arguments:
                    for path in addresses_of(app, rule, {**one.arguments(), name: odd}):
                        broken(client, "get", path)
            if rule.arguments - {"reference", "number", "code", "kind", "complaint"}:
                ids = {n: v for n, v in one.arguments().items() if not n.endswith("_id")}
                for path in addresses_of(app, rule, ids):
                    broken(client, "get", path)


QUERIES = (
    "after",
    "year",
    "status",
    "text",
    "drill",
    "route",
    "told",
    "source",
    "why",
    "about",
    "complaint",
    "group",
)


def test_no_question_in_an_address_breaks_a_page(app, clock, session, sink, broken):
    one = World(clock, session)
    for role in ("compliance", "manager"):
        client = app.test_client()
        open_door(client, add_member(role))
        for rule in rules_of(app):
            if "GET" not in rule.methods:
                continue
            path = next(addresses_of(app, rule, one.arguments()))
            for what, value in HOSTILE.items():
                if len(value) < 10_000:
                    broken(client, "get", path, query_string=dict.fromkeys(QUERIES, value))
            for year in ("0000", "0001", "9999", "١٢٣٤"):
                broken(client, "get", path, query_string={"year": year, "status": "every"})


NAMES = ["title", "act", "place", "discovery", "discovery_text", "related_parties", "nature", "cause", "cause_text", "systems", "processor", "serious", "data_types", "records_count", "people_least", "people_best", "people_most", "consequences", "contact_name", "contact_email", "contact_phone", "signer_name", "signer_title", "reason", "times_differ", "occurred_from", "occurred_to", "attack_detected", "violation_detected", "aware", "contained", "ongoing", "seen", "about", "choice", "facts", "reasons", "review_at", "simple", "behavioural", "financial", "sensitive", "ease", "confidentiality", "integrity", "availability", "malicious", "harm", "harm_reasons", "data_context_reason", "ease_reason", "circumstances_reason", "act", "decision", "remark", "what", "owner", "due_on", "result", "root_cause", "lessons", "remedied_on", "keep_until", "form", "authority", "phase", "filed_at", "channel", "receipt", "late_reason", "document_no", "changes", "attached", "as_report", "replied_at", "reply", "format", "file", "encoding", "delimiter", "name", "family", "phone", "email", "address", "items", "headings", "pick", "q", "subject", "how_detected", "risks", "measures", "advice", "contacts", "audience", "people", "read", "outcome", "at", "note", "batch", "day", "group", "where", "purpose", "status", "year", "drill", "once", "complaints", "field", "then", "version", "evidence", "text", "times_reason", "part"]


@pytest.mark.parametrize("what", HOSTILE)
def test_no_form_breaks_a_page(app, clock, session, sink, broken, what):
    one = World(clock, session)
    for role in ("compliance", "manager", "support"):
        client = app.test_client()
        open_door(client, add_member(role))
        for rule in rules_of(app):
            if "POST" not in rule.methods:
                continue
            for path in addresses_of(app, rule, one.arguments()):
                values = (
                    dict.fromkeys(NAMES, HOSTILE[what])
                    if len(HOSTILE[what]) < 1_000
                    else {name: HOSTILE[what] for name in NAMES[:4] if name}
                )
                broken(client, "post", path, data=values)

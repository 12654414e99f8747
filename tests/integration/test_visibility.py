"""Who sees which case, by every way in that there is: a case that is not for you does not exist."""

import re
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.models import Approval, Attachment, CaseEvent
from kalix_compliance.complaints.commands.keeping import assign_complaint
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.roles import Role
from tests.cases import ANH, CLEAR, SECRET, Case, case_at, person
from tests.client import Browser
from tests.people import Member, add_member, open_door

NOBODY = "00000000-0000-7000-8000-000000000000"
NOT_THERE = "KN-2026-000999"
DRAFTS = ("/answer", "/ask")
"""The draft of a letter names its reader in clear; a trace is written before it is shown."""
REASONABLE = {
    "act": "start",
    "reason": "Lý do",
    "method": "call-back",
    "code": "source",
    "result": "Kết quả",
    "conclusion": "confirmed",
    "severity": "low",
    "findings": "Điều tìm thấy",
    "what": "Việc",
    "due_on": "30/11/2026",
    "effect": "Tốt",
    "worked": "yes",
    "subject": "Tiêu đề",
    "body": "Nội dung",
    "at": "22/11/2026 14:03",
    "summary": "Đã nói",
    "route": "call",
    "reached": "yes",
    "field": "phone",
    "purpose": "call",
    "decision": "approved",
    "restricted": "1",
}


@pytest.fixture
def people(app: Flask) -> dict[str, Member]:
    return {role: add_member(role) for role in Role} | {"colleague": add_member("support")}


@pytest.fixture
def browser(app: Flask, people: dict[str, Member]) -> Callable[[str], Browser]:
    """`browser("manager")`: signed in as this person."""

    def sit_down(who: str) -> Browser:
        client: Browser = app.test_client()
        open_door(client, people[who])
        return client

    return sit_down


@pytest.fixture
def hidden(app: Flask, people: dict[str, Member]) -> str:
    """A case about a colleague, taken by one person of support."""
    return case_at(
        "extension waits", people["support"].actor, people["manager"].actor, restricted=True
    )


@pytest.fixture
def ordinary(app: Flask, people: dict[str, Member]) -> str:
    """A case that everybody who handles complaints may see, handled by the colleague."""
    return case_at(
        "closing waits",
        people["colleague"].actor,
        people["manager"].actor,
        new_customer=ANH.__class__(name="Đặng Văn Đức", phone="0987654321"),
    )


def rules_about(app: Flask, word: str) -> Iterator[tuple[Rule, str]]:
    """Every route whose address names such a record, with each of its methods."""
    for rule in app.url_map.iter_rules():
        if word in rule.arguments:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule, method


def address(app: Flask, rule: Rule, **values: object) -> str:
    """The address of a route; what it needs besides is something that does not exist."""
    every = {
        "number": 1,
        "route": "call",
        **{name: NOBODY for name in rule.arguments if name.endswith("_id")},
        **values,
    }
    built = rule.build({name: every.get(name, "nothing") for name in rule.arguments})
    assert built is not None, rule
    return built[1]


def pages_without_arguments(app: Flask) -> list[str]:
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or ()) and rule.endpoint != "staff.sign_in"
    ]


def ids_in(session, reference: str) -> dict[str, UUID]:
    """What addresses about this case may name besides."""
    return {
        "attachment_id": session.scalar(select(Attachment.id).where(Attachment.about == reference)),
        "approval_id": session.scalar(select(Approval.id).where(Approval.about == reference)),
    }


# --- a restricted case ---------------------------------------------------------------------------


@pytest.mark.timeout(300)  # looks at every address
@pytest.mark.parametrize("data", [REASONABLE, {}], ids=["reasonable", "empty"])
def test_every_address_of_a_hidden_case_answers_as_if_there_were_none(
    app, session, people, browser, hidden, data
):
    colleague = browser("colleague")
    ids = ids_in(session, hidden)
    entries = session.scalar(select(func.count(AuditEntry.number)))
    told = session.scalar(select(func.count()).select_from(CaseEvent))
    walked = 0
    for rule, method in rules_about(app, "reference"):
        given = {"method": method, "data": data if method == "POST" else None}
        seen = colleague.open(address(app, rule, reference=hidden, **ids), **given)
        none = colleague.open(address(app, rule, reference=NOT_THERE, **ids), **given)
        assert seen.status_code == none.status_code, (rule.rule, method)
        assert seen.status_code in (403, 404) or seen.location, (rule.rule, method, seen.text)
        assert without(seen.text, hidden) == without(none.text, NOT_THERE), rule.rule
        if seen.location:
            colleague.get("/queue")  # reads what was flashed, or the next page would show it
        walked += 1
    assert walked > 30
    assert session.scalar(select(func.count(AuditEntry.number))) == entries
    assert session.scalar(select(func.count()).select_from(CaseEvent)) == told


def without(text: str, reference: str) -> str:
    """The page without the number that was asked for, and without the form's token."""
    return re.sub(r"[\w.-]{80,}", "", text).replace(reference, "")


def test_a_hidden_case_is_on_no_page_of_a_colleague(app, browser, hidden):
    colleague = browser("colleague")
    for rule in pages_without_arguments(app):
        assert hidden not in colleague.get(rule).text, rule
    for query in (
        "state=every",
        f"state=every&reference={hidden}",
        "level=ok",
        "kind=leak",
        "channel=hotline",
        "owner=none",
        "after=2026-01-01T00:00:00%2B00:00~KN-2026-000000",
    ):
        page = colleague.get(f"/complaints/?{query}").text
        assert f"/complaints/{hidden}" not in page
        assert "0 hồ sơ khớp" in page, query


@pytest.mark.parametrize("words", ["KN-2026-000001", "2026-1", "000001", "kn-000001", "1"])
def test_the_number_of_a_hidden_case_finds_nothing(browser, hidden, words):
    assert hidden == "KN-2026-000001"
    answer = browser("colleague").post("/search", data={"q": words})
    assert answer.status_code == 200
    assert hidden not in answer.text
    assert browser("support").post("/search", data={"q": "KN-2026-000001"}).status_code == 302


def test_the_customer_of_a_hidden_case_has_no_open_case_to_a_colleague(browser, session, hidden):
    colleague, taker = browser("colleague"), browser("support")
    assert "không có hồ sơ mở" in colleague.post("/search", data={"q": "anh tuyet"}).text
    assert "1 đang mở" in taker.post("/search", data={"q": "anh tuyet"}).text
    customer_id = session.scalar(select(Complaint.customer_id))
    assert hidden not in colleague.get(f"/customers/{customer_id}").text
    lines = colleague.post("/intake/lookup", data={"caller": "anh tuyet"}).text
    assert "hồ sơ mở" not in lines.replace("Không có hồ sơ mở", "").replace("Chưa có hồ sơ", "")
    person_panel = colleague.post(
        "/intake/person", data={"customer": str(customer_id), "caller": "Ánh"}
    ).text
    assert hidden not in person_panel
    assert SECRET not in person_panel


def test_the_intake_page_adds_nothing_to_a_hidden_case(browser, session, hidden):
    customer_id = session.scalar(select(Complaint.customer_id))
    told = session.scalar(select(func.count()).select_from(CaseEvent))
    answer = browser("colleague").post(
        "/intake",
        data={
            "do": f"add:{hidden}",
            "customer": str(customer_id),
            "narrative": "Gọi lại",
            "received_at": "22/11/2026 14:00",
        },
    )
    assert answer.status_code == 422
    assert hidden not in answer.text.replace(f"add:{hidden}", "")
    assert session.scalar(select(func.count()).select_from(CaseEvent)) == told


@pytest.mark.parametrize("role", ["support", "manager", "compliance", "auditor"])
def test_those_who_need_a_restricted_case_see_it(browser, hidden, role):
    client = browser(role)
    assert client.get(f"/complaints/{hidden}").status_code == 200
    assert hidden in client.get("/complaints/").text


def test_whoever_is_given_a_restricted_case_sees_it(people, browser, hidden):
    assign_complaint(people["manager"].actor, hidden, people["colleague"].id)
    assert browser("colleague").get(f"/complaints/{hidden}").status_code == 200
    assert hidden in browser("colleague").get("/complaints/").text


def test_a_case_is_hidden_and_shown_by_a_manager_at_once(browser, people):
    open_case = case_at("received", people["support"].actor, people["manager"].actor)
    manager, colleague = browser("manager"), browser("colleague")
    assert colleague.get(f"/complaints/{open_case}").status_code == 200
    manager.post(f"/complaints/{open_case}/restrict", data={"restricted": "1"})
    assert colleague.get(f"/complaints/{open_case}").status_code == 404
    manager.post(f"/complaints/{open_case}/restrict", data={"restricted": ""})
    assert colleague.get(f"/complaints/{open_case}").status_code == 200


# --- one case through another's address ----------------------------------------------------------


def test_a_file_is_not_handed_out_under_another_case(browser, session, hidden, ordinary):
    """Second way in: an address that mixes a case one may see with a file one may not."""
    foreign = ids_in(session, hidden)["attachment_id"]
    own = ids_in(session, ordinary)["attachment_id"]
    colleague = browser("colleague")
    assert colleague.get(f"/complaints/{ordinary}/evidence/{foreign}").status_code == 404
    assert colleague.get(f"/complaints/{hidden}/evidence/{foreign}").status_code == 404
    assert colleague.get(f"/complaints/{ordinary}/evidence/{own}").status_code == 200


def test_a_request_is_not_signed_under_another_case(browser, session, hidden, ordinary):
    foreign = ids_in(session, hidden)["approval_id"]
    answer = browser("compliance").post(
        f"/complaints/{ordinary}/sign/{foreign}", data={"decision": "approved"}
    )
    assert answer.status_code == 404
    assert session.scalar(select(Approval.decided_at).where(Approval.id == foreign)) is None


# --- what a role may read ------------------------------------------------------------------------


@pytest.mark.timeout(300)  # looks at every address
def test_no_page_shows_a_customer_in_clear_before_it_is_asked_for(app, session, people, browser):
    reference = full_case(people)
    for role in ("support", "manager", "compliance", "auditor"):
        for where, page in walk(app, session, browser(role), reference):
            if where.endswith(DRAFTS):
                continue
            for words in CLEAR:
                assert words not in page, (role, where)


@pytest.mark.timeout(300)  # looks at every address
def test_an_auditor_reads_no_word_that_was_said_or_written(app, session, people, browser):
    reference = full_case(people)
    for where, page in walk(app, session, browser("auditor"), reference):
        assert SECRET not in page, where
    assert SECRET in browser("support").get(f"/complaints/{reference}").text


def test_an_auditor_changes_and_opens_nothing(app, session, people, browser):
    """Searching and the own account are all that an auditor may send; what is only read may be read."""
    reference = full_case(people)
    ids = ids_in(session, reference)
    auditor = browser("auditor")
    for rule, method in rules_about(app, "reference"):
        where = address(app, rule, reference=reference, **ids)
        needed = app.view_functions[rule.endpoint].permission
        if method == "GET" and needed in (Permission.COMPLAINT_READ, Permission.BREACH_READ):
            continue
        answer = auditor.open(where, method=method, data=REASONABLE if method == "POST" else None)
        # a filing that does not exist is looked for before its writer is asked who they are
        closed = (403,) if rule.endpoint.startswith("complaints.") else (403, 404)
        assert answer.status_code in closed, (method, rule.rule)


EVERYBODYS = frozenset({"overview.home", "overview.help", "overview.search", "overview.walk_tour"})
"""Pages that show each role what it may see: nothing about customers to an administrator."""


def test_an_administrator_gets_into_nothing_about_customers(app, session, people, browser):
    reference = full_case(people)
    customer_id = session.scalar(select(Complaint.customer_id))
    ids = {**ids_in(session, reference), "customer_id": customer_id, "reference": reference}
    administrator = browser("administrator")
    about = ("complaints.", "customers.", "intake.", "overview.", "reports.")
    walked = 0
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(about) or rule.endpoint in EVERYBODYS:
            continue
        known = {name: ids[name] for name in rule.arguments & ids.keys()}
        if "opened" in rule.arguments:
            known["opened"] = NOBODY
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = administrator.open(address(app, rule, **known), method=method)
            assert answer.status_code == 403, (method, rule.rule)
            walked += 1
    assert walked > 40


def test_an_administrator_s_pages_name_no_case_and_no_customer(app, people, browser):
    reference = full_case(people)
    administrator = browser("administrator")
    for rule in pages_without_arguments(app):
        page = administrator.get(rule, follow_redirects=True).text
        for words in (*CLEAR, SECRET):
            assert words not in page, rule
        if administrator.get(rule).status_code == 200:
            assert reference not in page, rule


def full_case(people: dict[str, Member]) -> str:
    """A case that has been through everything, of a customer with an email."""
    case = Case(people["support"].actor, people["manager"].actor).register(new_customer=ANH)
    for step in (
        Case.acknowledge,
        Case.note,
        Case.start,
        Case.ask_extension,
        Case.sign,
        Case.grave,
        Case.verify,
        Case.conclude,
        Case.plan,
        Case.finish,
        Case.escalate,
        Case.answer,
        Case.check,
        Case.ask_to_close,
    ):
        step(case)
    return case.reference


def walk(app, session, client: Browser, reference: str) -> Iterator[tuple[str, str]]:
    """Every page that this person may open, with the case and its customer where one is named."""
    customer_id = session.scalar(
        select(Complaint.customer_id).where(Complaint.reference == reference)
    )
    for where in pages_without_arguments(app):
        answer = client.get(where, follow_redirects=True)
        yield where, answer.get_data().decode(errors="replace")  # also a file to download
    for word in ("reference", "customer_id"):
        for rule, method in rules_about(app, word):
            if method == "GET" and rule.arguments <= {word, "number", "route"}:
                where = address(app, rule, reference=reference, customer_id=customer_id)
                yield where, client.get(where).text


# --- reading one field in clear ------------------------------------------------------------------


def test_a_field_is_shown_after_its_purpose_and_the_history_says_so_at_once(
    session, people, browser
):
    reference = case_at("received", people["support"].actor, people["manager"].actor)
    page = browser("colleague").post(
        f"/complaints/{reference}/reveal", data={"field": "phone", "purpose": "call"}
    )
    assert page.status_code == 200
    assert "0912 345 678" in page.text or "0912345678" in page.text
    assert "Ánh Tuyết" not in page.text
    story = page.text[page.text.index("Diễn biến") :]
    assert "xem Điện thoại của khách. Lý do: Gọi khách theo hồ sơ này" in story
    newest = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(2)
    case, field = session.scalars(newest)
    assert case.subject == reference
    assert field.facts == {"field": "phone", "purpose": "call", "about": reference}
    assert "912345678" not in str(case.body) + str(field.body)
    again = browser("colleague").get(f"/complaints/{reference}").text
    assert "0912345678" not in again
    assert "xem Điện thoại của khách" in again


@pytest.mark.parametrize("purpose", [None, "", "curiosity", "CALL", "call\0"])
@pytest.mark.parametrize(
    "where", ["/complaints/{reference}/reveal", "/customers/{customer}/reveal"]
)
def test_without_a_purpose_nothing_is_shown_and_nothing_is_written(
    session, people, browser, where, purpose
):
    reference = case_at("received", people["support"].actor, people["manager"].actor)
    customer = session.scalar(select(Complaint.customer_id))
    entries = session.scalar(select(func.count(AuditEntry.number)))
    data = {"field": "phone"} | ({} if purpose is None else {"purpose": purpose})
    answer = browser("colleague").post(
        where.format(reference=reference, customer=customer), data=data
    )
    assert answer.status_code in (200, 400, 409, 422)
    assert "912345678" not in answer.text.replace(" ", "")
    assert "Chọn lý do cần xem." in answer.text or answer.status_code == 400
    assert session.scalar(select(func.count(AuditEntry.number))) == entries


@pytest.mark.parametrize("field", ["narrative", "id", "__class__", "", "search_version"])
def test_only_a_customer_s_own_fields_can_be_asked_for(people, browser, field):
    reference = case_at("received", people["support"].actor, people["manager"].actor)
    answer = browser("colleague").post(
        f"/complaints/{reference}/reveal", data={"field": field, "purpose": "call"}
    )
    assert answer.status_code == 404


def test_a_colleague_s_queue_and_rail_count_what_is_theirs(people, browser, hidden):
    case_at(
        "received",
        people["colleague"].actor,
        people["manager"].actor,
        new_customer=person(1),
    )
    page = browser("colleague").get("/queue").text
    assert "1 khiếu nại đang mở" in page
    assert hidden not in page

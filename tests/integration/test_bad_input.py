"""What people type, paste, forge and send twice: a message at the field, nothing lost, never a 500."""

import io
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse, encode_multipart

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.casework.models import Approval, Attachment
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.staff.roles import Role
from tests.cases import ANH, PICTURE, case_at, person
from tests.client import Browser
from tests.html_forms import Form, main_form
from tests.people import Member, add_member, open_door

NASTY = '"><svg onload=x>'
LONG = "dài " * 25_000  # 100 kB
GOOD_STATUS = frozenset({200, 302, 303, 400, 403, 404, 405, 409, 413, 422})
NOBODY = "00000000-0000-7000-8000-000000000000"

# The pages with a form, and a point of a case's life at which the form can be sent.
FORMS = {
    "/intake": "",
    "/customers/new": "",
    "/customers/{customer}/edit": "received",
    "/complaints/{case}/acknowledge": "received",
    "/complaints/{case}/note": "received",
    "/complaints/{case}/call": "received",
    "/complaints/{case}/ask": "received",
    "/complaints/{case}/verification": "verifying",
    "/complaints/{case}/conclude": "verified",
    "/complaints/{case}/remedies": "concluded",
    "/complaints/{case}/remedies/1/done": "remedying",
    "/complaints/{case}/remedies/1/drop": "remedying",
    "/complaints/{case}/remedies/1/effect": "remedied",
    "/complaints/{case}/answer": "remedied",
    "/complaints/{case}/told/call": "remedied",
    "/complaints/{case}/told/letter": "remedied",
    "/complaints/{case}/close": "checked",
    "/complaints/{case}/withdraw": "received",
    "/complaints/{case}/extend": "received",
    "/complaints/{case}/negotiate": "received",
    "/complaints/{case}/escalate": "received",
    "/complaints/{case}/reopen": "withdrawn",
    "/complaints/{case}/owner": "received",
}
STAFF_FORMS = ("/staff/new", "/account/password", "/calendar/")
SAVED = (302, 303)


@pytest.fixture
def people(app: Flask) -> dict[str, Member]:
    return {role: add_member(role) for role in Role}


@pytest.fixture
def browser(app: Flask, people: dict[str, Member]) -> Callable[[str], Browser]:
    def sit_down(role: str) -> Browser:
        client: Browser = app.test_client()
        open_door(client, people[role])
        return client

    return sit_down


@pytest.fixture
def manager(browser) -> Browser:
    """Whoever may do most with complaints."""
    return browser("manager")


@pytest.fixture
def form_page(people, session, manager) -> Callable[[str], tuple[str, Form]]:
    """`form_page("/complaints/{case}/note")`: the address in a case at the right point, and its form."""

    def open_form(template: str) -> tuple[str, Form]:
        point = FORMS.get(template, "")
        values = {}
        if point:
            case = case_at(
                point, people["support"].actor, people["manager"].actor, new_customer=ANH
            )
            customer = session.scalar(
                select(Complaint.customer_id).where(Complaint.reference == case)
            )
            values = {"case": case, "customer": customer}
        where = template.format(**values)
        page = manager.get(where)
        assert page.status_code == 200, (where, page.status_code)
        return where, main_form(page.text)

    return open_form


def entries(session) -> int:
    return session.scalar(select(func.count(AuditEntry.number)))


# --- every form, in every way --------------------------------------------------------------------


def test_the_table_of_forms_names_every_form_of_a_complaint(app):
    """A new step's page has to be tried here too."""
    known = {
        template.replace("{case}", "<reference>")
        .replace("/1/", "/<int:number>/")
        .replace("{customer}", "<uuid:customer_id>")
        for template in FORMS
    }
    known = {rule.replace("told/call", "told/<route>") for rule in known}
    built = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(("complaints.", "customers.", "intake."))
        and {"GET", "POST"} <= (rule.methods or set())
    }
    tried_elsewhere = {
        "/complaints/<reference>/evidence",
        "/customers",
        "/customers/<uuid:customer_id>/limits/<kind>/lift",
    }
    later = {"/complaints/<reference>/negotiated"}
    assert built - known - tried_elsewhere - later == set()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("template", FORMS)
def test_markup_comes_back_as_text_and_stays_in_its_field(manager, form_page, template):
    """Everything typed is markup, and the form is one that has to come back: nothing is lost."""
    where, form = form_page(template)
    texts = [control.name for control in form.texts()]
    typed = {**form.data(), **dict.fromkeys(texts, NASTY)}
    answer = manager.post(where, data=broken(form, typed))
    assert answer.status_code in GOOD_STATUS
    assert "<svg onload" not in answer.text
    if answer.status_code in SAVED:
        followed = manager.get(answer.location).text
        assert "<svg onload" not in followed
        return
    again = main_form(answer.text)
    for name in texts:
        assert again.named(name).value == NASTY, name
    assert 'class="errors"' in answer.text or "stale-title" in answer.text
    assert "<title>Lỗi:" in answer.text or "stale-title" in answer.text


def broken(form: Form, typed: dict[str, str]) -> dict[str, str]:
    """Typed as if something else were wrong too: an old version, a date that is none, no choice made."""
    wrong = {"version": "0"} if "version" in typed else {}
    wrong |= {control.name: "31/02/2026" for control in form.controls if control.is_date}
    radios = {control.name for control in form.controls if control.type == "radio"}
    return {name: value for name, value in (typed | wrong).items() if name not in radios}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("template", FORMS)
def test_a_hundred_kilobytes_are_refused_at_the_field_and_kept(
    manager, session, form_page, template
):
    where, form = form_page(template)
    texts = [control.name for control in form.texts()]
    if not texts:
        pytest.skip("nothing to type")
    before = entries(session)
    answer = manager.post(where, data={**form.data(), **dict.fromkeys(texts, LONG)})
    assert answer.status_code in (200, 422), answer.status_code
    again = main_form(answer.text)
    assert 'class="errors"' in answer.text
    for name in texts:
        assert again.named(name).value.strip() == LONG.strip(), name
    assert any(again.named(name).invalid for name in texts)
    assert entries(session) == before


@pytest.mark.parametrize("template", FORMS)
def test_null_bytes_and_other_rubbish_are_no_accident(manager, session, form_page, template):
    """Twice, because one database refuses what the other takes."""
    where, form = form_page(template)
    for rubbish in ("\0", "An\0h\x1b[31m\u202e\ufffe", "\ud83d\ude00 😀", "'; DROP TABLE x; --"):
        typed = {**form.data(), **{control.name: rubbish for control in form.texts()}}
        answer = manager.post(where, data=encoded(typed))
        assert answer.status_code in GOOD_STATUS, (rubbish, answer.status_code)
    assert verify(session).clean


def encoded(data: dict[str, str]) -> dict[str, bytes | str]:
    """Half an emoji cannot be sent as text: a browser would not, somebody else may."""
    return {name: value.encode("utf-8", "surrogatepass") for name, value in data.items()}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("template", FORMS)
def test_a_choice_that_is_not_in_the_list_is_refused_at_its_field(
    manager, session, form_page, template
):
    where, form = form_page(template)
    choices = {control.name for control in form.controls if control.is_choice}
    if not choices:
        pytest.skip("nothing to choose")
    before = entries(session)
    for name in sorted(choices):
        typed = filled(form) | {name: "khong-co"}
        answer = manager.post(where, data=typed)
        assert answer.status_code in (200, 422), (name, answer.status_code)
        assert f'id="{name}-error"' in answer.text, name
    assert entries(session) == before


def filled(form: Form) -> dict[str, str]:
    """The form with something sensible wherever a person has to type, and the first of each choice."""
    sensible = form.data()
    for control in form.controls:
        if control.is_text and control.name and not sensible.get(control.name):
            sensible[control.name] = "Vài chữ"
        elif control.type == "radio" and control.name not in sensible:
            sensible[control.name] = control.value
    return sensible


WITH_DATES = (
    "/intake",
    "/complaints/{case}/acknowledge",
    "/complaints/{case}/call",
    "/complaints/{case}/remedies",
    "/complaints/{case}/told/call",
    "/complaints/{case}/told/letter",
)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "date", ["31/02/2026", "2026-11-22", "hôm qua", "1/1/1", "22/11/2026 25:61", "9" * 5_000, "\0"]
)
def test_a_date_that_is_none_is_said_at_its_field_and_kept(manager, session, form_page, date):
    tried = 0
    for template in WITH_DATES:
        where, form = form_page(template)
        for control in [one for one in form.controls if one.is_date]:
            before = entries(session)
            answer = manager.post(where, data=filled(form) | {control.name: date})
            assert answer.status_code in (200, 400, 422), (where, control.name)
            if answer.status_code != 400:
                assert f'id="{control.name}-error"' in answer.text, (where, control.name)
                again = main_form(answer.text).named(control.name)
                assert again.value == date
                assert again.invalid
            assert entries(session) == before
            tried += 1
    assert tried > len(WITH_DATES)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("phone", ["12", "không có", "0912 34", "++84", "0" * 40, "+1-900-xyz"])
def test_a_phone_number_that_is_none_is_said_at_its_field(manager, form_page, phone):
    where, form = form_page("/customers/new")
    answer = manager.post(where, data=form.data() | {"name": "Trần Văn Bình", "phone": phone})
    assert answer.status_code == 200
    assert 'id="phone-error"' in answer.text
    assert main_form(answer.text).named("phone").value == phone
    assert main_form(answer.text).named("name").value == "Trần Văn Bình"


# --- versions, numbers, addresses ----------------------------------------------------------------


@pytest.mark.sqlite_only
@pytest.mark.parametrize("version", ["", "0", "-1", "abc", "1.5", "9" * 5_000, "٣", "²"])
def test_a_forged_version_saves_or_is_stale_and_never_breaks(manager, form_page, version):
    where, _form = form_page("/complaints/{case}/withdraw")
    answer = manager.post(where, data={"reason": "Khách đổi ý", "version": version})
    assert answer.status_code in (200, *SAVED)


REFERENCES = (
    "KN-2026-",
    "KN-2026-000000",
    "kn-2026-000001",
    "KN-2026-000001 ",
    "KN-2026-000001%00",
    "%00",
    "..%2f..%2fetc",
    "<svg onload=x>",
    "%ff%fe",
    "x" * 4_000,
    "KN-2026-٠٠٠٠٠١",
    "None",
    "-1",
)


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_number_that_is_none_is_a_page_that_is_not_there(app, people, manager, reference):
    case_at("received", people["support"].actor, people["manager"].actor)
    for ending in ("", "/note", "/answer", "/remedies/1/done"):
        answer = manager.get(f"/complaints/{reference}{ending}")
        assert answer.status_code in (400, 404), (reference, ending, answer.status_code)
        assert "<svg onload" not in answer.text
    posted = manager.post(f"/complaints/{reference}/note", data={"reason": "x"})
    assert posted.status_code in (400, 404)


@pytest.mark.parametrize("number", ["0", "99", "9" * 30])
def test_an_action_that_is_none_is_a_page_that_is_not_there(people, manager, number):
    case = case_at("remedying", people["support"].actor, people["manager"].actor)
    for step in ("done", "effect", "drop"):
        where = f"/complaints/{case}/remedies/{number}/{step}"
        assert manager.get(where).status_code == 404
        assert manager.post(where, data={"reason": "x", "result": "x"}).status_code == 404


UNSTORABLE = (
    "state=%00&kind=%00&channel=%00&place=%00&owner=%00&level=%00&reference=%00&after=%00",
    "place=%00",
    "reference=KN%00",
    "after=2026-01-01T00:00:00%2B00:00~%00",
    "after=0001-01-01T00:00:00%2B14:00~x",
    "after=9999-12-31T23:59:59-14:00~x",
)
UNKNOWN = (
    "after=2026-01-01~x",
    "state=x&kind=y&channel=z&level=w&owner=v&place=u",
    "owner=00000000-0000-0000-0000-000000000000",
    "owner=" + "a" * 5_000,
    "state=%22%3E%3Csvg%20onload=x%3E&place=%22%3E%3Csvg%20onload=x%3E",
    "page=-1&before=x&number=" + "9" * 5_000 + "&actor=%00&action=%00&subject=%00&from=x&to=%00",
    "from=31/02/2026&to=0001-01-01&day=%00&who=%00&q=%00",
    "draft=x&customer_id=%00&suggestion=%00&notice=%00&language=%00&next=//x",
    "draft=" + NOBODY + "&customer_id=" + NOBODY,
    "%ff=%fe&state=%ff",
)


@pytest.mark.timeout(300)  # looks at every address
@pytest.mark.parametrize("query", UNSTORABLE)
def test_no_address_breaks_a_query(app, people, browser, query):
    """Twice, because one database refuses what the other takes."""
    open_all_pages(app, people, browser, query)


@pytest.mark.sqlite_only
@pytest.mark.timeout(300)  # looks at every address
@pytest.mark.parametrize("query", UNKNOWN)
def test_no_address_breaks_a_page(app, people, browser, query):
    open_all_pages(app, people, browser, query)


def open_all_pages(app, people, browser, query: str) -> None:
    case_at("received", people["support"].actor, people["manager"].actor)
    failed = []
    for role in ("compliance", "administrator"):
        client = browser(role)
        for rule in app.url_map.iter_rules():
            if rule.arguments or "GET" not in (rule.methods or ()):
                continue
            answer = client.get(f"{rule.rule}?{query}")
            if answer.status_code not in GOOD_STATUS:
                failed.append((role, rule.rule, answer.status_code))
            assert answer.mimetype != "text/html" or b"<svg onload" not in answer.data, rule.rule
    assert failed == []


# --- files ---------------------------------------------------------------------------------------


def file_of(content: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def send(client: Browser, where: str, data: dict[str, object]) -> TestResponse:
    """Post files from memory: the test client would leave a temporary file open for a large one."""
    boundary, body = encode_multipart(MultiDict(data))
    return client.post(where, data=body, content_type=f"multipart/form-data; boundary={boundary}")


FILES = {
    "a program": ("anh.png", b"MZ\x90\0" + b"\0" * 100, "không đúng loại"),
    "a page as a picture": ("anh.png", b"<html><script>x</script>", "không đúng loại"),
    "a picture as a page": ("anh.html", PICTURE, "không đúng loại"),
    "nothing": ("anh.png", b"", "rỗng"),
    "too much": ("anh.png", PICTURE + b"\0" * (10 * 1024 * 1024), "lớn hơn 10 MB"),
    "no ending": ("anh", PICTURE, "không đúng loại"),
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kind", FILES)
def test_a_wrong_file_is_said_at_its_field_and_nothing_is_kept(people, session, manager, kind):
    name, content, words = FILES[kind]
    case = case_at("received", people["support"].actor, people["manager"].actor, evidence=())
    answer = send(
        manager,
        f"/complaints/{case}/evidence",
        {"evidence": [file_of(PICTURE, "tot.png"), file_of(content, name)]},
    )
    assert answer.status_code == 200
    assert words in answer.text
    assert 'id="evidence-error"' in answer.text
    assert session.scalar(select(func.count()).select_from(Attachment)) == 0


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kind", FILES)
def test_the_intake_page_says_the_same_and_keeps_what_was_typed(session, manager, kind):
    name, content, words = FILES[kind]
    answer = send(
        manager,
        "/intake",
        {
            "customer": "new",
            "name": "Trần Văn Bình",
            "phone": "0987654321",
            "kind": "leak",
            "narrative": "Có người gọi",
            "entrance": "email",
            "received_at": "22/11/2026 14:00",
            "vulnerable": "none",
            "evidence": [file_of(content, name)],
        },
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert main_form(answer.text).named("narrative").value == "Có người gọi"
    assert session.scalar(select(func.count()).select_from(Complaint)) == 0


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "name",
    ["../../etc/anh.png", "..\\anh.png", "C:\\a\\anh.png", "a\0nh.png", "ả" * 400 + ".png",
     'anh".png', "an\nh.png", "ảnh khách.PNG", NASTY + ".png"],
)  # fmt: skip
def test_the_name_of_a_file_is_only_a_name(people, session, manager, name):
    case = case_at("received", people["support"].actor, people["manager"].actor, evidence=())
    answer = manager.post(
        f"/complaints/{case}/evidence", data={"evidence": [(io.BytesIO(PICTURE), name)]}
    )
    assert answer.status_code in (*SAVED, 200, 400)
    page = manager.get(f"/complaints/{case}").text
    assert "<svg onload" not in page
    if answer.status_code in SAVED:
        attachment = session.scalar(select(Attachment.id))
        file = manager.get(f"/complaints/{case}/evidence/{attachment}")
        assert file.data == PICTURE
        header = file.headers["Content-Disposition"]
        assert header.startswith("attachment")
        assert not set("/\\\n\0") & set(header)
        assert file.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.sqlite_only
def test_a_request_over_the_limit_is_refused_in_words(app, people, manager):
    case = case_at("received", people["support"].actor, people["manager"].actor)
    app.config["MAX_CONTENT_LENGTH"] = 1024
    answer = manager.post(
        f"/complaints/{case}/evidence",
        data={"evidence": [(io.BytesIO(b"\0" * 5_000), "anh.png")]},
    )
    assert answer.status_code == 413
    assert "quá lớn" in answer.text


@pytest.mark.sqlite_only
def test_no_file_at_all_is_said_at_the_field(people, manager):
    case = case_at("received", people["support"].actor, people["manager"].actor)
    answer = manager.post(f"/complaints/{case}/evidence", data={})
    assert answer.status_code == 200
    assert "Chưa chọn tệp nào." in answer.text


# --- forged requests -----------------------------------------------------------------------------


@pytest.mark.sqlite_only
def test_without_a_form_token_nothing_is_done(app, people, session, browser):
    world = World(people, session)
    app.config["WTF_CSRF_ENABLED"] = True
    before = entries(session)
    for role in ("compliance", "administrator"):
        client = browser(role)
        for rule in posted_rules(app):
            if rule.endpoint == SIGNED:
                continue
            answer = client.post(world.address(rule), data={"reason": "x", "decision": "approved"})
            assert answer.status_code == 400, rule.rule
            assert "Trang đã mở quá lâu" in answer.text, rule.rule
    assert entries(session) == before


@pytest.mark.sqlite_only
def test_another_person_s_token_is_no_token(app, people, browser):
    app.config["WTF_CSRF_ENABLED"] = True
    case = case_at("received", people["support"].actor, people["manager"].actor)
    token = main_form(browser("compliance").get(f"/complaints/{case}/note").text).data()[
        "csrf_token"
    ]
    answer = browser("support").post(
        f"/complaints/{case}/note", data={"reason": "x", "csrf_token": token}
    )
    assert answer.status_code == 400


def test_a_signature_that_is_neither_yes_nor_no_decides_nothing(people, session, manager):
    case = case_at("extension waits", people["support"].actor, people["manager"].actor)
    waits = session.scalar(select(Approval.id).where(Approval.about == case))
    for decision in ("", "maybe", "APPROVED", "withdrawn"):
        answer = manager.post(
            f"/complaints/{case}/sign/{waits}", data={"decision": decision, "remark": "Vì sao"}
        )
        assert answer.status_code in GOOD_STATUS - set(SAVED), decision
        assert session.scalar(select(Approval.decided_at).where(Approval.id == waits)) is None


def test_there_are_two_ways_to_tell_by_hand(people, manager):
    """An unknown one in the address is a page that is not there, and no telephone call."""
    case = case_at("remedied", people["support"].actor, people["manager"].actor)
    assert manager.get(f"/complaints/{case}/told/pigeon").status_code == 404
    sent = {"at": "22/11/2026 14:04", "summary": "Đã nói"}
    assert manager.post(f"/complaints/{case}/told/pigeon", data=sent).status_code == 404


# --- the sweep -----------------------------------------------------------------------------------


class World:
    """One of everything that an address can name, and a new case whenever one was used up."""

    def __init__(self, people: dict[str, Member], session) -> None:
        self.people = people
        self.session = session
        self.number = 0
        self.renew()

    def renew(self) -> None:
        self.number += 1
        self.reference = case_at(
            "closing waits",
            self.people["support"].actor,
            self.people["manager"].actor,
            new_customer=person(self.number),
        )

    def address(self, rule: Rule) -> str:
        built = rule.build({name: self._value(name) for name in rule.arguments})
        assert built is not None, rule
        return built[1]

    def _value(self, name: str) -> object:
        about = {
            "customer_id": select(Complaint.customer_id).where(
                Complaint.reference == self.reference
            ),
            "approval_id": select(Approval.id).where(Approval.about == self.reference),
            "attachment_id": select(Attachment.id).where(Attachment.about == self.reference),
            "message_id": select(OutboxMessage.id),
        }
        plain = {
            "reference": self.reference,
            "number": 1,
            "route": "call",
            "staff_id": self.people["auditor"].id,
            "day": "2026-12-24",
            "opened": NOBODY,
        }
        if name in about:
            return self.session.scalar(about[name]) or NOBODY
        return plain.get(name, NOBODY if name.endswith("id") else "khong-co")


NAMES = (
    "act", "reason", "method", "code", "result", "conclusion", "severity", "findings", "what",
    "owner", "due_on", "effect", "worked", "subject", "body", "at", "summary", "route", "reached",
    "field", "purpose", "decision", "remark", "restricted", "version", "q", "name", "phone",
    "email", "address", "note", "drop", "is_another", "do", "customer", "caller", "opened", "kind",
    "narrative", "data_items", "happened_since", "wish", "product", "quantity", "delivered_on",
    "entrance", "received_at", "vulnerable", "negotiation", "differs", "evidence", "role",
    "language", "theme", "keys_enabled", "current", "new", "again", "password", "next", "day",
    "number", "suggestion", "as", "draft", "pick", "owner_id", "label",
)  # fmt: skip
RUBBISH: dict[str, dict[str, str]] = {
    "nothing": {},
    "markup": dict.fromkeys(NAMES, NASTY),
    "null bytes": dict.fromkeys(NAMES, "a\0b"),
    "digits": dict.fromkeys(NAMES, "9" * 5_000),
    "much": dict.fromkeys(NAMES, "x" * 30_000),
}


def posted_rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint != "staff.sign_out":
            yield rule


@pytest.mark.sqlite_only
@pytest.mark.timeout(300)  # looks at every address
@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_sent_to_every_address_is_answered_calmly(app, people, session, role, rubbish):
    """Everything that takes a POST, as everybody: what comes back is a page, and the chain holds."""
    sweep(app, people, session, role, rubbish)


@pytest.mark.timeout(300)  # looks at every address
@pytest.mark.parametrize("role", ["compliance", "administrator"])
def test_null_bytes_sent_to_every_address_are_answered_calmly(app, people, session, role):
    """Twice, because one database refuses what the other takes."""
    sweep(app, people, session, role, "null bytes")


def sweep(app, people, session, role: str | None, rubbish: str) -> None:
    world = World(people, session)
    client: Browser = app.test_client()
    failed = []
    for rule in posted_rules(app):
        if role is not None:
            open_door(client, people[role])  # one of the addresses may have ended the session
        try:
            answer = client.post(world.address(rule), data=RUBBISH[rubbish])
        except Exception as error:  # noqa: BLE001
            failed.append(f"{rule.rule}: {type(error).__name__} {str(error)[:120]}")
            continue
        if answer.status_code not in GOOD_STATUS:
            failed.append(f"{rule.rule}: {answer.status_code}")
        elif role and answer.status_code in SAVED and "reference" in rule.arguments:
            world.renew()
        if answer.mimetype == "text/html" and b"<svg onload" in answer.data:
            failed.append(f"{rule.rule}: markup")
        if role is None and answer.status_code not in (302, 303) and rule.endpoint not in PUBLIC:
            failed.append(f"{rule.rule}: a stranger got {answer.status_code}")
    assert failed == []
    assert verify(session).clean


SIGNED = "mailings.refused"
"""A mail program presses it without having seen a form; its address is a signature of its own."""
PUBLIC = frozenset({"staff.sign_in", "frame.choose_language", SIGNED})

"""A secret order does not exist for anybody without the right, by every way in that there is."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.models import Approval, Attachment, CaseEvent
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import NotFound
from kalix_compliance.customers.contributions import contributed
from kalix_compliance.disclosures.commands import signing
from kalix_compliance.disclosures.commands.ending import keep_secret
from kalix_compliance.disclosures.models import DisclosedCopy, DisclosureSubject
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.staff.roles import Role
from tests.client import Browser
from tests.orders import BODY, CLEAR, SECRET, Order, order_at
from tests.people import Member, add_member, open_door

NOBODY = "00000000-0000-7000-8000-000000000000"
NOT_THERE = "CC-2026-0999"
WITHOUT_THE_RIGHT = ("support", "manager", "other manager", "administrator", "auditor")
REASONABLE = {
    "act": "read",
    "decision": "approved",
    "reason": "Lý do",
    "at": "22/11/2026 14:05",
    "number": "02438271234",
    "source": "Trang web",
    "how": "Trực ban",
    "confirmed": "yes",
    "medium": "paper",
    "to": "Đại úy",
    "format": "pdf",
    "keys": "name",
    "until": "30/11/2026",
}


@pytest.fixture
def people(app: Flask) -> dict[str, Member]:
    return {role: add_member(role) for role in Role} | {"other manager": add_member("manager")}


@pytest.fixture
def browser(app: Flask, people: dict[str, Member]) -> Callable[[str], Browser]:
    """`browser("manager")`: signed in as this person."""

    def sit_down(who: str) -> Browser:
        client: Browser = app.test_client()
        open_door(client, people[who])
        return client

    return sit_down


@pytest.fixture
def hidden(people: dict[str, Member]) -> Order:
    """A secret order that waits for the signature of the second manager."""
    return order_at(
        "submitted", people["compliance"].actor, people["other manager"].actor, secret=True
    )


def rules_of_orders(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route whose address names a record, with each of its methods."""
    for rule in app.url_map.iter_rules():
        if "reference" in rule.arguments:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule, method


def ids_of(session, order: Order) -> dict[str, object]:
    ref = order.reference
    return {
        "attachment_id": session.scalar(select(Attachment.id).where(Attachment.about == ref)),
        "approval_id": session.scalar(select(Approval.id).where(Approval.about == ref)),
        "subject_id": session.scalar(select(DisclosureSubject.id)),
        "copy_id": session.scalar(select(DisclosedCopy.id)),
    }


def address(rule: Rule, **values: object) -> str:
    every = {
        "number": 1,
        "route": "call",
        "paper": "minutes",
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


def alike(text: str, reference: str) -> str:
    """The page without the number that was asked for, and without the form's token."""
    return re.sub(r"[\w.-]{80,}", "", text).replace(reference, "")


@pytest.mark.parametrize("who", [*WITHOUT_THE_RIGHT[:2], *WITHOUT_THE_RIGHT[3:]])
@pytest.mark.parametrize("data", [REASONABLE, {}], ids=["reasonable", "empty"])
def test_every_address_of_a_secret_order_answers_as_if_there_were_none(
    app, session, browser, hidden, who, data
):
    client, ids = browser(who), ids_of(session, hidden)
    entries = session.scalar(select(func.count(AuditEntry.number)))
    told = session.scalar(select(func.count()).select_from(CaseEvent))
    walked = 0
    for rule, method in rules_of_orders(app):
        given = {"method": method, "data": data if method == "POST" else None}
        seen = client.open(address(rule, reference=hidden.reference, **ids), **given)
        none = client.open(address(rule, reference=NOT_THERE, **ids), **given)
        assert seen.status_code == none.status_code, (rule.rule, method)
        assert seen.status_code in (400, 403, 404) or seen.location, (rule.rule, method)
        assert alike(seen.text, hidden.reference) == alike(none.text, NOT_THERE), rule.rule
        if seen.location:
            client.get(
                "/", follow_redirects=True
            )  # reads what was flashed, or the next page would show it
        walked += 1
    assert walked > 60
    assert session.scalar(select(func.count(AuditEntry.number))) == entries
    assert session.scalar(select(func.count()).select_from(CaseEvent)) == told


@pytest.mark.parametrize("who", ["support", "manager", "administrator", "auditor"])
def test_a_secret_order_is_on_no_page_without_an_address_of_its_own(app, browser, hidden, who):
    client = browser(who)
    for where in pages_without_arguments(app):
        page = client.get(where, follow_redirects=True).get_data().decode(errors="replace")
        for words in (hidden.reference, BODY, "123/CSĐT"):
            assert words not in page, where
    for query in ("state=every", "state=selected", "secret=1", "body=police", "text=long+bien"):
        page = client.get(f"/disclosures/?{query}")
        assert hidden.reference not in page.text, query


@pytest.mark.parametrize("who", ["support", "manager", "auditor"])
@pytest.mark.parametrize("words", ["CC-2026-0001", "cc-1", "CC1", "2026-0001"])
def test_the_number_of_a_secret_order_finds_nothing(browser, hidden, who, words):
    client = browser(who)
    answer = client.post("/search", data={"q": words})
    assert answer.status_code == 200
    assert hidden.reference not in answer.text.replace(f'value="{words}"', "").replace(
        f"“{words}”", ""
    )
    assert f"/disclosures/{hidden.reference}" not in answer.text


@pytest.mark.parametrize("who", ["support", "manager", "auditor"])
def test_the_customer_s_page_says_nothing_of_it(browser, hidden, who):
    page = browser(who).get(f"/customers/{hidden.people[0]}").text
    assert "Cơ quan đã hỏi" not in page
    assert hidden.reference not in page


def test_those_with_the_right_and_the_one_who_is_asked_see_it(browser, hidden):
    for who in ("compliance", "other manager"):
        client = browser(who)
        assert client.get(f"/disclosures/{hidden.reference}").status_code == 200, who
        assert hidden.reference in client.get("/disclosures/").text
        waiting = client.get("/approvals").text
        assert hidden.reference in waiting
        assert "<td>Cơ quan điều tra, công an, 123/CSĐT</td>" in waiting
        assert hidden.reference in client.get(f"/customers/{hidden.people[0]}").text


def test_the_right_of_the_one_asked_moves_with_the_asking(people, browser, hidden):
    signing.take_back(hidden.handler, hidden.reference)
    signing.submit_selection(hidden.handler, hidden.reference, people["manager"].id)
    assert browser("manager").get(f"/disclosures/{hidden.reference}").status_code == 200
    assert browser("other manager").get(f"/disclosures/{hidden.reference}").status_code == 404


def test_a_manager_who_was_not_asked_cannot_sign_by_command_either(people, hidden):
    other = Order(hidden.handler, people["manager"].actor, hidden.reference)
    with pytest.raises(NotFound):
        other.sign()


@pytest.mark.parametrize("who", ["compliance", "auditor"])
def test_the_audit_trail_keeps_the_entry_and_hides_what_it_is_about(browser, session, hidden, who):
    client = browser(who)
    shown = hidden.reference in client.get("/audit").text
    assert shown is (who == "compliance")
    by_number = rows_in(client.get(f"/audit?record={hidden.reference}").text)
    by_action = rows_in(client.get("/audit?action=submit_selection").text)
    assert ("Trình ký nội dung" in by_number) is shown
    assert ("Trình ký nội dung" in by_action) is shown
    if who == "auditor":
        assert "Việc trong một hồ sơ mật" not in by_number + by_action
        page = rows_in(client.get("/audit").text)
        assert "Việc trong một hồ sơ mật" in page
        newest = session.scalar(select(func.max(AuditEntry.number)))
        assert f"{newest}" in page


def rows_in(page: str) -> str:
    """The table of a page, without its filters."""
    return page.partition("<tbody")[2].partition("</tbody")[0]


def test_mail_about_a_secret_order_says_nothing(session, browser, hidden):
    mails = session.scalars(select(OutboxMessage)).all()
    assert {mail.notice for mail in mails} == {"work_waits"}
    assert {mail.about for mail in mails} == {"-"}
    for who in ("manager", "auditor"):
        assert hidden.reference not in browser(who).get("/mail").text


def held_codes(session, order: Order) -> set[str]:
    return {
        held.code
        for ask in contributed().held
        for held in ask(session, order.people[0])
        if any(order.reference in f"{e.label} {e.text} {dict(e.values)}" for e in held.entries)
    }


def test_the_access_package_and_every_list_about_a_person_leave_it_out(app, session, hidden, clock):
    person, lists = hidden.people[0], contributed()
    everything = [
        *(ask(session, person) for ask in lists.held),
        *(ask(session, person, clock.now()) for ask in lists.obstacles),
        *(ask(session, person) for ask in lists.kept),
        *(ask(session, person) for ask in lists.recipients),
    ]
    written = repr(everything)
    assert hidden.reference not in written
    assert BODY not in written
    assert SECRET not in written
    assert held_codes(session, hidden) == set()


def test_a_secret_order_stops_an_erasure_without_saying_that_it_is_one(session, hidden, clock):
    found = [
        obstacle
        for ask in contributed().obstacles
        for obstacle in ask(session, hidden.people[0], clock.now())
    ]
    neutral = [one for one in found if "Luật chưa cho hủy" in str(one.sentence)]
    assert len(neutral) == 1
    assert neutral[0].path == ""
    assert neutral[0].stops


def test_what_is_lifted_by_hand_is_seen_by_everybody_who_reads_the_register(
    session, browser, hidden
):
    hidden.sign()
    hidden.take()
    hidden.hand_over()
    hidden.lift()
    for who in ("manager", "auditor"):
        assert browser(who).get(f"/disclosures/{hidden.reference}").status_code == 200
        assert hidden.reference in browser(who).get("/disclosures/?state=every").text
    assert held_codes(session, hidden) == {"disclosures"}
    assert browser("support").get(f"/disclosures/{hidden.reference}").status_code == 403


def test_secrecy_ends_the_day_after_its_last_day(clock, session, browser, people):
    today = in_hanoi(clock.now()).date()
    order = order_at(
        "handed over",
        people["compliance"].actor,
        people["other manager"].actor,
        secret=True,
        secret_until=today + timedelta(days=2),
    )
    manager = browser("manager")
    clock.advance(timedelta(days=2))
    assert in_hanoi(clock.now()).date() == today + timedelta(days=2)
    open_door(manager, people["manager"])
    assert manager.get(f"/disclosures/{order.reference}").status_code == 404
    assert held_codes(session, order) == set()
    clock.advance(timedelta(days=1))
    open_door(manager, people["manager"])
    assert manager.get(f"/disclosures/{order.reference}").status_code == 200
    assert held_codes(session, order) == {"disclosures"}


def test_an_order_that_becomes_secret_later_is_gone_at_once(session, browser, people):
    order = order_at("handed over", people["compliance"].actor, people["other manager"].actor)
    assert browser("auditor").get(f"/disclosures/{order.reference}").status_code == 200
    keep_secret(order.handler, order.reference, reason="Cơ quan yêu cầu")
    assert browser("auditor").get(f"/disclosures/{order.reference}").status_code == 404
    assert held_codes(session, order) == set()


# --- what a role reads of an order that is not secret --------------------------------------------


def test_no_page_shows_a_person_in_clear_and_an_auditor_reads_no_word(
    app, session, browser, people
):
    order = order_at("handed over", people["compliance"].actor, people["manager"].actor)
    ids = ids_of(session, order)
    for who in ("compliance", "manager", "auditor"):
        client = browser(who)
        for rule, method in rules_of_orders(app):
            if method == "GET" and rule.endpoint.startswith("disclosures."):
                if rule.endpoint == "disclosures.evidence_content":
                    continue
                page = client.get(address(rule, reference=order.reference, **ids)).text
                assert not any(words in page for words in CLEAR), (who, rule.rule)
                if who == "auditor":
                    assert SECRET not in page, rule.rule
        assert hidden_words(client) == []


def hidden_words(client: Browser) -> list[str]:
    page = client.get("/disclosures/?state=every").text
    return [words for words in CLEAR if words in page]


def test_an_auditor_opens_no_file_and_reads_no_content(session, browser, people):
    order = order_at("handed over", people["compliance"].actor, people["manager"].actor)
    file = ids_of(session, order)["attachment_id"]
    auditor = browser("auditor")
    where = f"/disclosures/{order.reference}"
    assert auditor.get(f"{where}/evidence/{file}").status_code == 403
    assert auditor.post(f"{where}/content").status_code == 403


def test_a_hold_on_a_secret_order_does_not_tell_of_it(app, session, browser, clock, hidden):
    place_hold(hidden.handler, NewHold(Basis.AUTHORITY, "Theo văn bản", about=hidden.reference))
    person, lists = hidden.people[0], contributed()
    told = [
        *(ask(session, person) for ask in lists.held),
        *(ask(session, person, clock.now()) for ask in lists.obstacles),
        *(ask(session, person) for ask in lists.kept),
    ]
    assert hidden.reference not in repr(told)
    for who in ("manager", "auditor"):
        for where in ("/holds/", f"/customers/{person}", "/retention/", "/registers/"):
            assert hidden.reference not in browser(who).get(where, follow_redirects=True).text

"""Through the door: right and wrong passwords, what slows them down, and what ends a session."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.staff import commands, passwords
from kalix_compliance.staff.jobs import sweep_sessions
from kalix_compliance.staff.models import SignInThrottle, Staff, StaffSession
from kalix_compliance.staff.roles import Role
from kalix_compliance.staff.sessions import token_hash
from kalix_compliance.staff.sign_in import page_of_ours
from tests.accounts import PASSWORD, PERSONNEL, Person, browser_of, hire
from tests.client import Browser
from tests.sessions import FreshSession

WRONG = "sai rồi mà vẫn thử tiếp"
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def person(app: Flask) -> Person:
    return hire()


def test_the_right_password_opens_the_door(app: Flask, person: Person) -> None:
    page = browser_of(app, person).get("/account")
    assert page.status_code == 200
    assert "Lê Thị Bình" in page.text


def test_an_address_is_one_however_it_is_written(app: Flask, person: Person) -> None:
    outcome = commands.sign_in("  SUPPORT@Kalix.VN ", PASSWORD, "1.2.3.4")
    assert outcome.token


def test_only_a_hash_of_the_token_is_kept(person: Person, session: FreshSession) -> None:
    token = commands.sign_in(person.email, PASSWORD, "1.2.3.4", "Firefox").token or ""
    assert len(token) >= 43  # 256 bits
    row = session.scalars(select(StaffSession)).one()
    assert row.token_hash == token_hash(token)
    assert row.browser == "Firefox"


def test_a_wrong_password_says_how_many_tries_are_left(client: Browser, person: Person) -> None:
    page = client.post("/sign-in", data={"email": person.email, "password": WRONG})
    assert "Mật khẩu chưa đúng. Còn 4 lần thử." in page.text
    assert person.email in page.text
    assert WRONG not in page.text


def test_unknown_addresses_hear_the_same_words_and_wait_the_same_time(
    app: Flask, person: Person
) -> None:
    for _ in range(7):
        known = commands.sign_in(person.email, WRONG, "1.1.1.1")
        unknown = commands.sign_in("ai-do@kalix.vn", WRONG, "2.2.2.2")
        assert known == unknown
        assert known.token is None


def test_unknown_addresses_cost_the_same_hashing(
    app: Flask, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []

    def note(_password: str, kept: str | None) -> bool:
        checked.append(kept)
        return False

    monkeypatch.setattr(commands.signing_in, "is_right", note)
    commands.sign_in(person.email, WRONG, "1.1.1.1")
    commands.sign_in("ai-do@kalix.vn", WRONG, "1.1.1.1")
    assert [bool(kept) for kept in checked] == [True, False]


def test_five_failures_close_the_account_for_thirty_seconds_then_longer(
    person: Person, clock: FixedClock
) -> None:
    words = [str(commands.sign_in(person.email, WRONG, "1.1.1.1").reason) for _ in range(5)]
    assert words[3] == "Mật khẩu chưa đúng. Còn 1 lần thử."
    assert words[4] == "Đã sai nhiều lần. Thử lại sau 30 giây."
    assert commands.sign_in(person.email, PASSWORD, "9.9.9.9").token is None
    clock.advance(timedelta(seconds=30))
    again = commands.sign_in(person.email, WRONG, "1.1.1.1")
    assert str(again.reason) == "Đã sai nhiều lần. Thử lại sau 60 giây."
    for _ in range(6):
        clock.advance(timedelta(minutes=15))
        again = commands.sign_in(person.email, WRONG, "1.1.1.1")
    assert str(again.reason) == "Đã sai nhiều lần. Thử lại sau 15 phút."


def test_waiting_is_not_made_longer_by_trying_meanwhile(person: Person, clock: FixedClock) -> None:
    for _ in range(9):
        commands.sign_in(person.email, WRONG, "1.1.1.1")
    clock.advance(timedelta(seconds=30))
    assert commands.sign_in(person.email, PASSWORD, "1.1.1.1").token


def test_the_right_password_starts_the_count_afresh(person: Person, session: FreshSession) -> None:
    for _ in range(4):
        commands.sign_in(person.email, WRONG, "1.1.1.1")
    assert commands.sign_in(person.email, PASSWORD, "1.1.1.1").token
    again = commands.sign_in(person.email, WRONG, "1.1.1.1")
    assert str(again.reason) == "Mật khẩu chưa đúng. Còn 4 lần thử."


def test_a_day_without_failures_forgives(person: Person, clock: FixedClock) -> None:
    for _ in range(5):
        commands.sign_in(person.email, WRONG, "1.1.1.1")
    clock.advance(timedelta(days=1))
    again = commands.sign_in(person.email, WRONG, "1.1.1.1")
    assert str(again.reason) == "Mật khẩu chưa đúng. Còn 4 lần thử."


def test_one_network_address_cannot_try_all_accounts(app: Flask) -> None:
    for number in range(20):
        commands.sign_in(f"nguoi{number}@kalix.vn", WRONG, "6.6.6.6")
    refused = commands.sign_in("nguoi-moi@kalix.vn", WRONG, "6.6.6.6")
    assert str(refused.reason) == "Đã sai nhiều lần. Thử lại sau 30 giây."
    elsewhere = commands.sign_in("nguoi-moi@kalix.vn", WRONG, "7.7.7.7")
    assert str(elsewhere.reason) == "Mật khẩu chưa đúng. Còn 4 lần thử."


def test_a_good_account_buys_no_tries_at_others(app: Flask, person: Person) -> None:
    for number in range(19):
        commands.sign_in(f"nguoi{number}@kalix.vn", WRONG, "6.6.6.6")
        assert commands.sign_in(person.email, PASSWORD, "6.6.6.6").token
    commands.sign_in("nguoi-20@kalix.vn", WRONG, "6.6.6.6")
    assert commands.sign_in("nguoi-21@kalix.vn", WRONG, "6.6.6.6").retype is False


def test_tries_at_the_same_moment_are_counted_before_any_is_hashed(
    app: Flask, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    everybody_asked = threading.Barrier(8)

    def slow(password: str, _kept: str | None) -> bool:
        hashed.append(password)
        return False

    def attempt() -> None:
        with app.app_context():
            everybody_asked.wait()
            commands.sign_in(person.email, WRONG, "1.1.1.1")

    monkeypatch.setattr(commands.signing_in, "is_right", slow)
    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(hashed) == 5


def test_somebody_who_keeps_trying_leaves_a_trace_without_the_address(
    person: Person, session: FreshSession
) -> None:
    for _ in range(5):
        commands.sign_in(person.email, WRONG, "1.1.1.1")
        commands.sign_in("ai-do@kalix.vn", WRONG, "2.2.2.2")
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "slow_down")).all()
    assert {entry.subject for entry in entries} == {person.actor.id, "-"}
    assert "@" not in "".join(str(entry.body) for entry in entries)


def test_a_closed_account_is_told_only_to_who_knows_the_password(person: Person) -> None:
    commands.disable_staff(PERSONNEL, person.actor.staff_id)
    assert "khóa" in str(commands.sign_in(person.email, PASSWORD, "1.1.1.1").reason)
    assert "chưa đúng" in str(commands.sign_in(person.email, WRONG, "1.1.1.1").reason)


def test_an_old_hash_is_made_anew_while_the_password_is_known(
    person: Person, session: FreshSession
) -> None:
    weak = PasswordHasher.from_parameters(CHEAPEST).hash(PASSWORD)
    with open_unit(PERSONNEL) as unit:
        unit.session.get_one(Staff, person.actor.staff_id).password_hash = weak
    assert commands.sign_in(person.email, PASSWORD, "1.1.1.1").token
    kept = session.get_one(Staff, person.actor.staff_id).password_hash
    assert kept != weak
    assert not passwords.is_outdated(kept)
    assert passwords.is_right(PASSWORD, kept)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("", ""),
        ("x" * 100_000, "y" * 100_000),
        ("a\0b@kalix.vn", "c\0d"),
        ('"><svg onload=x>', "z"),
        ("’ or 1=1 --", "😀"),
    ],
)
def test_strange_input_is_answered_calmly(client: Browser, email: str, password: str) -> None:
    page = client.post("/sign-in", data={"email": email, "password": password})
    assert page.status_code == 200
    assert "<svg onload" not in page.text
    assert "Đăng nhập" in page.text


# --- sessions ---


def test_a_copied_cookie_is_dead_after_signing_out(app: Flask, person: Person) -> None:
    browser = browser_of(app, person)
    thief = _with_cookie_of(app, browser)
    assert thief.get("/account").status_code == 200
    assert browser.post("/sign-out").status_code == 302
    assert _is_sent_to_the_door(thief)
    assert _is_sent_to_the_door(browser)


def test_a_stolen_cookie_opens_nothing_in_another_browser(app: Flask, person: Person) -> None:
    browser = browser_of(app, person)
    thief = _with_cookie_of(app, browser)
    answer = thief.get("/account", headers={"User-Agent": "curl/8"})
    assert "/sign-in" in answer.location
    assert browser.get("/account").status_code == 200


def test_signing_in_gives_a_new_token_and_keeps_nothing_from_before(
    app: Flask, person: Person
) -> None:
    browser: Browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["planted"] = "a token the attacker knows", "x"
    browser.post("/sign-in", data={"email": person.email, "password": person.password})
    with browser.session_transaction() as cookie:
        assert cookie["_user_id"] != "a token the attacker knows"
        assert "planted" not in cookie
        assert not cookie.permanent


def test_an_idle_session_ends(app: Flask, person: Person, clock: FixedClock) -> None:
    browser = browser_of(app, person)
    clock.advance(app.config["SESSION_IDLE"] - timedelta(minutes=1))
    assert browser.get("/account").status_code == 200
    clock.advance(app.config["SESSION_IDLE"] - timedelta(minutes=1))
    assert browser.get("/account").status_code == 200  # use keeps it open
    clock.advance(app.config["SESSION_IDLE"])
    assert _is_sent_to_the_door(browser)


def test_even_a_busy_session_ends(app: Flask, person: Person, clock: FixedClock) -> None:
    browser = browser_of(app, person)
    step, passed = app.config["SESSION_IDLE"] / 2, timedelta()
    while passed + step < app.config["SESSION_LIFETIME"]:
        clock.advance(step)
        passed += step
        assert browser.get("/account").status_code == 200
    clock.advance(step)
    assert _is_sent_to_the_door(browser)


def test_disabling_an_account_ends_its_sessions_at_once(app: Flask, person: Person) -> None:
    browser = browser_of(app, person)
    commands.disable_staff(PERSONNEL, person.actor.staff_id)
    assert _is_sent_to_the_door(browser)
    commands.enable_staff(PERSONNEL, person.actor.staff_id)
    assert _is_sent_to_the_door(browser)


def test_a_new_role_holds_from_the_next_click(app: Flask, person: Person) -> None:
    browser = browser_of(app, person)
    assert browser.get("/staff").status_code == 403
    commands.change_role(PERSONNEL, person.actor.staff_id, Role.ADMINISTRATOR)
    assert browser.get("/staff").status_code == 200


def test_changing_the_password_ends_all_other_sessions(app: Flask, person: Person) -> None:
    here, there = browser_of(app, person), browser_of(app, person)
    new = "bốn con chó gặm dép"
    form = {"old": person.password, "new": new, "again": new}
    assert here.post("/account/password", data=form).status_code == 302
    assert here.get("/account").status_code == 200
    assert _is_sent_to_the_door(there)
    assert commands.sign_in(person.email, person.password, "1.1.1.1").token is None
    assert commands.sign_in(person.email, new, "1.1.1.1").token


def test_one_can_sign_out_everywhere_else(app: Flask, person: Person) -> None:
    here, there = browser_of(app, person), browser_of(app, person)
    assert "1 nơi khác" in here.get("/account").text
    here.post("/account/sign-out-elsewhere")
    assert "Chỉ ở đây" in here.get("/account").text
    assert _is_sent_to_the_door(there)


def test_identity_costs_one_statement_a_request(
    app: Flask, person: Person, statements: Statements
) -> None:
    browser = browser_of(app, person)
    with statements() as seen:
        browser.get("/account/password")
    assert len([s for s in seen if "staff_session" in s]) == 1


def test_use_is_noted_every_five_minutes_and_not_more_often(
    app: Flask, person: Person, clock: FixedClock, statements: Statements
) -> None:
    browser = browser_of(app, person)
    clock.advance(timedelta(minutes=4))
    with statements() as seen:
        browser.get("/account/password")
    assert not [s for s in seen if s.startswith("UPDATE")]
    clock.advance(timedelta(minutes=1))
    with statements() as seen:
        browser.get("/account/password")
        browser.get("/account/password")
    assert len([s for s in seen if s.startswith("UPDATE")]) == 1


def test_a_one_time_password_asks_for_a_new_one_before_anything_else(app: Flask) -> None:
    details = commands.StaffDetails("moi@kalix.vn", "Trần Văn Mới", Role.SUPPORT)
    account = commands.create_staff(hire(Role.ADMINISTRATOR).actor, details)
    browser: Browser = app.test_client()
    answer = browser.post("/sign-in", data={"email": "moi@kalix.vn", "password": account.password})
    assert answer.location == "/account/password"
    assert browser.get("/account").location == "/account/password"
    assert browser.post("/account").location == "/account/password"
    page = browser.get("/account/password")
    assert "do quản trị cấp" in page.text
    new = "bốn con chó gặm dép"
    browser.post("/account/password", data={"old": account.password, "new": new, "again": new})
    assert browser.get("/account").status_code == 200


def test_after_signing_in_one_is_where_one_wanted_to_go(client: Browser, person: Person) -> None:
    door = client.get("/account/password").location
    assert door == "/sign-in?next=/account/password"
    assert 'value="/account/password"' in client.get(door).text
    form = {"email": person.email, "password": person.password, "next": "/account/password"}
    assert client.post("/sign-in", data=form).location == "/account/password"
    assert client.get("/sign-in").location == "/"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "account",
        "/sign-out",
        "/nowhere",
        "",
        None,
    ],
)
def test_next_leads_only_to_our_own_pages(app: Flask, address: str | None) -> None:
    with app.test_request_context("/sign-in"):
        assert page_of_ours(address) == "/"


def test_old_sessions_and_forgiven_failures_are_swept(
    app: Flask, person: Person, clock: FixedClock, session: FreshSession
) -> None:
    commands.sign_in(person.email, PASSWORD, "1.1.1.1")
    commands.sign_in(person.email, WRONG, "1.1.1.1")
    sweeper = system_actor("sweeper", Permission.SYSTEM_SWEEP)
    assert sweep_sessions(sweeper) == 0
    clock.advance(timedelta(days=31))
    browser = browser_of(app, person)
    sweep_sessions(sweeper)
    assert len(session.scalars(select(StaffSession)).all()) == 1
    assert len(session.scalars(select(SignInThrottle)).all()) == 1  # the new try's address
    assert browser.get("/account").status_code == 200


def _with_cookie_of(app: Flask, browser: Browser) -> Browser:
    other: Browser = app.test_client()
    cookie = browser.get_cookie("kalix")
    assert cookie is not None
    other.set_cookie("kalix", cookie.value)
    return other


def _is_sent_to_the_door(browser: Browser) -> bool:
    answer = browser.get("/account")
    return answer.status_code in (302, 303) and "/sign-in" in answer.location

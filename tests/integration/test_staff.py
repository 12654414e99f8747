"""Accounts: opened, changed and closed by administrators; one's own kept by oneself."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import db
from kalix_compliance.staff import commands, queries
from kalix_compliance.staff.commands import StaffDetails
from kalix_compliance.staff.models import Language, Staff, Theme, actor_of
from kalix_compliance.staff.roles import PERMISSIONS, Role
from tests.accounts import PASSWORD, PERSONNEL, Person, browser_of, hire
from tests.client import Browser
from tests.sessions import FreshSession

NEW = "bốn con chó gặm dép"
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def admin(app: Flask) -> Person:
    return hire(Role.ADMINISTRATOR, "Vũ Hoàng Yến")


@pytest.fixture
def support(app: Flask) -> Person:
    return hire(Role.SUPPORT, "Phạm Thị Mai")


# --- opening ---


def test_a_new_account_has_a_folded_address_a_tidy_name_and_a_one_time_password(
    admin: Person, session: FreshSession
) -> None:
    details = StaffDetails("  Moi@KALIX.vn ", " Trần \u200b Văn\n Mới ", Role.MANAGER)
    account = commands.create_staff(admin.actor, details)
    staff = session.get_one(Staff, account.id)
    assert (staff.email, staff.name) == ("moi@kalix.vn", "Trần Văn Mới")
    assert staff.must_change_password
    assert actor_of(staff).permissions == PERMISSIONS[Role.MANAGER]
    assert account.password not in staff.password_hash


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [
        ("khong-phai-email", "An", "email"),
        ("a b@kalix.vn", "An", "email"),
        ("a\0@kalix.vn", "An", "email"),
        ("ä@kalix.vn", "An", "email"),
        ("x" * 250 + "@kalix.vn", "An", "email"),
        ("an@kalix.vn", "  \u200b ", "name"),
        ("an@kalix.vn", "n" * 121, "name"),
    ],
)
def test_bad_details_are_refused_at_their_field(
    admin: Person, email: str, name: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        commands.create_staff(admin.actor, StaffDetails(email, name, Role.SUPPORT))
    assert refusal.value.field == field


def test_an_address_has_one_account(admin: Person, support: Person) -> None:
    with pytest.raises(RuleBroken, match="đã có tài khoản") as refusal:
        commands.create_staff(admin.actor, StaffDetails(support.email.upper(), "An", Role.SUPPORT))
    assert refusal.value.field == "email"


def test_an_administrator_cannot_choose_somebodys_password(admin: Person) -> None:
    with pytest.raises(RuleBroken):
        commands.create_staff(
            admin.actor, StaffDetails("an@kalix.vn", "An", Role.SUPPORT), password=NEW
        )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_open_accounts(app: Flask, role: Role) -> None:
    with pytest.raises(NotAllowed):
        commands.create_staff(hire(role).actor, StaffDetails("an@kalix.vn", "An", Role.SUPPORT))


def test_the_audit_trail_names_nobody(admin: Person, session: FreshSession) -> None:
    account = commands.create_staff(admin.actor, StaffDetails("an@kalix.vn", "An", Role.SUPPORT))
    commands.change_role(admin.actor, account.id, Role.AUDITOR)
    commands.reset_password(admin.actor, account.id)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    told = [entry for entry in entries if entry.subject == str(account.id)]
    assert [entry.action for entry in told] == ["create_staff", "change_role", "reset_password"]
    assert told[1].facts == {"before": "support", "after": "auditor"}
    assert "an@kalix.vn" not in "".join(str(entry.body) for entry in entries)
    assert verify(session).clean


# --- changing and closing ---


def test_the_last_administrator_stays_one(admin: Person) -> None:
    for attempt in (
        lambda: commands.change_role(PERSONNEL, admin.actor.staff_id, Role.SUPPORT),
        lambda: commands.disable_staff(PERSONNEL, admin.actor.staff_id),
    ):
        with pytest.raises(RuleBroken, match="quản trị cuối cùng"):
            attempt()


def test_a_closed_administrator_does_not_count(admin: Person) -> None:
    other = hire(Role.ADMINISTRATOR, email="hai@kalix.vn")
    commands.disable_staff(admin.actor, other.actor.staff_id)
    with pytest.raises(RuleBroken, match="quản trị cuối cùng"):
        commands.disable_staff(PERSONNEL, admin.actor.staff_id)


def test_nobody_closes_or_promotes_themselves(admin: Person) -> None:
    hire(Role.ADMINISTRATOR, email="hai@kalix.vn")
    with pytest.raises(RuleBroken, match="không tự khóa"):
        commands.disable_staff(admin.actor, admin.actor.staff_id)
    with pytest.raises(RuleBroken, match="không tự đổi vai trò"):
        commands.change_role(admin.actor, admin.actor.staff_id, Role.COMPLIANCE)
    with pytest.raises(RuleBroken, match="Tài khoản của tôi"):
        commands.reset_password(admin.actor, admin.actor.staff_id)


def test_an_account_is_corrected_and_its_role_changed_in_one_save(
    admin: Person, support: Person, session: FreshSession
) -> None:
    commands.edit_staff(admin.actor, support.actor.staff_id, 1, name="Phạm Mai", role=Role.MANAGER)
    staff = session.get_one(Staff, support.actor.staff_id)
    assert (staff.name, staff.role) == ("Phạm Mai", Role.MANAGER)


def test_a_refused_role_saves_nothing_of_the_rest(admin: Person, session: FreshSession) -> None:
    with pytest.raises(RuleBroken):
        commands.edit_staff(PERSONNEL, admin.actor.staff_id, 1, name="Khác", role=Role.SUPPORT)
    assert session.get_one(Staff, admin.actor.staff_id).name == "Vũ Hoàng Yến"


def test_a_stale_save_is_refused(admin: Person, support: Person) -> None:
    commands.edit_staff(admin.actor, support.actor.staff_id, 1, name="Mai", role=Role.SUPPORT)
    with pytest.raises(StaleRecord):
        commands.edit_staff(admin.actor, support.actor.staff_id, 1, name="M", role=Role.SUPPORT)


def test_an_account_that_is_not_there_is_not_found(admin: Person) -> None:
    for attempt in (
        lambda: commands.disable_staff(admin.actor, new_id()),
        lambda: queries.staff_row(db.session(), admin.actor, new_id()),
    ):
        with pytest.raises(NotFound):
            attempt()


# --- one's own ---


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("sai", NEW, "old", "chưa đúng"),
        (PASSWORD, "ngắn", "new", "ít nhất 12"),
        (PASSWORD, "Phạm Thị Mai 99", "new", "lấy từ email"),
        (PASSWORD, PASSWORD, "new", "trùng"),
    ],
)
def test_a_change_of_password_is_refused_at_its_field(
    support: Person, old: str, new: str, field: str, words: str
) -> None:
    with pytest.raises(RuleBroken, match=words) as refusal:
        commands.change_password(support.actor, old, new)
    assert refusal.value.field == field


def test_guessing_at_the_old_password_is_slowed_too(support: Person) -> None:
    for _ in range(5):
        with pytest.raises(RuleBroken):
            commands.change_password(support.actor, "sai", NEW)
    with pytest.raises(RuleBroken, match="Thử lại sau"):
        commands.change_password(support.actor, PASSWORD, NEW)


def test_preferences_are_kept_with_the_account(app: Flask, support: Person) -> None:
    browser = browser_of(app, support)
    browser.post("/account", data={"language": "en", "theme": "dark"})
    page = browser.get("/account").text
    assert '<html lang="en" data-bs-theme="dark">' in page
    assert 'data-keys="off"' in page


@pytest.mark.parametrize(
    "form", [{"language": "fr", "theme": "dark"}, {"language": "vi", "theme": "x"}]
)
def test_preferences_that_are_none_are_refused(
    app: Flask, support: Person, form: dict[str, str]
) -> None:
    page = browser_of(app, support).post("/account", data=form)
    assert page.status_code == 200
    assert "errors-title" in page.text


def test_the_switch_at_the_top_changes_the_account(
    app: Flask, support: Person, session: FreshSession
) -> None:
    browser = browser_of(app, support)
    browser.post("/language", data={"language": "en", "next": "/account"})
    staff = session.get_one(Staff, support.actor.staff_id)
    assert (staff.language, staff.theme) == (Language.ENGLISH, Theme.AUTO)


# --- reading ---


def test_names_come_in_one_statement_and_closed_accounts_keep_theirs(
    admin: Person, support: Person, statements: Statements
) -> None:
    commands.disable_staff(admin.actor, support.actor.staff_id)
    with statements() as seen:
        names = queries.names_of(
            db.session(), [support.actor.staff_id, admin.actor.staff_id, new_id()]
        )
    assert sorted(names.values()) == ["Phạm Thị Mai", "Vũ Hoàng Yến"]
    assert len(seen) == 1
    assert queries.names_of(db.session(), []) == {}


def test_colleagues_are_the_active_ones_of_a_role(admin: Person, support: Person) -> None:
    other = hire(Role.SUPPORT, "An Nhiên", email="an@kalix.vn")
    gone = hire(Role.SUPPORT, "Bé Ba", email="ba@kalix.vn")
    commands.disable_staff(admin.actor, gone.actor.staff_id)
    found = queries.colleagues(db.session(), Role.SUPPORT)
    assert [row.id for row in found] == [other.actor.staff_id, support.actor.staff_id]
    assert len(queries.colleagues(db.session())) == 3


# --- pages ---


def test_an_administrator_opens_an_account_and_sees_its_password_once(
    app: Flask, admin: Person, session: FreshSession
) -> None:
    browser = browser_of(app, admin)
    form = {"name": "Trần An", "email": "an@kalix.vn", "role": "support", "language": "vi"}
    page = browser.post("/staff/new", data=form)
    password = page.text.split('id="mat-khau">')[1].split("<")[0]
    assert page.headers["Cache-Control"] == "no-store"
    assert commands.sign_in("an@kalix.vn", password, "1.1.1.1").token
    assert "đã có tài khoản" in browser.post("/staff/new", data=form).text
    listed = browser.get("/staff").text
    assert "Trần An" in listed
    assert password not in listed


def test_what_was_typed_is_kept_when_it_is_refused(app: Flask, admin: Person) -> None:
    form = {"name": '"><svg onload=x>', "email": "sai", "role": "auditor", "language": "en"}
    page = browser_of(app, admin).post("/staff/new", data=form).text
    assert "Sửa email" in page
    assert 'value="&#34;&gt;&lt;svg onload=x&gt;"' in page


@pytest.mark.parametrize(
    "form", [{}, {"name": "An", "email": "a@b.vn", "role": "king"}, {"name": "x" * 100_000}]
)
def test_a_form_that_makes_no_sense_is_answered_calmly(
    app: Flask, admin: Person, form: dict[str, str]
) -> None:
    page = browser_of(app, admin).post("/staff/new", data=form)
    assert page.status_code == 200
    assert "errors-title" in page.text


def test_the_account_page_saves_closes_opens_and_resets(
    app: Flask, admin: Person, support: Person
) -> None:
    browser, address = browser_of(app, admin), f"/staff/{support.actor.id}"
    assert "Phạm Thị Mai" in browser.get(address).text
    form = {"name": "Mai Phạm", "role": "manager", "version": "1"}
    assert browser.post(address, data=form).location == "/staff"
    stale = browser.post(address, data=form | {"name": "Lỡ"}).text
    assert "có người khác sửa" in stale
    assert "Lỡ" in stale
    assert browser.post(f"{address}/disable").location == address
    assert "Đã khóa" in browser.get("/staff").text
    assert browser.post(f"{address}/enable").location == address
    assert 'id="mat-khau"' in browser.post(f"{address}/password").text


def test_a_stale_page_saves_after_it_was_compared(
    app: Flask, admin: Person, support: Person, session: FreshSession
) -> None:
    browser, address = browser_of(app, admin), f"/staff/{support.actor.id}"
    commands.edit_staff(admin.actor, support.actor.staff_id, 1, name="Mai", role=Role.SUPPORT)
    page = browser.post(address, data={"name": "Maia", "role": "support", "version": "1"}).text
    assert 'name="version" type="hidden" value="2"' in page
    browser.post(address, data={"name": "Maia", "role": "support", "version": "2"})
    assert session.get_one(Staff, support.actor.staff_id).name == "Maia"


def test_ones_own_account_page_says_why_its_buttons_are_off(app: Flask, admin: Person) -> None:
    page = browser_of(app, admin).get(f"/staff/{admin.actor.id}").text
    assert "không tự khóa" in page
    assert "quản trị cuối cùng" in page
    assert "không tự đổi vai trò" in page


def test_the_list_costs_the_same_whatever_its_length(
    app: Flask, admin: Person, statements: Statements
) -> None:
    browser = browser_of(app, admin)
    with statements() as few:
        browser.get("/staff")
    for number in range(10):
        hire(email=f"nv{number}@kalix.vn")
    with statements() as many:
        browser.get("/staff")
    assert len(many) == len(few)


def test_managers_and_auditors_read_the_list_and_cannot_open_an_account(app: Flask) -> None:
    browser: Browser = browser_of(app, hire(Role.AUDITOR))
    page = browser.get("/staff").text
    assert "auditor@kalix.vn" in page
    assert "/staff/new" not in page
    assert browser.get("/staff/new").status_code == 403


# --- the command line ---


def test_the_first_administrator_comes_from_the_command_line(app: Flask) -> None:
    arguments = ["staff", "create-admin", "--email", "sep@kalix.vn", "--name", "Sếp"]
    done = app.test_cli_runner().invoke(args=[*arguments, "--password-stdin"], input=f"{NEW}\n")
    assert done.exit_code == 0, done.output
    assert commands.sign_in("sep@kalix.vn", NEW, "1.1.1.1").token
    (row,) = queries.colleagues(db.session(), Role.ADMINISTRATOR)
    assert not row.must_change_password


def test_the_command_line_asks_and_says_what_is_wrong(app: Flask) -> None:
    typed = "sep@kalix.vn\nSếp\nngắn\nngắn\n"
    done = app.test_cli_runner().invoke(args=["staff", "create-admin"], input=typed)
    assert done.exit_code == 1
    assert "ít nhất 12 ký tự" in done.output

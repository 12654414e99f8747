"""Pages for signing in, for the own account, and for keeping accounts."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff import commands, lessons, queries
from kalix_compliance.staff.commands import Lesson, NewAccount, StaffDetails
from kalix_compliance.staff.forms import (
    EditStaffForm,
    NewStaffForm,
    PasswordForm,
    PreferencesForm,
    SignInForm,
    TrainingForm,
    role_of,
)
from kalix_compliance.staff.models import Language, Theme
from kalix_compliance.staff.roles import Role
from kalix_compliance.staff.rules import reasons_not_to_change_role, reasons_not_to_disable
from kalix_compliance.staff.sessions import open_sessions
from kalix_compliance.staff.sign_in import asked_next, let_in, page_of_ours, see_off, terms
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor, signed_in
from kalix_compliance.web.reading import now, reader
from kalix_compliance.web.sections import Section

section = Section("staff", __name__)
SEE_OTHER = 303


@section.public("/sign-in", why="the door itself", methods=("GET", "POST"))
def sign_in() -> ResponseReturnValue:
    if signed_in():
        return redirect(page_of_ours(request.args.get("next")))
    form = SignInForm()
    if not form.is_submitted():
        form.next.data = request.args.get("next")
    refused = None
    if form.validate_on_submit():
        outcome = commands.sign_in(
            text(form.email),
            form.password.data,
            request.remote_addr or "",
            request.user_agent.string,
        )
        if outcome.token is not None:
            return _inside(outcome.token, form)
        refused = outcome.reason
        if outcome.retype:
            form.password.errors = [
                _("Gõ lại mật khẩu. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt.")
            ]
    return render_template("staff/sign_in.html", form=form, refused=refused)


def _inside(token: str, form: SignInForm) -> ResponseReturnValue:
    """The browser gets the token; the person goes to what is asked next, or where they wanted to go."""
    let_in(token)
    if question := asked_next(current_user):
        return redirect(url_for(question), SEE_OTHER)
    return redirect(page_of_ours(form.next.data), SEE_OTHER)


@section.action("/sign-out", permission=Permission.ACCOUNT_OWN)
def sign_out() -> ResponseReturnValue:
    commands.sign_out(current_actor(), current_user.token)
    see_off()
    flash(_("Đã đăng xuất."))
    return redirect(url_for("staff.sign_in"))


@section.form("/account", permission=Permission.ACCOUNT_OWN)
def account() -> ResponseReturnValue:
    person = current_user
    form = PreferencesForm(
        language=person.actor.language, theme=person.theme, keys_enabled=person.keys_enabled
    )
    if form.accepted(
        lambda: commands.set_preferences(
            current_actor(),
            language=Language(form.language.data),
            theme=Theme(form.theme.data),
            keys_enabled=form.keys_enabled.data,
        )
    ):
        flash(_("Đã lưu. Áp dụng ngay từ trang này."))
        return redirect(url_for("staff.account"))
    sessions = open_sessions(reader(), person.actor.staff_id, now(), terms())
    row = queries.own_row(reader(), current_actor())
    return render_template("staff/account.html", form=form, others=sessions - 1, row=row)


@section.form("/account/password", permission=Permission.ACCOUNT_OWN)
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.accepted(
        lambda: commands.change_password(
            current_actor(), form.old.data, form.new.data, keep=current_user.token
        )
    ):
        flash(_("Đã đổi mật khẩu. Các nơi khác đã bị đăng xuất."))
        return redirect("/" if current_user.must_change_password else url_for("staff.account"))
    return render_template(
        "staff/password.html", form=form, must_change=current_user.must_change_password
    )


@section.action("/account/sign-out-elsewhere", permission=Permission.ACCOUNT_OWN)
def sign_out_elsewhere() -> ResponseReturnValue:
    commands.end_other_sessions(current_actor(), keep=current_user.token)
    flash(_("Đã đăng xuất ở mọi nơi khác."))
    return redirect(url_for("staff.account"))


@section.page("/staff", permission=Permission.STAFF_READ)
def index() -> ResponseReturnValue:
    return render_template(
        "staff/index.html", rows=queries.staff_list(reader(), current_actor()), roles=list(Role)
    )


@section.form("/staff/new", permission=Permission.STAFF_MANAGE)
def new() -> ResponseReturnValue:
    form = NewStaffForm()
    made: list[NewAccount] = []
    if form.accepted(lambda: made.append(commands.create_staff(current_actor(), _details(form)))):
        # Not a redirect: the password is shown on this one page and is kept nowhere.
        return _password_once(text(form.name), made[0])
    return render_template("staff/new.html", form=form, roles=list(Role))


def _details(form: NewStaffForm) -> StaffDetails:
    return StaffDetails(
        text(form.email), text(form.name), role_of(form.role), Language(form.language.data)
    )


def _password_once(name: str, account: NewAccount) -> str:
    return render_template("staff/password_once.html", name=name, account=account)


@section.form("/staff/<uuid:staff_id>", permission=Permission.STAFF_MANAGE)
def edit(staff_id: UUID) -> ResponseReturnValue:
    row = queries.staff_row(reader(), current_actor(), staff_id)
    form = EditStaffForm(name=row.name, role=row.role, version=row.version)
    if form.accepted(
        lambda: commands.edit_staff(
            current_actor(),
            staff_id,
            form.seen_version,
            name=text(form.name),
            role=role_of(form.role),
        )
    ):
        flash(_("Đã lưu tài khoản %(name)s.", name=text(form.name)))
        return redirect(url_for("staff.index"))
    if form.stale:
        form.version.data = str(row.version)  # both are shown now: the next save has seen them
    return _edit_page(form, row)


def _edit_page(form: EditStaffForm, row: queries.StaffRow) -> str:
    oneself = current_actor().id == str(row.id)
    others = queries.other_administrators(reader(), row.id)
    return render_template(
        "staff/edit.html",
        form=form,
        row=row,
        oneself=oneself,
        not_disable=reasons_not_to_disable(
            oneself=oneself, role=row.role, other_administrators=others
        ),
        not_change_role=reasons_not_to_change_role(
            oneself=oneself, role=row.role, other_administrators=others
        ),
    )


@section.action("/staff/<uuid:staff_id>/disable", permission=Permission.STAFF_MANAGE)
def disable(staff_id: UUID) -> ResponseReturnValue:
    commands.disable_staff(current_actor(), staff_id)
    flash(_("Đã khóa tài khoản. Người này bị đăng xuất ở mọi nơi."))
    return redirect(url_for("staff.edit", staff_id=staff_id))


@section.action("/staff/<uuid:staff_id>/enable", permission=Permission.STAFF_MANAGE)
def enable(staff_id: UUID) -> ResponseReturnValue:
    commands.enable_staff(current_actor(), staff_id)
    flash(_("Đã mở lại tài khoản."))
    return redirect(url_for("staff.edit", staff_id=staff_id))


@section.action("/staff/<uuid:staff_id>/password", permission=Permission.STAFF_MANAGE)
def reset(staff_id: UUID) -> ResponseReturnValue:
    row = queries.staff_row(reader(), current_actor(), staff_id)
    given = commands.reset_password(current_actor(), staff_id)
    return _password_once(row.name, NewAccount(staff_id, given))


@section.page("/staff/trainings", permission=Permission.STAFF_READ)
def trainings() -> ResponseReturnValue:
    """Who was taught what, by person and role; who has had nothing for long stands first."""
    session, actor = reader(), current_actor()
    role, person = request.args.get("role", ""), id_in(request.args.get("who"))
    taught = lessons.taught_rows(session, actor, in_hanoi(now()).date())
    return render_template(
        "staff/trainings.html",
        taught=taught,
        rows=lessons.lesson_rows(
            session, actor, role=Role(role) if role in set(Role) else None, person=person
        ),
        roles=[(one.value, one.label) for one in Role],
        people=sorted(((row.staff_id, row.name) for row in taught), key=lambda one: one[1]),
    )


@section.form("/staff/trainings/new", permission=Permission.TRAINING_RECORD)
def new_training() -> ResponseReturnValue:
    """One lesson, and everybody who was there."""
    form = TrainingForm()
    form.offer((row.id, row.name) for row in queries.colleagues(reader()))
    made: list[int] = []
    if form.accepted(lambda: made.append(commands.record_training(current_actor(), _lesson(form)))):
        flash(_("Đã ghi %(n)s dòng vào sổ tập huấn.", n=made[0]))
        return redirect(url_for("staff.trainings"), SEE_OTHER)
    return render_template("staff/training.html", form=form)


def _lesson(form: TrainingForm) -> Lesson:
    day = form.held_on.data
    if day is None:
        raise RuleBroken(_("Ghi ngày tập huấn."), field="held_on")
    return Lesson(text(form.topic), day, text(form.given_by), form.ticked)

"""The pages of an access package: make, read, release, fetch, tell the code, tell that it is ready."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.permissions import Permission
from kalix_compliance.subject_requests.commands import package_giving as giving
from kalix_compliance.subject_requests.commands import packaging as making
from kalix_compliance.subject_requests.forms.packaging import (
    CodeForm,
    MakeForm,
    ReadyForm,
    StrikeForm,
    TakeForm,
)
from kalix_compliance.subject_requests.package.kinds import CodeBy
from kalix_compliance.subject_requests.package.mails import ready_preview
from kalix_compliance.subject_requests.queries.packages import (
    PackageDesk,
    package_desk,
    package_view,
)
from kalix_compliance.subject_requests.views.pages import step_page
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.downloads import download
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

PACKAGE = "/<reference>/package/<uuid:package_id>"


@section.page("/<reference>/package", permission=Permission.REQUEST_READ)
def package(reference: str) -> ResponseReturnValue:
    """How far the package has come, what is in it in figures, and what comes next."""
    return _page("package.html", _desk(reference))


@section.form("/<reference>/package/make", permission=Permission.REQUEST_HANDLE)
def package_make(reference: str) -> ResponseReturnValue:
    """Gather everything and draw it; this takes some seconds for a person with hundreds of records."""
    form = MakeForm()
    if form.accepted(
        lambda: making.make_package(current_actor(), reference, struck=text(form.words))
    ):
        flash(_("Đã làm gói dữ liệu. Một người khác đọc lại và duyệt trước khi trao."))
        return _back(reference)
    return _page("package_make.html", _desk(reference), form=form)


@section.action(f"{PACKAGE}/review", permission=Permission.PACKAGE_RELEASE)
def package_review(reference: str, package_id: UUID) -> ResponseReturnValue:
    """What is in the file, in clear: in the answer to this very press, in no address and no cache."""
    return _review_page(reference, package_id, StrikeForm(formdata=None))


@section.action(f"{PACKAGE}/strike", permission=Permission.PACKAGE_RELEASE)
def package_strike(reference: str, package_id: UUID) -> ResponseReturnValue:
    form = StrikeForm()
    if form.accepted(
        lambda: making.strike_words(current_actor(), reference, package_id, words=text(form.words))
    ):
        flash(_("Đã che thêm. Gói được làm lại, đọc lại rồi duyệt."))
        return _back(reference)
    return _review_page(reference, package_id, form)


@section.action(f"{PACKAGE}/release", permission=Permission.PACKAGE_RELEASE)
def package_release(reference: str, package_id: UUID) -> ResponseReturnValue:
    giving.release_package(current_actor(), reference, package_id)
    flash(_("Đã duyệt gói dữ liệu. Giờ có thể tải tệp và báo mã, hai người khác nhau."))
    return _back(reference)


@section.form(f"{PACKAGE}/take", permission=Permission.REQUEST_HANDLE)
def package_take(reference: str, package_id: UUID) -> ResponseReturnValue:
    """The file, for the person; each time is recorded before it leaves."""
    form = TakeForm()
    files: list[tuple[str, bytes]] = []
    if form.accepted(
        lambda: files.append(
            giving.take_package(current_actor(), reference, package_id, handed_by=form.chosen)
        )
    ):
        name, content = files[0]
        return download(content, name, "application/pdf")
    return _page("package_take.html", _desk(reference), package_id, form=form)


@section.form(f"{PACKAGE}/code", permission=Permission.REQUEST_HANDLE)
def package_code(reference: str, package_id: UUID) -> ResponseReturnValue:
    """The code, once: in the answer to this very press."""
    form = CodeForm()
    codes: list[str] = []
    if form.accepted(
        lambda: codes.append(
            giving.tell_code(current_actor(), reference, package_id, code_by=form.chosen)
        )
    ):
        page = "package_slip.html" if form.chosen is CodeBy.SLIP else "package_code_shown.html"
        return _page(page, _desk(reference), package_id, code=codes[0])
    return _page("package_code.html", _desk(reference), package_id, form=form)


@section.form(f"{PACKAGE}/ready", permission=Permission.REQUEST_HANDLE)
def package_ready(reference: str, package_id: UUID) -> ResponseReturnValue:
    """A mail that the package can be fetched: without the file and without the code."""
    form = ReadyForm()
    if form.accepted(lambda: giving.tell_ready(current_actor(), reference, package_id)):
        flash(_("Đã gửi thư báo gói dữ liệu sẵn sàng."))
        return _back(reference)
    desk = _desk(reference)
    return _page(
        "package_ready.html",
        desk,
        package_id,
        form=form,
        preview=ready_preview(reader(), desk.request, package_view(desk, package_id).expires_at),
    )


def _review_page(reference: str, package_id: UUID, form: StrikeForm) -> str:
    data = giving.review_package(current_actor(), reference, package_id)
    return _page(
        "package_review.html",
        _desk(reference),
        package_id,
        form=form,
        data=data,
        when=datetime.fromisoformat,
    )


def _desk(reference: str) -> PackageDesk:
    return package_desk(reader(), current_actor(), reference, now())


def _page(template: str, desk: PackageDesk, package_id: UUID | None = None, **values: Any) -> str:
    shown = desk.current if package_id is None else package_view(desk, package_id)
    return step_page(
        template,
        desk.request,
        reasons=[],
        desk=desk,
        p=shown,
        P=Permission,
        may=current_actor().may,
        **values,
    )


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("subject_requests.package", reference=reference), 303)

"""The notice to the people: write, look at it as they will, put it before the approver, follow it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kalix_compliance.breaches.commands import notices as commands
from kalix_compliance.breaches.commands import sending
from kalix_compliance.breaches.forms.judgement import SignForm
from kalix_compliance.breaches.forms.notice import NoticeForm, StopForm, SubmitForm
from kalix_compliance.breaches.kinds import Audience, NoticeState, Route
from kalix_compliance.breaches.models import Breach, PeopleNotice
from kalix_compliance.breaches.notice_text import text_for
from kalix_compliance.breaches.queries.file import find_breach
from kalix_compliance.breaches.queries.first_draft import first_draft
from kalix_compliance.breaches.queries.notice_facts import facts_of, under_way, words_of
from kalix_compliance.breaches.queries.notices import (
    draft_of,
    find_notice,
    notice_view,
    remark_of,
)
from kalix_compliance.breaches.queries.recipients import SamplePerson, recipients, samples
from kalix_compliance.breaches.rules.notices import to_submit
from kalix_compliance.breaches.rules.requirements import unmet
from kalix_compliance.breaches.views.pages import breach_page, read, to_file
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.notifications.compose import Text
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

PART = "thong-bao"


@dataclass(frozen=True)
class Sample:
    """A letter as one real recipient will read it, with the name masked."""

    person: SamplePerson
    text: Text

    @property
    def by_email(self) -> bool:
        return self.person.route is Route.EMAIL


@section.form("/<reference>/notice", permission=Permission.BREACH_HANDLE)
def notice(reference: str) -> ResponseReturnValue:
    """Write the draft; the first time from what the record knows."""
    breach = find_breach(reader(), current_actor(), reference)
    draft = draft_of(reader(), breach.id)
    form = NoticeForm(data=_typed_before(breach, draft))
    made: list[int] = []
    if form.accepted(
        lambda: made.append(
            commands.write_notice(
                current_actor(),
                reference,
                form.written,
                Audience(form.audience.data),
                version=form.seen_version,
            )
        )
    ):
        flash(_("Đã lưu bản nháp. Đọc lại như khách sẽ đọc, rồi trình duyệt."))
        return _to_notice(reference, made[0])
    other = under_way(reader(), breach.id)
    return breach_page(
        "notice.html",
        breach,
        record=draft or breach,
        form=form,
        draft=draft,
        **({} if other is None or draft else {"reasons": [_goes_already(other)]}),
    )


@section.page("/<reference>/notice/<int(max=9999):number>", permission=Permission.BREACH_READ)
def notice_preview(reference: str, number: int) -> ResponseReturnValue:
    """The notice as people will read it, to exactly how many, and what is to be done with it."""
    return _preview(reference, number, None)


@section.action(
    "/<reference>/notice/<int(max=9999):number>/submit", permission=Permission.BREACH_HANDLE
)
def notice_submit(reference: str, number: int) -> ResponseReturnValue:
    """Put it before the approver; from here on text and list do not change."""
    form = SubmitForm()
    if form.accepted(
        lambda: commands.submit_notice(
            current_actor(),
            reference,
            number,
            people=form.seen_people,
            remark=text(form.remark),
            version=form.seen_version,
        )
    ):
        flash(_("Đã trình duyệt thông báo số %(n)s. Danh sách khóa cho tới khi gửi.", n=number))
        return _to_notice(reference, number)
    return _preview(reference, number, form)


@section.action(
    "/<reference>/notice/<int(max=9999):number>/withdraw", permission=Permission.BREACH_HANDLE
)
def notice_withdraw(reference: str, number: int) -> ResponseReturnValue:
    """Take it back from the approver."""
    return _done(
        reference,
        number,
        lambda: commands.withdraw_notice(current_actor(), reference, number),
        _("Đã rút lại. Thông báo là bản nháp, danh sách mở lại."),
    )


@section.action(
    "/<reference>/notice/<int(max=9999):number>/discard", permission=Permission.BREACH_HANDLE
)
def notice_discard(reference: str, number: int) -> ResponseReturnValue:
    """Give a draft up."""
    commands.discard_notice(current_actor(), reference, number)
    flash(_("Đã bỏ bản nháp thông báo số %(n)s.", n=number))
    return to_file(reference, PART)


@section.action(
    "/<reference>/notice/<int(max=9999):number>/cancel", permission=Permission.BREACH_STOP
)
def notice_cancel(reference: str, number: int) -> ResponseReturnValue:
    """Call it back within the ten minutes."""
    return _done(
        reference,
        number,
        lambda: commands.cancel_notice(current_actor(), reference, number),
        _("Đã hủy gửi. Không có thư nào đi. Thông báo là bản nháp và phải duyệt lại."),
    )


@section.action(
    "/<reference>/notice/<int(max=9999):number>/pause", permission=Permission.BREACH_STOP
)
def notice_pause(reference: str, number: int) -> ResponseReturnValue:
    """Halt the sending at once."""
    return _done(
        reference,
        number,
        lambda: sending.pause_notice(current_actor(), reference, number),
        _("Đã dừng gửi. Bấm “Gửi tiếp” để đi tiếp; không ai nhận hai thư."),
    )


@section.action(
    "/<reference>/notice/<int(max=9999):number>/resume", permission=Permission.BREACH_HANDLE
)
def notice_resume(reference: str, number: int) -> ResponseReturnValue:
    """Go on with the sending."""
    return _done(
        reference,
        number,
        lambda: sending.resume_notice(current_actor(), reference, number),
        _("Đang gửi tiếp."),
    )


@section.form("/<reference>/notice/<int(max=9999):number>/stop", permission=Permission.BREACH_STOP)
def notice_stop(reference: str, number: int) -> ResponseReturnValue:
    """End it for good, with the reason."""
    breach = find_breach(reader(), current_actor(), reference)
    view = notice_view(reader(), breach, number, now())
    form = StopForm()
    if form.accepted(
        lambda: sending.stop_notice(current_actor(), reference, number, reason=text(form.reason))
    ):
        flash(_("Đã dừng hẳn thông báo số %(n)s.", n=number))
        return to_file(reference, PART)
    return breach_page("notice_stop.html", breach, form=form, n=view)


@section.page(
    "/<reference>/notice/<int(max=9999):number>/progress", permission=Permission.BREACH_READ
)
def notice_progress(reference: str, number: int) -> ResponseReturnValue:
    """The part of a page that shows the sending, looked at again by itself."""
    breach = find_breach(reader(), current_actor(), reference)
    return render_template(
        "breaches/_notice_live.html",
        b=breach,
        n=notice_view(reader(), breach, number, now()),
        may=current_actor().may,
        P=Permission,
    )


def _preview(reference: str, number: int, form: SubmitForm | None) -> str:
    breach = find_breach(reader(), current_actor(), reference)
    row = find_notice(reader(), breach, number)
    reached = recipients(reader(), breach.id, row.audience)
    if form is None or form.stale or form.form_errors:
        fresh = SubmitForm(formdata=None, people=str(reached.people), version=str(row.version))
        form = _keeping_errors(fresh, form)
    needs = to_submit(facts_of(reader(), breach, row, reached))
    view = notice_view(reader(), breach, number, now())
    return breach_page(
        "notice_preview.html",
        breach,
        record=row,
        form=form,
        sign_form=SignForm(formdata=None),
        n=view,
        reached=reached,
        samples=_samples(breach, row),
        needs=needs,
        reasons=unmet(needs),
        own=view.author_id == current_actor().id,
        is_draft=row.state is NoticeState.DRAFT,
        waits=row.state is NoticeState.SUBMITTED,
        remark=remark_of(reader(), row) if row.approval_id else "",
    )


def _keeping_errors(fresh: SubmitForm, refused: SubmitForm | None) -> SubmitForm:
    """The form with today's count and version, and with what was said against the last try."""
    if refused is not None:
        fresh.form_errors = list(refused.form_errors)
        fresh.remark.data, fresh.stale = refused.remark.data, refused.stale
    return fresh


def _samples(breach: Breach, row: PeopleNotice) -> list[Sample]:
    written = words_of(row)
    return [
        Sample(
            person,
            text_for(
                written,
                person.data_types,
                reference=breach.reference,
                company=company(),
                drill=breach.drill,
                customer_name=person.contact.name,
            ),
        )
        for person in samples(reader(), breach.id, row.audience)
    ]


def _typed_before(breach: Breach, draft: PeopleNotice | None) -> dict[str, Any]:
    if draft is None:
        return {**vars(first_draft(read(breach), company())), "version": ""}
    return {
        **vars(words_of(draft)),
        "audience": draft.audience.value,
        "version": str(draft.version),
    }


def _goes_already(number: int) -> Sentence:
    return say("Thông báo số %(n)s chưa gửi xong. Chờ xong rồi soạn thông báo mới.", n=number)


def _done(reference: str, number: int, give: Callable[[], object], said: str) -> Response:
    """Give the command; say what came of it on the notice's page."""
    try:
        give()
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(said)
    return _to_notice(reference, number)


def _to_notice(reference: str, number: int) -> Response:
    return redirect(url_for("breaches.notice_preview", reference=reference, number=number), 303)

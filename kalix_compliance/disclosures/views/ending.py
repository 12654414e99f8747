"""Steps of one question: the body withdraws, secrecy, telling the people, notes."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.commands import ending as commands
from kalix_compliance.disclosures.forms import ReasonForm, SecretForm, ToldForm
from kalix_compliance.disclosures.queries.file import DisclosureView
from kalix_compliance.disclosures.rules import ENDED_ALREADY, to_lift, unmet
from kalix_compliance.disclosures.views.pages import disclosure_page, read, to_file
from kalix_compliance.disclosures.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now


@section.form("/<reference>/withdraw", permission=Permission.DISCLOSURE_HANDLE)
def withdraw(reference: str) -> ResponseReturnValue:
    """The body no longer asks."""
    _row, view = read(reference)
    form = ReasonForm(version=view.version)
    if form.accepted(
        lambda: commands.withdraw_order(
            current_actor(), reference, reason=text(form.reason), version=form.seen_version
        )
    ):
        flash(_("Đã ghi cơ quan rút yêu cầu %(ref)s.", ref=reference))
        return to_file(reference)
    return disclosure_page(
        "step.html",
        view,
        form=form,
        title=say("Ghi cơ quan rút yêu cầu"),
        label=say("Cơ quan rút bằng văn bản nào, lúc nào?"),
        hint=say("Hạn dừng lại. Nội dung đã lập mà chưa giao bị hủy."),
        button=say("Ghi là cơ quan đã rút"),
        reasons=_if_ended(view),
    )


@section.form("/<reference>/secret", permission=Permission.DISCLOSURE_SECRET)
def secret(reference: str) -> ResponseReturnValue:
    """From now on only those with the right know of it."""
    _row, view = read(reference)
    form = SecretForm(until=view.secret_until)
    if form.accepted(
        lambda: commands.keep_secret(
            current_actor(), reference, reason=text(form.reason), until=form.until.data
        )
    ):
        flash(_("Đã đặt chế độ bí mật cho %(ref)s.", ref=reference))
        return to_file(reference)
    return disclosure_page(
        "step.html",
        view,
        form=form,
        title=say("Giữ bí mật"),
        label=say("Cơ quan yêu cầu giữ bí mật thế nào?"),
        hint=say("Hồ sơ biến mất với mọi người trừ cán bộ bảo vệ dữ liệu và người được trình ký."),
        button=say("Giữ bí mật"),
        reasons=[],
    )


@section.form("/<reference>/lift", permission=Permission.DISCLOSURE_SECRET)
def lift(reference: str) -> ResponseReturnValue:
    """The order may be known again."""
    _row, view = read(reference)
    form = ReasonForm()
    if form.accepted(
        lambda: commands.lift_secrecy(current_actor(), reference, reason=text(form.reason))
    ):
        flash(_("Đã bỏ chế độ bí mật của %(ref)s.", ref=reference))
        return to_file(reference)
    return disclosure_page(
        "step.html",
        view,
        form=form,
        title=say("Bỏ chế độ bí mật"),
        label=say("Vì sao không còn bí mật?"),
        hint=say("Hồ sơ hiện lại trong sổ, ở trang khách và trong gói dữ liệu của người đó."),
        button=say("Bỏ bí mật"),
        reasons=unmet(to_lift(view.standing)),
    )


@section.form("/<reference>/told", permission=Permission.DISCLOSURE_HANDLE)
def told(reference: str) -> ResponseReturnValue:
    """The people were told."""
    _row, view = read(reference)
    form = ToldForm(at=now())
    if form.accepted(
        lambda: commands.record_told(
            current_actor(), reference, at=form.at.given, how=text(form.reason)
        )
    ):
        flash(_("Đã ghi là đã báo cho người có dữ liệu, %(ref)s.", ref=reference))
        return to_file(reference)
    return disclosure_page(
        "step.html",
        view,
        form=form,
        title=say("Ghi đã báo cho người có dữ liệu"),
        label=say("Báo cho ai, bằng cách nào, nói gì?"),
        hint=say("Chỉ báo được sau khi người thứ hai đã ký cho báo."),
        button=say("Ghi là đã báo"),
        reasons=[]
        if view.may_tell_at
        else [say("Mặc định không báo người có dữ liệu. Cần người thứ hai ký cho báo.")],
    )


@section.form("/<reference>/note", permission=Permission.DISCLOSURE_HANDLE)
def note(reference: str) -> ResponseReturnValue:
    """A line in the story."""
    _row, view = read(reference)
    form = ReasonForm()
    if form.accepted(
        lambda: commands.note_disclosure(current_actor(), reference, note=text(form.reason))
    ):
        flash(_("Đã ghi chú vào %(ref)s.", ref=reference))
        return to_file(reference, "dien-bien")
    return disclosure_page(
        "step.html",
        view,
        form=form,
        title=say("Thêm ghi chú"),
        label=say("Ghi chú"),
        hint=say("Chỉ người xử lý và người ký đọc được."),
        button=say("Lưu ghi chú"),
        reasons=[],
    )


def _if_ended(view: DisclosureView) -> list[Sentence]:
    return [ENDED_ALREADY] if view.ended else []

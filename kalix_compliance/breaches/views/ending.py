"""Confirming, ruling out, closing, opening again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.commands import ending as commands
from kalix_compliance.breaches.forms.ending import EndingForm, LessonsForm
from kalix_compliance.breaches.queries.closing import closing_needs
from kalix_compliance.breaches.rules.closing import (
    to_confirm,
    to_reopen,
    to_rule_out,
    warnings_when_ruled_out,
)
from kalix_compliance.breaches.rules.requirements import Requirement, unmet
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.breaches.views.pages import breach_page, read, to_file
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor


@dataclass(frozen=True)
class EndingStep:
    """A step of one question: what it is called, what it does, what it needs, what it brings with it."""

    title: Sentence
    label: Sentence
    hint: Sentence
    button: Sentence
    done: Sentence
    needs: Callable[[Standing], list[Requirement]]
    give: Callable[..., Any]
    warnings: Callable[[Standing], Sequence[Sentence]] = lambda _case: ()


CONFIRM = EndingStep(
    say("Xác nhận có sự cố"),
    say("Những sự thật nào xác nhận?"),
    say("Ai thấy gì, ở đâu, bằng chứng nào. Phần này vào diễn biến và biên bản xác nhận."),
    say("Xác nhận có sự cố"),
    say("Đã xác nhận sự cố %(ref)s."),
    to_confirm,
    lambda actor, reference, *, reason, version: commands.confirm_breach(
        actor, reference, facts=reason, version=version
    ),
)
RULE_OUT = EndingStep(
    say("Loại trừ sự cố"),
    say("Vì sao đây không phải là sự cố?"),
    say("Đã kiểm tra những gì, thấy gì. Hồ sơ vẫn được giữ và mở lại được."),
    say("Loại trừ sự cố"),
    say("Đã loại trừ sự cố %(ref)s."),
    to_rule_out,
    commands.rule_out_breach,
    warnings_when_ruled_out,
)
REOPEN = EndingStep(
    say("Mở lại sự cố"),
    say("Vì sao mở lại?"),
    say("Các hạn tính tiếp từ những mốc giờ đã ghi; hạn nào đã trễ vẫn là trễ."),
    say("Mở lại sự cố"),
    say("Đã mở lại sự cố %(ref)s."),
    to_reopen,
    commands.reopen_breach,
)


@section.form("/<reference>/confirm", permission=Permission.BREACH_HANDLE)
def confirm(reference: str) -> ResponseReturnValue:
    return _step(reference, CONFIRM)


@section.form("/<reference>/rule-out", permission=Permission.BREACH_HANDLE)
def rule_out(reference: str) -> ResponseReturnValue:
    return _step(reference, RULE_OUT)


@section.form("/<reference>/reopen", permission=Permission.BREACH_HANDLE)
def reopen(reference: str) -> ResponseReturnValue:
    return _step(reference, REOPEN)


@section.form("/<reference>/close", permission=Permission.BREACH_HANDLE)
def close(reference: str) -> ResponseReturnValue:
    """What was learned, saved at any time; closing when nothing is open any more."""
    r = read(reference)
    closing = closing_needs(r.breach, r.standing)
    form = LessonsForm(
        root_cause=closing.root_cause,
        lessons=closing.lessons,
        remedied_on=closing.remedied_on,
        keep_until=closing.keep_until,
        version=r.breach.version,
    )
    closes = request.form.get("act") == "close"
    give = commands.close_breach if closes else commands.record_lessons
    if form.accepted(
        lambda: give(current_actor(), reference, form.learned(), version=form.seen_version)
    ):
        flash(_("Đã đóng sự cố %(ref)s.", ref=reference) if closes else _("Đã lưu, sự cố còn mở."))
        return to_file(reference, "rut-kinh-nghiem" if closes else "dong")
    return breach_page("close.html", r, form=form, closing=closing)


def _step(reference: str, step: EndingStep) -> ResponseReturnValue:
    r = read(reference)
    form = EndingForm(version=r.breach.version)
    form.reason.label.text = step.label
    if form.accepted(
        lambda: step.give(
            current_actor(), reference, reason=text(form.reason), version=form.seen_version
        )
    ):
        flash(str(Sentence(step.done.text, {"ref": reference})))
        return to_file(reference)
    return breach_page(
        "ending.html",
        r,
        form=form,
        title=step.title,
        label=step.label,
        hint=step.hint,
        button=step.button,
        warnings=step.warnings(r.standing),
        reasons=unmet(step.needs(r.standing)),
    )

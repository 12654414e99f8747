"""Assessment, decisions and their signatures."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.catalogue import data_in_words
from kalix_compliance.breaches.commands.assessing import assess_breach
from kalix_compliance.breaches.commands.deciding import decide_breach, withdraw_decision
from kalix_compliance.breaches.commands.signing import sign_breach
from kalix_compliance.breaches.forms.judgement import (
    AssessmentForm,
    DecisionForm,
    SignForm,
    as_before,
)
from kalix_compliance.breaches.kinds import Cause, Choice, DataType, DecisionAbout
from kalix_compliance.breaches.queries.file import BreachView, breach_view
from kalix_compliance.breaches.queries.judgement import (
    Judgement,
    WaitingSignature,
    judgement_of,
    notice_number_of,
)
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.rules.decisions import to_decide
from kalix_compliance.breaches.rules.requirements import unmet
from kalix_compliance.breaches.rules.severity_inputs import more_than_a_hundred, proposed_contexts
from kalix_compliance.breaches.views.pages import breach_page, read, to_file
from kalix_compliance.breaches.views.section import section
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader

DECISIONS = {one.value: one for one in (Decision.APPROVED, Decision.DECLINED)}
MEANT = frozenset({Cause.ATTACK, Cause.MALWARE, Cause.THEFT, Cause.INSIDER})


@dataclass(frozen=True)
class Seen:
    """How many assessments there are: the version of what nobody ever edits."""

    version: int


@section.form("/<reference>/assess", permission=Permission.BREACH_HANDLE)
def assess(reference: str) -> ResponseReturnValue:
    """ENISA's inputs with a score that is only tried, and the statutory test, which decides."""
    r, view, judgement = _read(reference)
    seen = Seen(len(judgement.history))
    form = AssessmentForm(data={**_start_from(view, judgement), "version": str(seen.version)})
    trying = request.form.get("act") == "try"
    if not trying and form.accepted(
        lambda: assess_breach(
            current_actor(), reference, form.assessing(), version=form.seen_version
        )
    ):
        flash(_("Đã lưu đánh giá của %(ref)s.", ref=reference))
        return to_file(reference, "danh-gia")
    return breach_page(
        "assess.html",
        r,
        record=seen,
        form=form,
        score=form.score(),
        tried=trying,
        first=judgement.newest is None,
        data=data_in_words([kind.value for kind in view.data_types]),
    )


@section.form("/<reference>/decide", permission=Permission.BREACH_HANDLE)
def decide(reference: str) -> ResponseReturnValue:
    """Notify, do not, or later; `?about=authority` or `people`, else what is not decided yet."""
    r, view, judgement = _read(reference)
    about = _about(judgement)
    form = DecisionForm(facts=facts_now(view, judgement))
    if form.accepted(
        lambda: decide_breach(
            current_actor(),
            reference,
            about=about,
            choice=form.chosen,
            facts=text(form.facts),
            reasons=text(form.reasons),
            review_at=form.review_at.data if form.chosen is Choice.LATER else None,
        )
    ):
        flash(_("Đã trình ký quyết định của %(ref)s.", ref=reference))
        return to_file(reference, "quyet-dinh")
    return breach_page(
        "decide.html",
        r,
        form=form,
        question=about.value,
        title=TITLES[about],
        judgement=judgement,
        reasons=unmet(to_decide(view.standing, about)),
    )


@section.form("/<reference>/sign/<uuid:approval_id>", permission=Permission.BREACH_APPROVE)
def sign(reference: str, approval_id: UUID) -> ResponseReturnValue:
    """Read what waits, and sign it or not: decisions, and the notice to the people."""
    r, view, judgement = _read(reference)
    form = SignForm()
    if request.method == "POST":
        decision = DECISIONS.get(request.form.get("decision", "")) or abort(400)
        if form.accepted(
            lambda: sign_breach(
                current_actor(), reference, approval_id, decision, remark=text(form.remark)
            )
        ):
            flash(_signed(reference, decision))
            return _onward(reference, judgement, approval_id)
    if approval_id in judgement.answered:
        flash(_("Việc này đã có người quyết định."), "error")
        return to_file(reference, "quyet-dinh")
    waiting = _waiting(judgement, approval_id)
    notice_url = _notice_url(reference, waiting)
    if notice_url and request.method == "GET":
        return redirect(notice_url, 303)
    return breach_page(
        "sign.html",
        r,
        form=form,
        waiting=waiting,
        judgement=judgement,
        notice_url=notice_url,
        reasons=_against_signing(view, waiting),
    )


@section.action(
    "/<reference>/sign/<uuid:approval_id>/withdraw", permission=Permission.BREACH_HANDLE
)
def decision_withdraw(reference: str, approval_id: UUID) -> ResponseReturnValue:
    """Take back what one has put before the signer oneself."""
    try:
        withdraw_decision(current_actor(), reference, approval_id)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Đã rút lại. Có thể quyết định lại."))
    return to_file(reference, "quyet-dinh")


TITLES = {
    DecisionAbout.AUTHORITY: say("Quyết định báo cơ quan"),
    DecisionAbout.PEOPLE: say("Quyết định báo người bị ảnh hưởng"),
}


def facts_now(view: BreachView, judgement: Judgement) -> str:
    """What the record says at this moment, as a first text for a decision; people complete it.

    In Vietnamese, whoever reads the page: it is kept with the decision as it was written.
    """
    newest = judgement.newest
    lines = [
        view.act,
        f"{FACT_DATA.text}: {data_in_words([kind.value for kind in view.data_types])}"
        if view.data_types
        else "",
        f"{FACT_PEOPLE.text}: {view.people}" if view.people is not None else "",
        f"{FACT_CONSEQUENCES.text}: {view.consequences}" if view.consequences else "",
        f"{FACT_HARM.text}: {newest.harm_name.text}. {newest.harm_reasons}" if newest else "",
        f"{FACT_SEVERITY.text}: {newest.score.total_in('vi')}, {newest.score.level_name.text}"
        if newest
        else "",
    ]
    return "\n".join(line for line in lines if line)


FACT_DATA = say("Dữ liệu")
FACT_PEOPLE = say("Số người")
FACT_CONSEQUENCES = say("Hậu quả")
FACT_HARM = say("Có thể gây hại không")
FACT_SEVERITY = say("Mức độ theo ENISA")


def _read(reference: str) -> tuple[Reading, BreachView, Judgement]:
    r = read(reference)
    return r, breach_view(r, current_actor()), judgement_of(r)


def _start_from(view: BreachView, judgement: Judgement) -> dict[str, Any]:
    """The last assessment, to be gone through again; at first what the record already tells."""
    if judgement.newest is not None:
        return as_before(judgement.newest)
    known = [DataType(kind) for kind in view.data_types]
    counts = view.counts
    return {
        **{kind.value: str(figure) for kind, figure in proposed_contexts(known).items()},
        "malicious": view.cause in MEANT,
        "over_hundred": more_than_a_hundred(
            (counts.least, counts.best, counts.most, view.standing.people)
        ),
    }


def _about(judgement: Judgement) -> DecisionAbout:
    """What the address asks for; else the first thing that is neither decided nor waiting."""
    asked = request.args.get("about", "")
    if asked in set(DecisionAbout):
        return DecisionAbout(asked)
    opened = (
        about
        for about in DecisionAbout
        if judgement.decided(about) is None and judgement.waits(about) is None
    )
    return next(opened, DecisionAbout.AUTHORITY)


def _waiting(judgement: Judgement, approval_id: UUID) -> WaitingSignature:
    for waiting in judgement.waiting:
        if waiting.approval_id == approval_id:
            return waiting
    raise NotFound


def _notice_url(reference: str, waiting: WaitingSignature) -> str | None:
    """Where a notice is read as the people will read it, before it is signed there."""
    if waiting.kind is not ApprovalKind.PEOPLE_NOTICE:
        return None
    number = notice_number_of(reader(), waiting.approval_id)
    return url_for("breaches.notice_preview", reference=reference, number=number, _anchor="cho-ky")


def _against_signing(view: BreachView, waiting: WaitingSignature) -> list[Sentence]:
    if view.ended:
        return [say("Sự cố đã kết thúc nên không ký nữa.")]
    if waiting.asked_by_id == current_actor().id:
        return [say("Người trình không tự ký. Cần một người khác ký.")]
    return []


def _signed(reference: str, decision: Decision) -> str:
    if decision is Decision.APPROVED:
        return str(_("Đã ký duyệt %(ref)s.", ref=reference))
    return str(_("Đã ghi là không ký %(ref)s.", ref=reference))


def _onward(reference: str, judgement: Judgement, signed: UUID) -> ResponseReturnValue:
    """To the notice that was signed, which still can be called back; else to what else waits here."""
    for waiting in judgement.waiting:
        if waiting.approval_id == signed and (notice_url := _notice_url(reference, waiting)):
            return redirect(notice_url, 303)
    for waiting in judgement.waiting:
        if waiting.approval_id != signed and waiting.asked_by_id != current_actor().id:
            return redirect(
                url_for("breaches.sign", reference=reference, approval_id=waiting.approval_id), 303
            )
    return to_file(reference, "quyet-dinh")

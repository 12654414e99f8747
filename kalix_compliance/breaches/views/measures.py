"""Measures and evidence."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from kalix_compliance.breaches.commands import evidence as evidence_commands
from kalix_compliance.breaches.commands import measures as commands
from kalix_compliance.breaches.forms.ending import EndingForm
from kalix_compliance.breaches.forms.measures import (
    BreachEvidenceForm,
    MeasureForm,
    MeasureResultForm,
)
from kalix_compliance.breaches.queries.file import find_breach
from kalix_compliance.breaches.queries.measures import MeasureView, measures_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.views.pages import breach_page, read, to_file
from kalix_compliance.breaches.views.section import section
from kalix_compliance.casework.file_kinds import ENDINGS, LARGEST
from kalix_compliance.casework.uploading import uploads_of
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.web.downloads import download
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

USUAL_DAYS = 3


@section.form("/<reference>/measures", permission=Permission.BREACH_HANDLE)
def measures(reference: str) -> ResponseReturnValue:
    """The measures of a breach, and the form for one more."""
    r = read(reference)
    form = MeasureForm(
        owner=current_actor().id, due_on=in_hanoi(now()).date() + timedelta(days=USUAL_DAYS)
    )
    form.owner.choices = [SelectChoice(str(p.id), p.name) for p in colleagues(reader())]
    if form.accepted(
        lambda: commands.plan_measure(
            current_actor(),
            reference,
            what=text(form.what),
            owner_id=UUID(form.owner.data),
            due_on=form.due_on.given,
            result=text(form.result),
        )
    ):
        flash(_("Đã ghi biện pháp."))
        return _again(reference)
    return breach_page("measures.html", r, form=form, measures=measures_of(r))


@section.form("/<reference>/measures/<int:number>/done", permission=Permission.BREACH_HANDLE)
def measure_done(reference: str, number: int) -> ResponseReturnValue:
    """Write down that a measure is done, and what was done."""
    r, measure = _measure(reference, number)
    form = MeasureResultForm(version=measure.version)
    if form.accepted(
        lambda: commands.finish_measure(
            current_actor(), reference, number, result=text(form.result), version=form.seen_version
        )
    ):
        flash(_("Đã ghi xong biện pháp %(number)s.", number=number))
        return _again(reference)
    return breach_page(
        "measure_done.html",
        r,
        record=measure,
        measure=measure,
        form=form,
        field=form.result,
        title=_("Ghi xong biện pháp %(number)s", number=number),
        button=_("Ghi là đã xong"),
    )


@section.form("/<reference>/measures/<int:number>/drop", permission=Permission.BREACH_HANDLE)
def measure_drop(reference: str, number: int) -> ResponseReturnValue:
    """Leave a measure out, with the reason."""
    r, measure = _measure(reference, number)
    form = EndingForm(version=measure.version)
    if form.accepted(
        lambda: commands.drop_measure(
            current_actor(), reference, number, reason=text(form.reason), version=form.seen_version
        )
    ):
        flash(_("Đã bỏ biện pháp %(number)s.", number=number))
        return _again(reference)
    return breach_page(
        "measure_done.html",
        r,
        record=measure,
        measure=measure,
        form=form,
        field=form.reason,
        title=_("Bỏ biện pháp %(number)s", number=number),
        button=_("Bỏ biện pháp này"),
    )


@section.form("/<reference>/evidence", permission=Permission.BREACH_HANDLE)
def evidence(reference: str) -> ResponseReturnValue:
    """Add evidence files."""
    breach = find_breach(reader(), current_actor(), reference)
    form = BreachEvidenceForm()
    if form.accepted(
        lambda: evidence_commands.add_breach_evidence(
            current_actor(), reference, uploads_of(form.evidence)
        )
    ):
        flash(_("Đã thêm chứng cứ."))
        return to_file(reference, "chung-cu")
    return breach_page(
        "evidence.html",
        breach,
        form=form,
        accept=",".join(f".{ending}" for ending in ENDINGS),
        largest=LARGEST,
    )


@section.page("/<reference>/evidence/<uuid:attachment_id>", permission=Permission.BREACH_HANDLE)
def evidence_content(reference: str, attachment_id: UUID) -> ResponseReturnValue:
    """One evidence file, always as a download."""
    name, content = evidence_commands.open_breach_evidence(
        current_actor(), reference, attachment_id
    )
    return download(content, name)


def _measure(reference: str, number: int) -> tuple[Reading, MeasureView]:
    r = read(reference)
    for measure in measures_of(r):
        if measure.number == number:
            return r, measure
    raise NotFound


def _again(reference: str) -> ResponseReturnValue:
    return redirect(url_for("breaches.measures", reference=reference), 303)

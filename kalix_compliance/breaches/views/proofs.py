"""The proof for every person, and the public notice for those whom nothing else reaches."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.catalogue import CONTACT_NAMES, ROUTE_NAMES, data_in_words
from kalix_compliance.breaches.commands import contacting as commands
from kalix_compliance.breaches.forms.notice import PublishedForm
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.notice_text import text_for
from kalix_compliance.breaches.queries.file import find_breach, readable_for
from kalix_compliance.breaches.queries.first_draft import first_draft
from kalix_compliance.breaches.queries.notice_facts import words_of
from kalix_compliance.breaches.queries.notices import current_notice
from kalix_compliance.breaches.queries.proofs import person_proof, told_page
from kalix_compliance.breaches.views.pages import breach_page, read
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.permissions import Permission
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.states import WORDS as DELIVERY_WORDS
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

AT_ONCE = 1_000  # people read at a time for the workbook
NAMES: dict[str, Any] = {"route": ROUTE_NAMES, "outcome": CONTACT_NAMES}


@section.page("/<reference>/proofs", permission=Permission.BREACH_READ)
def proofs(reference: str) -> ResponseReturnValue:
    """How each person was told, a page at a time."""
    r = read(reference)
    rows, following = told_page(reader(), r.breach, after=after_asked())
    return breach_page(
        "proofs.html",
        r,
        rows=rows,
        next_after=following,
        counts=r.standing,
        names=NAMES,
        states=DELIVERY_WORDS,
    )


@section.page("/<reference>/proofs/<uuid:person_id>", permission=Permission.BREACH_READ)
def proof(reference: str, person_id: UUID) -> ResponseReturnValue:
    """The proof of one person: text and its hash, route, times, the server's answer."""
    breach = find_breach(reader(), current_actor(), reference)
    readable = readable_for(current_actor())
    shown = person_proof(reader(), breach, person_id, readable=readable)
    return breach_page(
        "proof.html",
        breach,
        proof=shown,
        data=data_in_words(shown.data_types),
        names=NAMES,
        states=DELIVERY_WORDS,
    )


@section.form("/<reference>/public", permission=Permission.BREACH_HANDLE)
def public_notice(reference: str) -> ResponseReturnValue:
    """The text for website and showrooms, and where it was put up."""
    breach = find_breach(reader(), current_actor(), reference)
    form = PublishedForm(at=now())
    if form.accepted(
        lambda: commands.record_publication(
            current_actor(), reference, at=form.at.given, where=text(form.where)
        )
    ):
        flash(_("Đã ghi nơi đăng thông báo công khai."))
        return redirect(url_for("breaches.public_notice", reference=reference), 303)
    return breach_page("public.html", breach, form=form, notice=_public_text(breach))


def after_asked() -> UUID | None:
    try:
        return UUID(request.args.get("after", ""))
    except ValueError:
        return None


def _public_text(breach: Breach) -> Text:
    """The newest notice without a name and with all data of the breach; else the record's first words."""
    notice = current_notice(reader(), breach.id)
    written = words_of(notice) if notice else first_draft(read(breach), company())
    return text_for(
        written,
        breach.data_types,
        reference=breach.reference,
        company=company(),
        drill=breach.drill,
        customer_name="",
    )

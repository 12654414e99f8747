"""Calls and letters: whom no mail reaches, and what was said."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.catalogue import CONTACT_NAMES, ROUTE_NAMES, data_in_words
from kalix_compliance.breaches.commands import contacting as commands
from kalix_compliance.breaches.forms.notice import ContactForm, PostedForm
from kalix_compliance.breaches.kinds import Contacted
from kalix_compliance.breaches.letters import words_for_calls
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.notice_text import text_for, variant_of
from kalix_compliance.breaches.queries.contacts import (
    WHY_NAMES,
    Why,
    call_page,
    next_to_call,
    open_lists,
)
from kalix_compliance.breaches.queries.file import find_breach
from kalix_compliance.breaches.queries.letters import (
    GROUP_NAMES,
    PORTION,
    Group,
    frozen_texts,
    letter_desk,
)
from kalix_compliance.breaches.queries.notice_facts import words_of
from kalix_compliance.breaches.queries.notices import current_notice
from kalix_compliance.breaches.queries.proofs import PersonProof, person_proof
from kalix_compliance.breaches.views.pages import breach_page, drill_mark
from kalix_compliance.breaches.views.proofs import after_asked
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.notifications.letters import pdf_of_many
from kalix_compliance.notifications.states import WORDS as DELIVERY_WORDS
from kalix_compliance.web.downloads import download
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

NAMES: dict[str, Any] = {"route": ROUTE_NAMES, "outcome": CONTACT_NAMES, "why": WHY_NAMES}


@section.page("/calls", permission=Permission.BREACH_CONTACT)
def call_lists() -> ResponseReturnValue:
    """The breaches in which people are left to be called: where support begins."""
    lists = open_lists(reader(), current_actor())
    return render_template("breaches/call_lists.html", lists=lists)


@section.page("/<reference>/calls", permission=Permission.BREACH_CONTACT)
def calls(reference: str) -> ResponseReturnValue:
    """Those who still have to be called or written to."""
    breach = find_breach(reader(), current_actor(), reference)
    why = _why_asked()
    page = call_page(reader(), current_actor(), breach, why=why, after=after_asked())
    return breach_page(
        "calls.html",
        breach,
        page=page,
        why=why,
        names=NAMES,
        first=next_to_call(reader(), current_actor(), breach),
        begun=current_notice(reader(), breach.id) is not None,
    )


@section.form("/<reference>/calls/<uuid:person_id>", permission=Permission.BREACH_CONTACT)
def call(reference: str, person_id: UUID) -> ResponseReturnValue:
    """One person: what to say, and what came of it."""
    form = ContactForm(at=now())
    breach = find_breach(reader(), current_actor(), reference)
    if form.accepted(
        lambda: commands.record_contact(
            current_actor(),
            reference,
            person_id,
            outcome=Contacted(form.outcome.data),
            at=form.at.given,
            note=text(form.note),
            receipt=text(form.receipt),
        )
    ):
        flash(_("Đã ghi: %(outcome)s.", outcome=CONTACT_NAMES[Contacted(form.outcome.data)]))
        following = next_to_call(reader(), current_actor(), breach)
        if request.form.get("then") == "next" and following is not None:
            return redirect(url_for("breaches.call", reference=reference, person_id=following), 303)
        return redirect(url_for("breaches.calls", reference=reference), 303)
    return _call_page(breach, person_id, form)


@section.action("/<reference>/calls/<uuid:person_id>/reveal", permission=Permission.CUSTOMER_REVEAL)
def call_reveal(reference: str, person_id: UUID) -> ResponseReturnValue:
    """Show the phone number on this very page, after its trace is saved."""
    field, purpose = request.form.get("field", ""), request.form.get("purpose", "")
    breach = find_breach(reader(), current_actor(), reference)
    try:
        value = commands.reveal_for_contact(current_actor(), reference, person_id, field, purpose)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return _call_page(breach, person_id, ContactForm(formdata=None, at=now()))
    return _call_page(
        breach, person_id, ContactForm(formdata=None, at=now()), revealed={field: value}
    )


@section.page("/<reference>/letters", permission=Permission.BREACH_HANDLE)
def letters(reference: str) -> ResponseReturnValue:
    """What there is to print, portion by portion, and what was printed."""
    return _letters_page(reference, PostedForm(formdata=None, day=in_hanoi(now()).date()))


@section.action("/<reference>/letters/print", permission=Permission.BREACH_HANDLE)
def letters_print(reference: str) -> ResponseReturnValue:
    """One PDF of up to 500 letters, with names and addresses in clear."""
    batch, group = _batch_asked(), request.form.get("group", "")
    try:
        printed = commands.print_letters(
            current_actor(),
            reference,
            group=Group(group) if group in set(Group) else Group.ALL,
            batch=batch,
        )
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("breaches.letters", reference=reference), 303)
    breach = find_breach(reader(), current_actor(), reference)
    name = f"{drill_mark(breach)}{reference}-{len(printed)}-thu.pdf"
    return download(pdf_of_many(company(), printed), name, "application/pdf")


@section.action("/<reference>/letters/posted", permission=Permission.BREACH_HANDLE)
def letters_posted(reference: str) -> ResponseReturnValue:
    """The letters of a batch were handed to the post."""
    form, batch = PostedForm(), _batch_asked()
    if batch is None:
        raise NotFound
    counted: list[int] = []
    if form.accepted(
        lambda: counted.append(
            commands.record_posting(
                current_actor(),
                reference,
                batch,
                day=form.day.given,
                receipt=text(form.receipt),
            )
        )
    ):
        flash(_("Đã ghi %(n)s thư đã gửi bưu điện.", n=counted[0]))
        return redirect(url_for("breaches.letters", reference=reference), 303)
    return _letters_page(reference, form)


def _call_page(
    breach: Breach, person_id: UUID, form: ContactForm, revealed: dict[str, str] | None = None
) -> str:
    person = person_proof(
        reader(), breach, person_id, readable=current_actor().may(Permission.BREACH_CONTACT)
    )
    return breach_page(
        "call.html",
        breach,
        form=form,
        person=person,
        say_this=_words_to_say(breach, person),
        data=data_in_words(person.data_types),
        revealed=revealed or {},
        names=NAMES,
        states=DELIVERY_WORDS,
        reveal_url=url_for("breaches.call_reveal", reference=breach.reference, person_id=person_id)
        if current_actor().may(Permission.CUSTOMER_REVEAL) and not person.contact.erased
        else None,
        purposes=[(str(purpose), words) for purpose, words in PURPOSES.items()],
    )


def _words_to_say(breach: Breach, person: PersonProof) -> Sequence[str]:
    """The frozen words, read out; nothing while no notice has been approved."""
    notice = current_notice(reader(), breach.id)
    if notice is None or notice.campaign_id is None:
        return ()
    texts = frozen_texts(reader(), notice.campaign_id)
    frozen = texts.get(variant_of(person.data_types))
    return words_for_calls(
        frozen
        or text_for(
            words_of(notice),
            person.data_types,
            reference=breach.reference,
            company=company(),
            drill=breach.drill,
        )
    )


def _letters_page(reference: str, form: PostedForm) -> str:
    breach = find_breach(reader(), current_actor(), reference)
    notice = current_notice(reader(), breach.id)
    return breach_page(
        "letters.html",
        breach,
        form=form,
        desk=letter_desk(reader(), notice) if notice else None,
        groups=GROUP_NAMES,
        portion=PORTION,
        asked=request.form.get("batch", ""),
    )


def _why_asked() -> Why | None:
    asked = request.args.get("why", "")
    return Why(asked) if asked in set(Why) else None


def _batch_asked() -> datetime | None:
    try:
        batch = datetime.fromisoformat(request.form.get("batch", ""))
        return batch.astimezone(UTC) if batch.tzinfo else None
    except (ValueError, OverflowError):
        return None

"""The proof for every person, and the public notice for those whom nothing else reaches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.catalogue import CONTACT_NAMES, ROUTE_NAMES, data_in_words
from kalix_compliance.breaches.commands import contacting as commands
from kalix_compliance.breaches.forms.notice import PublishedForm
from kalix_compliance.breaches.kinds import Contacted, Route
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.notice_text import text_for
from kalix_compliance.breaches.queries.file import find_breach, readable_for
from kalix_compliance.breaches.queries.first_draft import first_draft
from kalix_compliance.breaches.queries.notice_facts import words_of
from kalix_compliance.breaches.queries.notices import current_notice
from kalix_compliance.breaches.queries.proofs import PersonProof, person_proof, told_page
from kalix_compliance.breaches.views.pages import breach_page, drill_mark, read
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.states import WORDS as DELIVERY_WORDS
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.web.downloads import XLSX, download
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet, workbook

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


@section.action("/<reference>/proofs.xlsx", permission=Permission.BREACH_EXPORT)
def proofs_export(reference: str) -> ResponseReturnValue:
    """The proofs of everybody as a workbook, masked; the trace is saved before it is drawn."""
    commands.export_proofs(current_actor(), reference)
    breach = find_breach(reader(), current_actor(), reference)
    name = f"{drill_mark(breach)}{reference}-bang-chung.xlsx"
    return download(workbook(_proof_sheet(breach)), name, XLSX)


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


def _proof_sheet(breach: Breach) -> Sheet:
    return Sheet(
        name=say("Bằng chứng"),
        company=company().name,
        title=say("Bằng chứng đã thông báo, %(ref)s", ref=breach.reference),
        notes=(
            *((say("DIỄN TẬP"),) if breach.drill else ()),
            say("Lập lúc %(at)s", at=f"{in_hanoi(now()):%d/%m/%Y %H:%M}"),
            say("Họ tên và email đã che"),
        ),
        columns=PROOF_COLUMNS,
        rows=_proof_rows(breach),
    )


# fmt: off
PROOF_COLUMNS = (
    Column(say("Họ tên (che)"), 22), Column(say("Đường báo"), 12), Column(say("Đã báo"), 10),
    Column(say("Thông báo số"), 10, Kind.NUMBER), Column(say("Gửi tới (che)"), 24),
    Column(say("Tình trạng thư"), 20), Column(say("Máy chủ nhận lúc"), 18, Kind.MOMENT),
    Column(say("Trả lời của máy chủ"), 16), Column(say("SHA-256 của lời thư"), 40),
    Column(say("Mã thư"), 40), Column(say("Gọi, gửi thư"), 30),
    Column(say("Lúc"), 18, Kind.MOMENT), Column(say("Người ghi"), 22),
)
# fmt: on


@dataclass(frozen=True)
class _Words:
    """What the cells say of codes, looked up in the language of the reader once for all rows."""

    route: dict[Route, str]
    told: dict[bool, str]
    mail: dict[Delivery, str]
    contact: dict[Contacted, str]
    erased: str


def _words() -> _Words:
    return _Words(
        {route: str(name) for route, name in ROUTE_NAMES.items()},
        {True: str(say("có")), False: str(say("chưa"))},
        {state: str(word) for state, word in DELIVERY_WORDS.items()},
        {outcome: str(name) for outcome, name in CONTACT_NAMES.items()},
        str(say("Dữ liệu đã xóa")),
    )


def _proof_rows(breach: Breach) -> Iterator[Sequence[Any]]:
    words = _words()
    after: UUID | None = None
    while True:
        people, after = told_page(reader(), breach, after=after, size=AT_ONCE)
        for person in people:
            yield from _rows_of(person, words)
        if after is None:
            return


def _rows_of(person: PersonProof, words: _Words) -> Iterator[Sequence[Any]]:
    """A row for each mail and each attempt; a person of whom there is neither has one row too."""
    who = (
        person.contact.name or words.erased,
        words.route[person.route],
        words.told[person.told],
    )
    for one in person.mails:
        mail = one.proof
        yield (
            *who,
            one.number,
            mail.sent_to,
            words.mail[mail.state],
            mail.accepted_at,
            mail.code,
            mail.text_sha256,
            mail.message_id,
            None,
            None,
            None,
        )
    for attempt in person.attempts:
        what = " ".join(filter(None, (words.contact[attempt.outcome], attempt.receipt)))
        yield (*who, *(None,) * 7, what, attempt.at, attempt.by)
    if not person.mails and not person.attempts:
        yield (*who, *(None,) * 10)

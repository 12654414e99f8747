"""The register of consents; recording one, looking at one, taking it back."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.consents import commands
from kalix_compliance.consents.catalogue import METHOD_NAMES, NEEDS_PROOF, PURPOSE_NAMES
from kalix_compliance.consents.commands.reading import open_consent_file, reveal_consent
from kalix_compliance.consents.forms.consents import (
    ConsentForm,
    QuickWithdrawForm,
    RevealForm,
    WithdrawForm,
)
from kalix_compliance.consents.kinds import ConsentMethod, Purpose, WithdrawnBy
from kalix_compliance.consents.queries.register import (
    ConsentSearch,
    consent_view,
    consents_of,
    standing_counts,
)
from kalix_compliance.consents.queries.texts import text_rows
from kalix_compliance.consents.views.section import section
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.contributions import contributed
from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.customers.queries import customer_card
from kalix_compliance.web.addresses import address
from kalix_compliance.web.downloads import download
from kalix_compliance.web.filters import Filters, dropped, one_of, options_of
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader

FILTERS = ("purpose", "method", "standing")
STANDING = {"yes": True, "no": False}
SHOWN_SECONDS = 60


@section.page("/", permission=Permission.CONSENT_READ)
def index() -> ResponseReturnValue:
    """Who agreed to what; the filters live in the address."""
    session, actor = reader(), current_actor()
    asked = request.args
    search = ConsentSearch(
        purpose=one_of(Purpose, asked.get("purpose")),
        method=one_of(ConsentMethod, asked.get("method")),
        standing=STANDING.get(asked.get("standing", "")),
        after=id_in(asked.get("after", "")),
    )
    rows, more = search.page(session, actor)
    filters = _filters()
    return render_template(
        "consents/index.html",
        rows=rows,
        counts=[
            (PURPOSE_NAMES[purpose], count)
            for purpose, count in standing_counts(session, actor).items()
        ],
        filter_list=filters,
        dropped=dropped("consents.index", FILTERS, filters),
        next_url=address("consents.index", FILTERS, after=str(more)) if more else None,
        first_url=address("consents.index", FILTERS) if search.after else None,
    )


@section.form("/of/<uuid:customer_id>/new", permission=Permission.CONSENT_RECORD)
def new(customer_id: UUID) -> ResponseReturnValue:
    """Record that this person agreed."""
    session, actor = reader(), current_actor()
    card = customer_card(session, actor, customer_id)
    texts = text_rows(session, actor)
    form = ConsentForm(texts=texts)
    if not card.erased and form.accepted(
        lambda: commands.record_consent(
            actor,
            commands.NewConsent(
                customer_id=customer_id,
                text_id=form.text_id,
                method=ConsentMethod(form.method.data),
                given_at=form.given_at.given,
                proof=text(form.proof),
                evidence=form.upload,
            ),
        )
    ):
        flash(_("Đã ghi sự đồng ý."))
        return redirect(url_for("customers.card", customer_id=customer_id, _anchor="dong-y"), 303)
    return render_template(
        "consents/new.html", form=form, card=card, texts=texts, proofs=NEEDS_PROOF.values()
    )


@section.page("/<uuid:consent_id>", permission=Permission.CONSENT_READ)
def consent(consent_id: UUID) -> ResponseReturnValue:
    """One consent with its words and its proof."""
    return _page(consent_id)


@section.action("/<uuid:consent_id>/reveal", permission=Permission.CUSTOMER_REVEAL)
def reveal(consent_id: UUID) -> ResponseReturnValue:
    """The words of the proof in clear, on this page only."""
    form = RevealForm()
    clear: dict[str, str] = {}
    field = text(form.field)
    form.accepted(
        lambda: clear.update(
            {field: reveal_consent(current_actor(), consent_id, field, form.purpose.data)}
        )
    )
    back = url_for("consents.consent", consent_id=consent_id)
    return _page(consent_id, form=form, clear=clear), {"Refresh": f"{SHOWN_SECONDS}; url={back}"}


@section.action("/<uuid:consent_id>/evidence", permission=Permission.CUSTOMER_REVEAL)
def evidence(consent_id: UUID) -> ResponseReturnValue:
    """The evidence file, as a download."""
    name, content = open_consent_file(current_actor(), consent_id)
    return download(content, name)


@section.form("/<uuid:consent_id>/withdraw", permission=Permission.CONSENT_RECORD)
def withdraw(consent_id: UUID) -> ResponseReturnValue:
    """Take one consent back, with what the person said."""
    shown = consent_view(reader(), current_actor(), consent_id)
    form = WithdrawForm()
    if form.accepted(
        lambda: commands.withdraw_consent(
            current_actor(),
            consent_id,
            how=WithdrawnBy(form.how.data),
            words=text(form.words),
            at=form.at.data,
        )
    ):
        flash(_("Đã ghi khách rút đồng ý. Từ giờ không thư nào đi nữa."))
        return _to_card(shown.row.customer_id)
    return render_template("consents/withdraw.html", form=form, shown=shown)


@section.action("/of/<uuid:customer_id>/withdraw", permission=Permission.CONSENT_RECORD)
def take_back(customer_id: UUID) -> ResponseReturnValue:
    """One press: this consent, or all of them; also out of a request on file."""
    form, chosen = QuickWithdrawForm(), request.form.get("consent", "")
    about = _request_of(customer_id, request.form.get("about", "")[:20])
    how = WithdrawnBy.REQUEST if about else form.how.data if form.validate() else None
    try:
        if how is None:
            raise RuleBroken(_("Chọn khách đã báo bằng cách nào."))
        taken = _taken_back(customer_id, chosen, WithdrawnBy(how), about)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Đã ghi khách rút %(n)s sự đồng ý. Từ giờ không thư nào đi nữa.", n=taken))
    if about:
        return redirect(url_for("subject_requests.file", reference=about), 303)
    return _to_card(customer_id)


def _taken_back(customer_id: UUID, chosen: str, how: WithdrawnBy, about: str) -> int:
    if chosen == "all":
        return len(commands.withdraw_all(current_actor(), customer_id, how=how, about=about))
    consent_id = id_in(chosen)
    own = {row.id for row in consents_of(reader(), current_actor(), customer_id)}
    if consent_id is None or consent_id not in own:
        raise NotFound
    return int(commands.withdraw_consent(current_actor(), consent_id, how=how, about=about))


def _request_of(customer_id: UUID, about: str) -> str:
    """The request on file, when it is this person's; raises NotFound for another's."""
    if not about:
        return ""
    for records in contributed().records:
        if not about.startswith(records.prefix):
            continue
        if records.owners(reader(), [about]).get(about) == customer_id:
            return about
    raise NotFound


def _page(consent_id: UUID, **more: Any) -> str:
    shown = consent_view(reader(), current_actor(), consent_id)
    return render_template(
        "consents/consent.html",
        shown=shown,
        purposes=list(PURPOSES.items()),
        may_reveal=current_actor().may(Permission.CUSTOMER_REVEAL),
        **{"clear": {}, **more},
    )


def _to_card(customer_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("customers.card", customer_id=customer_id, _anchor="dong-y"), 303)


def _filters() -> Filters:
    return [
        ("purpose", _("Mục đích"), options_of(PURPOSE_NAMES)),
        (
            "standing",
            _("Tình trạng"),
            [("yes", _("Đang đồng ý")), ("no", _("Đã rút"))],
        ),
        ("method", _("Cách đồng ý"), options_of(METHOD_NAMES)),
    ]

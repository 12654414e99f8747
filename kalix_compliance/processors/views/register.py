"""The register of processors: the list with its filters, one entry, a new one, a change, an end."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.processors import commands, queries
from kalix_compliance.processors.catalogue import DATA_NAMES, KIND_NAMES, KIND_SHORT
from kalix_compliance.processors.forms import (
    ContactRevealForm,
    ProcessorEditForm,
    ProcessorForm,
    ReasonForm,
)
from kalix_compliance.processors.models import ProcessorKind
from kalix_compliance.processors.rules import ContractState
from kalix_compliance.processors.versions import LABELS, versions_of
from kalix_compliance.processors.views.section import section
from kalix_compliance.web.filters import LONGEST_TEXT, Filters, dropped, one_of, options_of
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

TO_SEE_TO = (ContractState.OVER, ContractState.ENDS_SOON)
FILTERS = ("kind", "data", "contract", "place", "status", "text")
SHOWN_SECONDS = 60


@section.page("/", permission=Permission.PROCESSOR_READ)
def index() -> ResponseReturnValue:
    """Who gets personal data from the company; those with an ending contract are marked."""
    session, actor, today = reader(), current_actor(), in_hanoi(now()).date()
    search = _search()
    rows = search.rows(session, actor, today)
    running = queries.all_processors(session)
    filters = _filters()
    return render_template(
        "processors/index.html",
        rows=rows,
        total=len(running),
        today=today,
        ending=[row for row in running if row.contract(today) in TO_SEE_TO],
        abroad=sum(row.country != "VN" for row in running),
        kinds=KIND_SHORT,
        search=search,
        filter_list=filters,
        dropped=dropped("processors.index", FILTERS, filters, typed="text"),
    )


@section.form("/new", permission=Permission.PROCESSOR_MANAGE)
def new() -> ResponseReturnValue:
    form = ProcessorForm()
    made: list[UUID] = []
    if form.accepted(
        lambda: made.append(commands.add_processor(current_actor(), form.details, form.contact))
    ):
        flash(_("Đã ghi vào sổ bên xử lý."))
        return _to(made[0])
    return render_template("processors/new.html", form=form)


@section.page("/<uuid:processor_id>", permission=Permission.PROCESSOR_READ)
def card(processor_id: UUID) -> ResponseReturnValue:
    return _card_page(processor_id)


@section.action("/<uuid:processor_id>/reveal", permission=Permission.PROCESSOR_MANAGE)
def reveal(processor_id: UUID) -> ResponseReturnValue:
    """One part of the contact person in clear, on this page only."""
    form = ContactRevealForm()
    clear: dict[str, str] = {}

    def look() -> None:
        field = form.field.data
        sealed = commands.reveal_contact(current_actor(), processor_id, field, form.purpose.data)
        clear[field] = commands.clear_contact(processor_id, field, sealed)

    form.accepted(look)
    page = _card_page(processor_id, form=form, clear=clear)
    back = url_for("processors.card", processor_id=processor_id)
    return page, {"Refresh": f"{SHOWN_SECONDS}; url={back}"}


@section.form("/<uuid:processor_id>/edit", permission=Permission.PROCESSOR_MANAGE)
def edit(processor_id: UUID) -> ResponseReturnValue:
    shown = queries.processor_card(reader(), current_actor(), processor_id)
    row = shown.row
    form = ProcessorEditForm(
        has=dict(shown.contact),
        name=row.name,
        kind=row.kind.value,
        service=row.service,
        data_types=list(row.data_types),
        country=row.country,
        contract_no=row.contract_no,
        contract_on=row.contract_on,
        contract_until=row.contract_until,
        answers_in_days=row.answers_in_days,
        version=row.version,
    )
    if form.accepted(
        lambda: commands.edit_processor(
            current_actor(),
            processor_id,
            form.seen_version,
            form.details,
            form.contact,
            reason=text(form.reason),
        )
    ):
        flash(_("Đã lưu. Bản cũ còn trong lịch sử."))
        return _to(processor_id)
    if form.stale:
        form.version.data = str(row.version)
    return render_template("processors/edit.html", form=form, card=shown, row=row)


@section.form("/<uuid:processor_id>/end", permission=Permission.PROCESSOR_MANAGE)
def end(processor_id: UUID) -> ResponseReturnValue:
    shown = queries.processor_card(reader(), current_actor(), processor_id)
    form = ReasonForm(version=shown.row.version)
    if form.accepted(
        lambda: commands.end_processor(
            current_actor(), processor_id, form.seen_version, reason=text(form.reason)
        )
    ):
        flash(_("Đã ghi ngừng chia sẻ dữ liệu."))
        return _to(processor_id)
    if form.stale:
        form.version.data = str(shown.row.version)
    return render_template("processors/end.html", form=form, row=shown.row)


def _card_page(processor_id: UUID, **more: Any) -> str:
    session, actor = reader(), current_actor()
    shown = queries.processor_card(session, actor, processor_id)
    panels: Iterable[Any] = current_app.extensions.get("processor_panels", ())
    return render_template(
        "processors/card.html",
        card=shown,
        row=shown.row,
        today=in_hanoi(now()).date(),
        kinds=KIND_NAMES,
        labels=LABELS,
        versions=versions_of(session, processor_id),
        panels=[panel(session, actor, processor_id) for panel in panels],
        purposes=list(PURPOSES.items()),
        may_manage=actor.may(Permission.PROCESSOR_MANAGE) and shown.row.ended_at is None,
        may_reveal=actor.may(Permission.PROCESSOR_MANAGE),
        **{"clear": {}, **more},
    )


def _to(processor_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("processors.card", processor_id=processor_id), 303)


def _search() -> queries.ProcessorSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    args = request.args
    return queries.ProcessorSearch(
        text=args.get("text", "")[:LONGEST_TEXT],
        kind=one_of(ProcessorKind, args.get("kind")),
        data_type=args.get("data", "") if args.get("data") in set(DATA_NAMES) else "",
        abroad=args.get("place") == "abroad",
        contract=one_of(ContractState, args.get("contract")),
        ended=args.get("status") == "ended",
    )


def _filters() -> Filters:
    return [
        ("kind", _("Vai trò"), options_of(KIND_SHORT)),
        ("data", _("Dữ liệu nhận"), options_of(DATA_NAMES)),
        (
            "contract",
            _("Hợp đồng"),
            [
                (ContractState.OVER.value, _("Đã hết hạn")),
                (ContractState.ENDS_SOON.value, _("Hết hạn trong 30 ngày")),
                (ContractState.NONE.value, _("Chưa ghi")),
            ],
        ),
        ("place", _("Nơi xử lý"), [("abroad", _("Ngoài Việt Nam"))]),
        ("status", _("Tình trạng"), [("ended", _("Đã ngừng"))]),
    ]

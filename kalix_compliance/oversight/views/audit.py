"""The audit trail: all of it by filters, and that of one record or person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import CustomerRow, CustomerSearch
from kalix_compliance.oversight.commands import verify_chain
from kalix_compliance.oversight.forms import AboutForm
from kalix_compliance.oversight.queries import AuditSearch, chain_state
from kalix_compliance.oversight.queries.openings import openers_of
from kalix_compliance.oversight.queries.rows import as_uuid, page_of
from kalix_compliance.oversight.queries.subjects import thing_called
from kalix_compliance.oversight.trail_words import flaw_words
from kalix_compliance.oversight.views.reading import actions, asked, days_asked, people, place_asked
from kalix_compliance.oversight.views.section import section
from kalix_compliance.web.addresses import address
from kalix_compliance.web.form import text
from kalix_compliance.web.formats import day
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader

HERE = "oversight.audit"
FILTERS = ("record", "who", "action", "since", "until")
P = Permission


@section.page("/audit", permission=P.AUDIT_READ)
def audit() -> ResponseReturnValue:
    """Every command that was done, newest first; the filters live in the address."""
    session, actor = reader(), current_actor()
    search, unread = search_from_address()
    page = search.page(session, actor)
    whom, what = people(), actions()
    return render_template(
        "oversight/audit.html",
        rows=page.rows,
        chain=chain_state(session, actor),
        people=whom,
        actions=what,
        unread=unread,
        dropped=_dropped(search, dict(whom), dict(what)),
        next_url=address(HERE, FILTERS, before=str(page.more)) if page.more else None,
        first_url=address(HERE, FILTERS) if search.before else None,
    )


@section.action("/audit/verify", permission=P.AUDIT_VERIFY)
def verify() -> ResponseReturnValue:
    """Check every entry and say what was found."""
    verdict = verify_chain(current_actor())
    if verdict.flaw and verdict.bad_number:
        flash(str(flaw_words(verdict.flaw, verdict.bad_number)), "late")
        flash(_("Báo ngay người phụ trách hệ thống. Đừng xóa hay sửa gì thêm."), "late")
    else:
        flash(_("Đã kiểm tra %(n)s mục: chuỗi còn nguyên.", n=verdict.checked))
    return redirect(url_for(HERE))


@section.form("/audit/about", permission=P.AUDIT_READ)
def about() -> ResponseReturnValue:
    """Find a record or a person by what is known of them; by POST, so that no address keeps a name."""
    form = AboutForm()
    typed = text(form.q)
    if typed and (page_of(typed.upper()) or as_uuid(typed)):
        return redirect(
            url_for("oversight.trail", subject=typed.upper() if "-" in typed[:3] else typed)
        )
    search = CustomerSearch(typed)
    rows, broken = _found(search)
    return render_template(
        "oversight/about.html", form=form, search=search, rows=rows, broken=broken
    )


@section.page("/audit/of/<subject>", permission=P.AUDIT_READ)
def trail(subject: str) -> ResponseReturnValue:
    """What was done to one record, or to one person and their records."""
    session, actor = reader(), current_actor()
    thing = thing_called(session, actor, subject if subject.isprintable() else "-")
    search, unread = search_from_address()
    search = replace(search, record="" if thing.person else thing.subject, whole=True)
    search = replace(search, person=thing.person)
    page = search.page(session, actor)
    names = ("who", "action", "since", "until")
    here = {"subject": thing.subject}
    return render_template(
        "oversight/trail.html",
        thing=thing,
        rows=page.rows,
        unread=unread,
        people=people(),
        actions=actions(),
        openers=openers_of(session, actor, thing.person) if thing.person else None,
        filtered=any(asked().get(name) for name in names),
        next_url=address("oversight.trail", names, before=str(page.more), **here)
        if page.more
        else None,
        first_url=address("oversight.trail", names, **here) if search.before else None,
    )


def search_from_address() -> tuple[AuditSearch, list[str]]:
    """The search that the address asks for, and the days in it that could not be read."""
    args = asked()
    since, until, unread = days_asked()
    search = AuditSearch(
        record=args.get("record", ""),
        actor=args.get("who", ""),
        action=args.get("action", ""),
        since=since,
        until=until,
        before=place_asked(),
    )
    return search, unread


def _found(search: CustomerSearch) -> tuple[list[CustomerRow], bool]:
    """The people, and whether they could not be looked for: keys or index do not answer."""
    actor = current_actor()
    if not actor.may(P.CUSTOMER_READ):
        return [], False
    try:
        return search.rows(reader(), actor), False
    except SQLAlchemyError:
        return [], True


def _dropped(
    search: AuditSearch, whom: dict[str, Text], what: dict[str, Text]
) -> list[tuple[str, str]]:
    """What is filtered now, in words, each with the address without it."""
    said: Sequence[tuple[str, str, Any]] = (
        ("record", _("Hồ sơ"), search.record),
        ("who", _("Người"), whom.get(search.actor, search.actor)),
        ("action", _("Việc"), what.get(search.action, search.action)),
        ("since", _("Từ ngày"), day(search.since)),
        ("until", _("Đến ngày"), day(search.until)),
    )
    return [
        (f"{label}: {words}", address(HERE, FILTERS, **{name: None}))
        for name, label, words in said
        if words
    ]

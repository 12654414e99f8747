"""The audit trail and the state of the system."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.notifications.health import health_of, words_of
from kalix_compliance.oversight import system_state as system
from kalix_compliance.oversight.action_words import ACTIONS
from kalix_compliance.oversight.commands import verify_chain
from kalix_compliance.oversight.queries import AuditSearch, chain_state
from kalix_compliance.oversight.trail_words import SYSTEMS, flaw_words
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.web.addresses import address
from kalix_compliance.web.dates import day_from_text
from kalix_compliance.web.formats import day
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader
from kalix_compliance.web.sections import Section

section = Section("oversight", __name__)
HERE = "oversight.audit"
FILTERS = ("record", "who", "action", "since", "until")


@section.page("/audit", permission=Permission.AUDIT_READ)
def audit() -> ResponseReturnValue:
    """Every command that was done, newest first; the filters live in the address."""
    session, actor = reader(), current_actor()
    search, unread = search_from_address()
    page = search.page(session, actor)
    people, actions = _people(), _actions()
    return render_template(
        "oversight/audit.html",
        rows=page.rows,
        chain=chain_state(session, actor),
        people=people,
        actions=actions,
        unread=unread,
        dropped=_dropped(search, dict(people), dict(actions)),
        next_url=address(HERE, FILTERS, before=str(page.more)) if page.more else None,
        first_url=address(HERE, FILTERS) if search.before else None,
    )


@section.action("/audit/verify", permission=Permission.AUDIT_VERIFY)
def verify() -> ResponseReturnValue:
    """Check every entry and say what was found."""
    verdict = verify_chain(current_actor())
    if verdict.flaw and verdict.bad_number:
        flash(str(flaw_words(verdict.flaw, verdict.bad_number)), "late")
        flash(_("Báo ngay người phụ trách hệ thống. Đừng xóa hay sửa gì thêm."), "late")
    else:
        flash(_("Đã kiểm tra %(n)s mục: chuỗi còn nguyên.", n=verdict.checked))
    return redirect(url_for(HERE))


@section.page("/system", permission=Permission.SYSTEM_HEALTH)
def health() -> ResponseReturnValue:
    """Jobs, mail, the three stores, the chain."""
    session, actor = reader(), current_actor()
    mail = health_of(session)
    return render_template(
        "oversight/health.html",
        jobs=system.job_lines(session, actor, now()),
        runs=system.run_lines(session, actor),
        mail=mail,
        mail_words=words_of(mail),
        stores=system.stores(session, actor),
        database=system.database_of(session, actor),
        chain=chain_state(session, actor),
    )


def search_from_address() -> tuple[AuditSearch, list[str]]:
    """The search that the address asks for, and the days in it that could not be read."""
    args = {name: typed for name, typed in request.args.items() if typed.isprintable()}
    unread: list[str] = []
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        typed = args.get(name, "").strip()
        try:
            days[name] = day_from_text(typed) if typed else None
        except ValueError:
            days[name] = None
            unread.append(name)
    before = args.get("before", "")
    return (
        AuditSearch(
            record=args.get("record", "").strip()[:80],
            actor=args.get("who", "")[:80],
            action=args.get("action", "")[:80],
            since=days["since"],
            until=days["until"],
            before=int(before)
            if before.isascii() and before.isdecimal() and len(before) < 16
            else None,
        ),
        unread,
    )


def _people() -> list[tuple[str, Text]]:
    staff: list[tuple[str, Text]] = [(str(row.id), row.name) for row in colleagues(reader())]
    return [*staff, *SYSTEMS.items()]


def _actions() -> list[tuple[str, Text]]:
    named: list[tuple[str, Text]] = [(code, words) for code, words in ACTIONS.items()]
    return sorted(named, key=lambda pair: str(pair[1]).casefold())


def _dropped(
    search: AuditSearch, people: dict[str, Text], actions: dict[str, Text]
) -> list[tuple[str, str]]:
    """What is filtered now, in words, each with the address without it."""
    said: Sequence[tuple[str, str, Any]] = (
        ("record", _("Hồ sơ"), search.record),
        ("who", _("Người"), people.get(search.actor, search.actor)),
        ("action", _("Việc"), actions.get(search.action, search.action)),
        ("since", _("Từ ngày"), day(search.since)),
        ("until", _("Đến ngày"), day(search.until)),
    )
    return [
        (f"{label}: {words}", address(HERE, FILTERS, **{name: None}))
        for name, label, words in said
        if words
    ]

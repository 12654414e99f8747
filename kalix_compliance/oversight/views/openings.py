"""Who has seen personal data in clear: all accounts, and one."""

from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.oversight.queries import AuditSearch
from kalix_compliance.oversight.queries.openings import AccountLine, Span, account, accounts
from kalix_compliance.oversight.queries.rows import as_uuid, who_is
from kalix_compliance.oversight.views.reading import days_asked
from kalix_compliance.oversight.views.section import section
from kalix_compliance.staff.queries import names_of
from kalix_compliance.web.addresses import address
from kalix_compliance.web.formats import day, short_day
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

P = Permission
A_WEEK = 7
COLUMNS = 45  # more days are drawn by the week


@section.page("/audit/openings", permission=P.AUDIT_READ)
def openings() -> ResponseReturnValue:
    """Every account that opened somebody's data, those with unusual days first."""
    span, unread = _span()
    lines = accounts(reader(), current_actor(), span)
    return render_template(
        "oversight/openings.html",
        lines=lines,
        span=span,
        unread=unread,
        unusual=[line for line in lines if line.unusual],
    )


@section.page("/audit/openings/<who>", permission=P.AUDIT_READ)
def account_openings(who: str) -> ResponseReturnValue:
    """One account: by day, for what, of whom, and the acts themselves."""
    session, actor = reader(), current_actor()
    key = as_uuid(who)
    names = names_of(session, {key}) if key else {}
    if key is None or key not in names:
        raise NotFound
    span, unread = _span()
    detail = account(session, actor, str(key), span)
    search = AuditSearch(actor=str(key), action="any-opening", since=span.since, until=span.until)
    page = search.page(session, actor)
    return render_template(
        "oversight/account.html",
        name=who_is(str(key), names),
        who=str(key),
        span=span,
        unread=unread,
        detail=detail,
        people=_names([subject for subject, _n in detail.people]) if detail else {},
        columns=_columns(detail.line, span) if detail else [],
        rows=page.rows,
        next_url=_all_of(str(key), span, page.more) if page.more else None,
        all_url=_all_of(str(key), span),
    )


def _span() -> tuple[Span, list[str]]:
    since, until, unread = days_asked()
    return Span.read(since, until, hanoi_day(now())), unread


def _all_of(who: str, span: Span, before: int | None = None) -> str:
    """The same acts in the audit trail, where they can be filtered further."""
    wanted = {"who": who, "action": "any-opening", "before": str(before) if before else None}
    days = {"since": day(span.since), "until": day(span.until)}
    return address("oversight.audit", (), **wanted, **days)


def _names(subjects: list[str]) -> dict[str, Text]:
    """Masked names by id; without them when the key store does not answer."""
    ids = [key for key in map(as_uuid, subjects) if key]
    try:
        known = masked_names(reader(), ids)
    except SQLAlchemyError:
        known = {}
    return {str(key): known.get(key) or say("khách …%(end)s", end=str(key)[-6:]) for key in ids}


def _columns(line: AccountLine, span: Span) -> list[tuple[str, int, int]]:
    """The days, or weeks, of the span: label, ordinary openings, those of days that stand out."""
    odd = {busy.day for busy in line.unusual}
    step = 1 if span.days <= COLUMNS else A_WEEK
    columns = []
    for start in range(0, span.days, step):
        days = _days(span.since + timedelta(days=start), min(step, span.days - start))
        plain = sum(line.by_day.get(one, 0) for one in days if one not in odd)
        columns.append(
            (short_day(days[0]), plain, sum(line.by_day.get(one, 0) for one in days if one in odd))
        )
    return columns


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]

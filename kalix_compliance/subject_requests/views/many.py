"""What a manager does about many requests of the list at once."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kalix_compliance.casework.bulk import MOST_AT_ONCE, SEPARATOR, chosen_in
from kalix_compliance.casework.bulk_pages import (
    chosen_person,
    do_for_each,
    given_to,
    reminded,
    wants_every,
)
from kalix_compliance.core.permissions import Permission
from kalix_compliance.subject_requests.asked import FILTERS, search_from
from kalix_compliance.subject_requests.commands.keeping import assign_request, remind_of_request
from kalix_compliance.subject_requests.views.index import HERE
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.addresses import address
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.action("/many/assign", permission=Permission.COMPLAINT_ASSIGN)
def assign_many() -> ResponseReturnValue:
    """Give the chosen requests to one handler."""
    actor, person = current_actor(), chosen_person()
    if person is not None:
        do_for_each(
            *_chosen(), lambda ref: assign_request(actor, ref, person.id), given_to(person.name)
        )
    return redirect(address(HERE, FILTERS))


@section.action("/many/remind", permission=Permission.COMPLAINT_ASSIGN)
def remind_many() -> ResponseReturnValue:
    """Write to the handlers of the chosen requests."""
    actor = current_actor()
    do_for_each(*_chosen(), lambda ref: remind_of_request(actor, ref), reminded)
    return redirect(address(HERE, FILTERS))


@section.action("/many/export", permission=Permission.REPORT_EXPORT)
def export_many() -> ResponseReturnValue:
    """Ask for the chosen requests as a file, or for all that match."""
    if wants_every() or not request.form.getlist("pick"):
        return redirect(address("exports.new", FILTERS, export_kind="requests"))
    named = SEPARATOR.join(chosen_in(SEPARATOR.join(request.form.getlist("pick"))))
    return redirect(url_for("exports.new", export_kind="requests", state="every", only=named))


def _chosen() -> tuple[list[str], int]:
    """The numbers of the requests, at most as many as one go takes, and how many are wanted altogether."""
    if not wants_every():
        picked = request.form.getlist("pick")
        return picked, len(picked)
    search, session, actor = search_from(request.args), reader(), current_actor()
    numbers = search.numbers(session, actor, now(), MOST_AT_ONCE)
    return numbers, search.count(session, actor, now())

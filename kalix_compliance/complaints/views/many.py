"""What a manager does about many cases of the list at once."""

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
from kalix_compliance.complaints.asked import FILTERS, search_from
from kalix_compliance.complaints.commands.keeping import assign_complaint, remind_handler
from kalix_compliance.complaints.views.index import HERE
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.addresses import address
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.action("/many/assign", permission=Permission.COMPLAINT_ASSIGN)
def assign_many() -> ResponseReturnValue:
    """Give the chosen cases to one handler."""
    actor, person = current_actor(), chosen_person()
    if person is not None:
        do_for_each(
            *_chosen(), lambda ref: assign_complaint(actor, ref, person.id), given_to(person.name)
        )
    return redirect(address(HERE, FILTERS))


@section.action("/many/remind", permission=Permission.COMPLAINT_ASSIGN)
def remind_many() -> ResponseReturnValue:
    """Write to the handlers of the chosen cases."""
    actor = current_actor()
    do_for_each(*_chosen(), lambda ref: remind_handler(actor, ref), reminded)
    return redirect(address(HERE, FILTERS))


@section.action("/many/export", permission=Permission.REPORT_EXPORT)
def export_many() -> ResponseReturnValue:
    """Ask for the chosen cases as a file, or for all that match: how many they are does not matter there."""
    if wants_every() or not request.form.getlist("pick"):
        return redirect(address("exports.new", FILTERS, export_kind="complaints"))
    named = SEPARATOR.join(chosen_in(SEPARATOR.join(request.form.getlist("pick"))))
    return redirect(url_for("exports.new", export_kind="complaints", state="every", only=named))


def _chosen() -> tuple[list[str], int]:
    """The numbers of the cases, at most as many as one go takes, and how many are wanted altogether."""
    if not wants_every():
        picked = request.form.getlist("pick")
        return picked, len(picked)
    search, session, actor = search_from(request.args), reader(), current_actor()
    numbers = search.first(MOST_AT_ONCE).numbers(session, actor, now())
    return numbers, search.count(session, actor, now())

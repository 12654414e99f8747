"""What a manager does about many requests of the list at once."""

from flask.typing import ResponseReturnValue

from kalix_compliance.casework.bulk_pages import ListPage
from kalix_compliance.core.permissions import Permission
from kalix_compliance.subject_requests.asked import FILTERS, search_from
from kalix_compliance.subject_requests.commands.keeping import assign_request, remind_of_request
from kalix_compliance.subject_requests.views.index import HERE
from kalix_compliance.subject_requests.views.section import section

PAGE = ListPage(HERE, FILTERS, "requests", search_from)


@section.action("/many/assign", permission=Permission.COMPLAINT_ASSIGN)
def assign_many() -> ResponseReturnValue:
    """Give the chosen requests to one handler."""
    return PAGE.assign(assign_request)


@section.action("/many/remind", permission=Permission.COMPLAINT_ASSIGN)
def remind_many() -> ResponseReturnValue:
    """Write to the handlers of the chosen requests."""
    return PAGE.remind(remind_of_request)


@section.action("/many/export", permission=Permission.REPORT_EXPORT)
def export_many() -> ResponseReturnValue:
    """Ask for the chosen requests as a file."""
    return PAGE.export()

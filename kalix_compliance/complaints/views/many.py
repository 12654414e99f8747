"""What a manager does about many cases of the list at once."""

from flask.typing import ResponseReturnValue

from kalix_compliance.casework.bulk_pages import ListPage
from kalix_compliance.complaints.asked import FILTERS, search_from
from kalix_compliance.complaints.commands.keeping import assign_complaint, remind_handler
from kalix_compliance.complaints.views.index import HERE
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.permissions import Permission

PAGE = ListPage(HERE, FILTERS, "complaints", search_from)


@section.action("/many/assign", permission=Permission.COMPLAINT_ASSIGN)
def assign_many() -> ResponseReturnValue:
    """Give the chosen cases to one handler."""
    return PAGE.assign(assign_complaint)


@section.action("/many/remind", permission=Permission.COMPLAINT_ASSIGN)
def remind_many() -> ResponseReturnValue:
    """Write to the handlers of the chosen cases."""
    return PAGE.remind(remind_handler)


@section.action("/many/export", permission=Permission.REPORT_EXPORT)
def export_many() -> ResponseReturnValue:
    """Ask for the chosen cases as a file."""
    return PAGE.export()

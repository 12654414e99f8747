"""The screens of reports; importing this package registers every route."""

from kalix_compliance.reports.views import dashboard, figures, overdue
from kalix_compliance.reports.views.section import section

__all__ = ["dashboard", "figures", "overdue", "section"]

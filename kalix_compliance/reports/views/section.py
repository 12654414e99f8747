"""Where the pages of reports hang."""

from kalix_compliance.web.sections import Section

section = Section("reports", __name__, url_prefix="/reports")

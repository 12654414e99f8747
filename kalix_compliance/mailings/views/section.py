"""The section itself."""

from kalix_compliance.web.sections import Section

section = Section("mailings", __name__, url_prefix="/mailings")

"""Where the pages of an inspection hang."""

from kalix_compliance.web.sections import Section

section = Section("inspection", __name__, url_prefix="/inspection")

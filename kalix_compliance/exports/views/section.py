"""Where all pages of files that leave the system hang."""

from kalix_compliance.web.sections import Section

section = Section("exports", __name__, url_prefix="/exports")

"""The section itself."""

from kalix_compliance.web.sections import Section

section = Section("breaches", __name__, url_prefix="/breaches")

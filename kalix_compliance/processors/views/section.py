"""The section itself."""

from kalix_compliance.web.sections import Section

section = Section("processors", __name__, url_prefix="/processors")

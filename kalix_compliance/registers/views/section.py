"""The section itself."""

from kalix_compliance.web.sections import Section

section = Section("registers", __name__, url_prefix="/registers")

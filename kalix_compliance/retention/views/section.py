"""The section itself."""

from kalix_compliance.web.sections import Section

section = Section("retention", __name__, url_prefix="/retention")

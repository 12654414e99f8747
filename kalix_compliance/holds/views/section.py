"""The section itself."""

from kalix_compliance.web.sections import Section

section = Section("holds", __name__, url_prefix="/holds")

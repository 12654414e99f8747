"""The section itself."""

from kalix_compliance.web.sections import Section

section = Section("consents", __name__, url_prefix="/consents")

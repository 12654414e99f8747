"""The section itself."""

from kalix_compliance.web.sections import Section

section = Section("subject_requests", __name__, url_prefix="/requests")

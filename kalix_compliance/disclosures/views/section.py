"""The section itself."""

from kalix_compliance.web.sections import Section

section = Section("disclosures", __name__, url_prefix="/disclosures")

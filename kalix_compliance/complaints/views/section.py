"""The complaints section of the site."""

from kalix_compliance.web.sections import Section

section = Section("complaints", __name__, url_prefix="/complaints")

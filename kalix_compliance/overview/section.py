"""The section that all pages of the overview belong to."""

from kalix_compliance.web.sections import Section

section = Section("overview", __name__)

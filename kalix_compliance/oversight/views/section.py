"""The section that every page of oversight belongs to."""

from kalix_compliance.web.sections import Section

section = Section("oversight", __name__)

"""Where all pages of leak patterns hang."""

from kalix_compliance.web.sections import Section

section = Section("patterns", __name__, url_prefix="/patterns")

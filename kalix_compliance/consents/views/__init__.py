"""The consents section: one module for each part of the work."""

from kalix_compliance.consents.views import consents, files, panels, texts
from kalix_compliance.consents.views.section import section

__all__ = ["consents", "files", "panels", "section", "texts"]

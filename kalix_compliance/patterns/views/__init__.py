"""The pages; each module adds its own to the section."""

from kalix_compliance.patterns.views import pages
from kalix_compliance.patterns.views.section import section

__all__ = ["pages", "section"]

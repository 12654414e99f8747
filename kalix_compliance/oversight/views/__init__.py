"""The pages; each module adds its own to the section."""

from kalix_compliance.oversight.views import audit, openings, system
from kalix_compliance.oversight.views.section import section

__all__ = ["audit", "openings", "section", "system"]

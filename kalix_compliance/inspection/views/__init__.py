"""The pages; each module adds its own to the section."""

from kalix_compliance.inspection.views import pages  # noqa: F401 - their routes
from kalix_compliance.inspection.views.section import section

__all__ = ["section"]

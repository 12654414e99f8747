"""The pages; each module adds its own to the section."""

from kalix_compliance.exports.views import asking, files, signing  # noqa: F401 - their routes
from kalix_compliance.exports.views.section import section

__all__ = ["section"]

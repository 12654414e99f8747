"""The holds section: one module for each part of the work."""

from kalix_compliance.holds.views import changing, index
from kalix_compliance.holds.views.section import section

__all__ = ["changing", "index", "section"]

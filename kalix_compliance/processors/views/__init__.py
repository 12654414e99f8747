"""The processors section: one module for each part of the work."""

from kalix_compliance.processors.views import register
from kalix_compliance.processors.views.section import section

__all__ = ["register", "section"]

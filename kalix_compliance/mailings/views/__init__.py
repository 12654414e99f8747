"""The mailings section: one module for each part of the work."""

from kalix_compliance.mailings.views.section import section

__all__ = ["section"]

"""The holds section: one module for each part of the work."""

from kalix_compliance.holds.views.section import section

__all__ = ["section"]

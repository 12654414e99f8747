"""The consents section: one module for each part of the work."""

from kalix_compliance.consents.views.section import section

__all__ = ["section"]
